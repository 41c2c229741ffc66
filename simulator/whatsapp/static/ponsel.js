// Follows the chat and sends without leaving the page; without this script the forms still work.
"use strict";

const main = document.querySelector("main");
const chat = document.getElementById("obrolan");
const list = document.getElementById("pesan");
const state = document.getElementById("keadaan");
const text = document.getElementById("teks");
const PAUSE = 2000;

function isAtEnd() {
  return chat.scrollHeight - chat.scrollTop - chat.clientHeight < 120;
}

function toEnd(behavior = "auto") {
  chat.scrollTo({ top: chat.scrollHeight, behavior });
}

function show(bubble) {
  const template = document.createElement("template");
  template.innerHTML = bubble.html.trim();
  const fresh = template.content.firstElementChild;
  const old = document.getElementById(fresh.id);
  if (old) old.replaceWith(fresh);
  else list.append(fresh);
}

async function follow() {
  let version = Number(main.dataset.versi);
  for (;;) {
    try {
      const reply = await fetch(`/ponsel/${main.dataset.ponsel}/perubahan?sejak=${version}`);
      if (!reply.ok) throw new Error(reply.statusText);
      const news = await reply.json();
      // A stand-in that was started anew knows nothing of what stands here.
      if (news.version < version) location.reload();
      const follows = isAtEnd();
      news.bubbles.forEach(show);
      document.getElementById("kosong").hidden = list.childElementCount > 0;
      state.textContent = news.typing ? "mengetik…" : "Akun bisnis";
      if (follows && news.bubbles.length) toEnd();
      version = news.version;
    } catch {
      state.textContent = "Terputus, mencoba lagi…";
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const headers = { "X-Requested-With": "fetch" };
  try {
    const reply = await fetch(form.action, { method: "POST", body: data, headers });
    if (!reply.ok) throw new Error(reply.statusText);
    if (form.contains(text)) {
      text.value = "";
      grow();
    }
    form.closest("details.lampiran")?.removeAttribute("open");
    form.querySelector("details")?.removeAttribute("open");
    toEnd();
    text.focus();
  } catch {
    state.textContent = "Tidak terkirim. Silakan coba lagi.";
  }
});

// A list that opens at the lower edge would open out of sight.
list.addEventListener("toggle", (event) => event.target.open && event.target.scrollIntoView({ block: "nearest" }), true);

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    text.form.requestSubmit();
  }
});

// At first at once: nobody wants to watch a long chat go by.
toEnd("instant");
follow();
