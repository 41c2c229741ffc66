// Messages as elements: plain text with lists, **bold** and addresses of pages.

import { button, element, spoken } from "./dom.js";

const NUMBERED = /^\s*(\d{1,3})[.)]\s+(.*)$/;
const BULLETED = /^\s*[-•*]\s+(.*)$/;
const MARKED = /(\*\*[^*]+\*\*|https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]'])/;

// A message bubble; `onChoice(button, event)` is called when one of its buttons is pressed.
export function bubble(message, texts, onChoice) {
  const node = element("article", { "data-role": message.role, "data-id": message.id });
  node.append(spoken(`${texts.speakers[message.role]}: `), ...blocks(message.text ?? ""));
  if (message.sources.length > 0) node.append(sourceLine(message.sources, texts));
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
      if (open?.tagName !== tag) nodes.push((open = element(tag)));
      const item = element("li", {}, ...inline(numbered ? numbered[2] : bulleted[1]));
      if (numbered) item.value = Number(numbered[1]);
      open.append(item);
    } else if (open && (open.tagName === "P" || /^\s/.test(line))) {
      // A further line of the paragraph, or an indented one of the last list item.
      const target = open.tagName === "P" ? open : open.lastElementChild;
      target.append(element("br"), ...inline(line.trim()));
    } else {
      nodes.push((open = element("p", {}, ...inline(line.trim()))));
    }
  }
  return nodes;
}

function inline(text) {
  return text.split(MARKED).map((part, at) => {
    if (at % 2 === 0) return part;
    if (part.startsWith("**")) return element("strong", {}, part.slice(2, -2));
    return element("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}

function sourceLine(sources, texts) {
  const names = sources.map(({ title, document, item }) => `${title} (${document} ${item})`);
  return element("p", { class: "sumber" }, `${texts.sources} ${names.join("; ")}`);
}

function choices(buttons, onChoice) {
  const nodes = buttons.map((choice) =>
    button({ class: "pilihan" }, choice.title, (event) => onChoice(choice, event)));
  return element("div", { class: "baris-pilihan" }, ...nodes);
}
