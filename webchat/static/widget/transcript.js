// The conversation as a text to keep.

export function transcript(messages, texts, lpse) {
  const date = new Intl.DateTimeFormat(texts.locale, { dateStyle: "full" });
  const time = new Intl.DateTimeFormat(texts.locale, { timeStyle: "short" });
  const parts = [texts.transcriptTitle(lpse), date.format(new Date()), ""];
  for (const { role, text, sources, created_at: at } of messages) {
    parts.push(`[${time.format(new Date(at))}] ${texts.speakers[role]}:`, text ?? "");
    if (sources.length > 0) {
      parts.push(`${texts.sources} ${sources.map(({ title }) => title).join("; ")}`);
    }
    parts.push("");
  }
  return parts.join("\n").replaceAll("**", "");
}

export function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = `${name}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Whether `text` is in the clipboard now; pages without encryption have only the old way.
export async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    place.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}
