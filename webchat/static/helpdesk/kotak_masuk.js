// The list keeps itself up to date, and is walked through by keys.

import { ask, isTyping } from "./meja.js";

const EVERY = 5000;
const list = document.getElementById("daftar");
const rows = () => [...list.querySelectorAll(".baris-percakapan")];

async function refresh() {
  if (!document.hidden) {
    try {
      const { html } = await ask(location.href);
      const focused = document.activeElement?.getAttribute("href");
      if (list.innerHTML !== html) {
        list.innerHTML = html;
        if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
      }
    } catch (error) {
      if (error.status === 401) location.reload();
    }
  }
  setTimeout(refresh, EVERY);
}
setTimeout(refresh, EVERY);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = rows();
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(at + step, all.length - 1))]?.focus();
});
