// A conversation as it goes on: new messages appear, replies are sent without losing a word.

import { ask, tell } from "./meja.js";

const EVERY = 2000;
const log = document.getElementById("pesan");
const form = document.getElementById("balasan");
const field = document.getElementById("teks");
const problem = document.getElementById("galat-balasan");
const url = `/helpdesk/percakapan/${log.dataset.percakapan}`;
const draft = `tulisan ${url}`;
let last = Number(log.dataset.akhir);

if (log.dataset.saya) sessionStorage.setItem("percakapan-terakhir", log.dataset.percakapan);
log.scrollTop = log.scrollHeight;

async function news() {
  const { html, last: newest, state } = await ask(`${url}/baru?after=${last}`);
  if (newest > last) {
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    log.querySelector(".kosong")?.remove();
    log.insertAdjacentHTML("beforeend", html);
    last = newest;
    if (near) log.scrollTop = log.scrollHeight;
  }
  return state;
}

async function follow() {
  if (!document.hidden) {
    try {
      if ((await news()) !== log.dataset.keadaan) {
        if (!field?.value) location.reload();
        else tell("Kasus ini baru saja berpindah tangan. Muat ulang halaman setelah menyalin tulisan Anda.");
      }
    } catch (error) {
      tell(error.message);
    }
  }
  setTimeout(follow, EVERY);
}
setTimeout(follow, EVERY);

function insert(text) {
  if (!text) return;
  field.value = field.value ? `${field.value.trimEnd()}\n\n${text}` : text;
  field.dispatchEvent(new Event("input"));
  field.focus();
}

if (form) {
  // What was being written outlives a reload of the tab, and ends with it.
  field.value ||= sessionStorage.getItem(draft) ?? "";
  field.addEventListener("input", () => sessionStorage.setItem(draft, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.disabled) return;
    button.disabled = true;
    problem.hidden = true;
    try {
      await ask(form.action, new FormData(form));
      field.value = "";
      sessionStorage.removeItem(draft);
      form.elements.nonce.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
      await news();
      log.scrollTop = log.scrollHeight;
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    button.disabled = false;
    field.focus();
  });
  document.getElementById("siap-pakai")?.addEventListener("change", (event) => {
    insert(event.target.value);
    event.target.value = "";
  });
  document.querySelectorAll("[data-pakai]").forEach((button) =>
    button.addEventListener("click", () => insert(button.dataset.pakai)));
}
