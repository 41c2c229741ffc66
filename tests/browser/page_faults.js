// What is wrong with the page that is open, as sentences; an empty list when nothing is.
() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (it) => it.checkVisibility();
  const name = (it) => it.outerHTML.slice(0, 90).replace(/\s+/g, " ");

  for (const it of all("details")) it.open = true;
  if (document.documentElement.lang !== "id") faults.push("the language is not told");
  if (!document.title.trim()) faults.push("no title");
  if (all("h1").length !== 1) faults.push(`${all("h1").length} h1`);
  if (all("main").length !== 1) faults.push("no main");
  const first = document.querySelector("a[href]");
  if (!document.querySelector(first.getAttribute("href"))) faults.push("no skip link");
  if (document.documentElement.scrollWidth > window.innerWidth) faults.push("scrolls sideways");

  let level = 1;
  for (const it of all("h1, h2, h3, h4")) {
    const next = Number(it.tagName[1]);
    if (next > level + 1) faults.push(`skips a level of headings: ${name(it)}`);
    level = next;
  }
  for (const it of all("input:not([type=hidden]), select, textarea")) {
    const label = it.labels[0]?.textContent ?? it.getAttribute("aria-label") ?? "";
    if (!label.trim()) faults.push(`no label: ${name(it)}`);
  }
  for (const it of all("a, button")) {
    if (!(it.getAttribute("aria-label") ?? it.textContent).trim()) faults.push(`no name: ${name(it)}`);
  }
  const ids = all("[id]").map((it) => it.id);
  for (const it of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push(`two #${it}`);
  for (const it of all("[aria-describedby], [aria-labelledby], label[for]")) {
    const named = `${it.getAttribute("aria-describedby") ?? ""} ${it.getAttribute("aria-labelledby") ?? ""} ${it.htmlFor ?? ""}`;
    for (const id of named.split(" ").filter(Boolean)) {
      if (!document.getElementById(id)) faults.push(`points at no #${id}: ${name(it)}`);
    }
  }
  const landmarks = all("nav").map((it) => it.getAttribute("aria-label"));
  if (new Set(landmarks).size !== landmarks.length) faults.push("navs of one name");

  // WCAG 2.2: text stands out from what it is on by 4.5 to 1, large text by 3 to 1.
  const rgb = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => rgb(color).slice(0, 3)
    .map((it) => it / 255).map((it) => (it <= 0.03928 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
    .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (it) => {
    for (; it; it = it.parentElement) {
      const color = getComputedStyle(it).backgroundColor;
      if (rgb(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  for (const it of all("body *")) {
    const text = [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !shown(it) || it.matches("script, noscript, option, optgroup")) continue;
    const style = getComputedStyle(it);
    const [high, low] = [light(style.color), light(ground(it))].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < (large ? 3 : 4.5)) faults.push(`contrast ${contrast.toFixed(1)}: ${name(it)}`);
  }
  return faults;
}
