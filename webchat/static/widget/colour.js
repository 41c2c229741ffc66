// Colours that can be read, whatever colour the site has chosen (WCAG 2.2, 1.4.3 and 1.4.11).

const READABLE = 4.5;

// The properties for style sheets that follow from one CSS colour; none when it is not understood.
// `papers` are the grounds on which the colour is written, by name: [[name, [r, g, b]], ...].
export function accents(colour, papers) {
  const accent = parsed(colour);
  if (!accent) return [];
  // Of black and white one always stands out by at least 4.58 to 1.
  const ink = contrast(accent, [0, 0, 0]) > contrast(accent, [255, 255, 255]) ? "#000" : "#fff";
  return [
    ["--utama", css(accent)],
    ["--di-utama", ink],
    ...papers.map(([name, paper]) => [name, css(readable(accent, paper))]),
  ];
}

function parsed(colour) {
  if (!CSS.supports("color", colour)) return null;
  const probe = document.createElement("span");
  probe.style.color = colour;
  document.documentElement.append(probe);
  const numbers = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(probe).color);
  probe.remove();
  return numbers && numbers.slice(1).map(Number);
}

// `accent`, moved towards black or white until it can be read on `paper`.
function readable(accent, paper) {
  const end = luminance(paper) > 0.18 ? 0 : 255;
  let colour = accent;
  for (let part = 0; part <= 1; part += 0.05) {
    colour = accent.map((value) => Math.round(value + (end - value) * part));
    if (contrast(colour, paper) >= READABLE) break;
  }
  return colour;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function css(colour) {
  return `rgb(${colour.join(" ")})`;
}
