// Making elements. Words become text nodes, never markup, so nothing that was said can be run.

const SVG = "http://www.w3.org/2000/svg";

// A property that is false or missing is left out, one that is true stands alone.
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export function button(properties, title, onPress) {
  const node = element("button", { type: "button", ...properties }, title);
  if (onPress) node.addEventListener("click", onPress);
  return node;
}

export function spoken(text) {
  return element("span", { class: "terdengar" }, text);
}

// A drawing of lines in a square of 24; what it means is told beside it.
export function icon(lines) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = drawing.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", lines);
  return drawing;
}
