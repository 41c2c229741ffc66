// Messages as elements. Every word reaches the page as text, never as markup.

const NUMBERED = /^\s*(\d{1,3})[.)]\s+(.*)$/;
const BULLETED = /^\s*[-•*]\s+(.*)$/;
const SPEAKERS = { user: "Anda", bot: "Tanya LPSE", agent: "Petugas", system: "Pemberitahuan" };

export function element(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// A message bubble; `onChoice(button)` is called when one of its buttons is pressed.
export function bubble(message, onChoice) {
  const node = element("article");
  node.dataset.role = message.role;
  node.dataset.id = String(message.id);
  node.append(element("span", "tersembunyi", `${SPEAKERS[message.role]}: `));
  node.append(...blocks(message.text ?? ""));
  if (message.sources.length > 0) node.append(sourceLine(message.sources));
  if (message.buttons.length > 0) node.append(choices(message.buttons, onChoice));
  return node;
}

// Paragraphs with their line breaks, and lists, from plain text.
export function blocks(text) {
  const nodes = [];
  let open = null;
  for (const line of text.split(/\r?\n/)) {
    const numbered = NUMBERED.exec(line);
    const bulleted = BULLETED.exec(line);
    if (line.trim() === "") {
      open = null;
    } else if (numbered || bulleted) {
      const tag = numbered ? "OL" : "UL";
      if (open?.tagName !== tag) nodes.push((open = document.createElement(tag)));
      const item = element("li", "", ...inline(numbered ? numbered[2] : bulleted[1]));
      if (numbered) item.value = Number(numbered[1]);
      open.append(item);
    } else if (open && (open.tagName === "P" || /^\s/.test(line))) {
      // A further line of the paragraph, or an indented one of the last list item.
      const target = open.tagName === "P" ? open : open.lastElementChild;
      target.append(document.createElement("br"), ...inline(line.trim()));
    } else {
      nodes.push((open = element("p", "", ...inline(line.trim()))));
    }
  }
  return nodes;
}

function inline(text) {
  return text
    .split(/(\*\*[^*]+\*\*)/)
    .filter((part) => part !== "")
    .map((part) =>
      /^\*\*[^*]+\*\*$/.test(part) ? element("strong", "", part.slice(2, -2)) : part,
    );
}

function sourceLine(sources) {
  const names = sources.map(({ title, document, item }) => `${title} (${document} ${item})`);
  return element("p", "sumber", `Sumber: ${names.join("; ")}`);
}

function choices(buttons, onChoice) {
  const row = element("div", "baris-pilihan");
  for (const button of buttons) {
    const node = element("button", "pilihan", button.title);
    node.type = "button";
    node.addEventListener("click", (event) => onChoice(button, event));
    row.append(node);
  }
  return row;
}
