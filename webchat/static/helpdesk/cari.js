// Results while typing, and the keys that make a telephone call short.

import { ask, isTyping, tell } from "./meja.js";

const PAUSE = 40;
const field = document.getElementById("q");
const place = document.getElementById("lpse");
const results = document.getElementById("hasil");
const target = document.getElementById("ke");
const LAST = "percakapan-terakhir";
let timer = 0;
let newest = 0;

const cards = () => [...results.querySelectorAll(".temuan > li")];
const chosen = () => document.activeElement.closest?.(".temuan > li") ?? null;

if (target) {
  const last = sessionStorage.getItem(LAST);
  if ([...target.options].some((it) => it.value === last)) target.value = last;
}

async function search() {
  const mine = ++newest;
  const asked = new URLSearchParams({ q: field.value, lpse: place.value });
  try {
    const { html } = await ask(`/helpdesk?${asked}`);
    if (mine !== newest) return;
    results.innerHTML = html;
    history.replaceState(null, "", field.value ? `/helpdesk?${asked}` : "/helpdesk");
    const count = cards().length;
    if (field.value.trim()) tell(count ? `${count} jawaban` : "Tidak ada jawaban yang cocok");
  } catch (error) {
    if (mine === newest) tell(error.message);
  }
}

function move(step) {
  const all = cards();
  const at = all.indexOf(chosen());
  const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
  if (next < 0) field.focus();
  else all[Math.min(next, all.length - 1)]?.focus();
}

async function copy(card) {
  try {
    await navigator.clipboard.writeText(card.dataset.teks);
  } catch {
    // Pages without TLS, and old browsers.
    const area = document.createElement("textarea");
    area.value = card.dataset.teks;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    card.focus();
  }
  tell("Jawaban disalin.");
}

async function send(card) {
  if (!target) {
    tell("Anda tidak sedang menangani percakapan.");
    return;
  }
  const number = target.selectedOptions[0].textContent;
  // However often the key is pressed, what is shown goes once into one conversation.
  card.dataset.nonce ??= crypto.getRandomValues(new Uint32Array(4)).join("-");
  const nonce = card.dataset.nonce;
  try {
    await ask(`/helpdesk/percakapan/${target.value}/balas`, { teks: card.dataset.pendek, nonce });
    tell(`Terkirim ke ${number}.`);
  } catch (error) {
    tell(error.message);
  }
}

async function refuse(card) {
  try {
    await ask("/helpdesk/cari/tidak-membantu",
      { topik: card.dataset.topik, q: field.value, lpse: place.value });
    tell("Terima kasih, dicatat sebagai tidak membantu.");
    card.querySelector('[data-aksi="tidak-membantu"]').disabled = true;
    card.focus();
  } catch (error) {
    tell(error.message);
  }
}

const deeds = { salin: copy, kirim: send, "tidak-membantu": refuse };

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
place.addEventListener("change", search);
document.getElementById("cari").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search().then(() => cards()[0]?.focus());
});
results.addEventListener("click", (event) => {
  const button = event.target.closest("[data-aksi]");
  if (button) deeds[button.dataset.aksi](button.closest("li"));
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target === place || event.target === target) return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const card = chosen();
  if (!card || isTyping(event.target) || event.target.closest("button, a")) return;
  if (event.key === "c") copy(card);
  else if (event.key === "s") send(card);
  else if (event.key === "Enter") card.querySelector("h2 a").click();
  else if (event.key === "Escape") field.focus();
});
