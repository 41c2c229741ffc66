// The chat page: what is typed goes through an outbox that survives reloads and lost connections;
// what is shown is what the gateway has stored.

import { Refusal, followEvents, messagesAfter, postMessage, startConversation } from "./gateway.js";
import { bubble } from "./rendering.js";

const RETRY_MS = 3000;
const STORE_KEY = "tanya-lpse";
const LPSE = /^[a-z0-9_-]{1,40}$/;

const page = Object.fromEntries(
  ["percakapan", "salam", "mengetik", "keadaan", "keadaan-teks", "ulangi", "formulir", "pesan",
    "baru"].map((id) => [id, document.getElementById(id)]),
);
const main = document.querySelector("main");
const asked = new URLSearchParams(location.search).get("lpse") ?? "";
const lpse = LPSE.test(asked) ? asked : null;

let { conversation, outbox } = restore();
let lastId = 0;
let sending = false;
let stream = null;
let retryTimer = 0;

function restore() {
  try {
    return { conversation: null, outbox: [], ...JSON.parse(sessionStorage.getItem(STORE_KEY)) };
  } catch {
    return { conversation: null, outbox: [] };
  }
}

function remember() {
  sessionStorage.setItem(STORE_KEY, JSON.stringify({ conversation, outbox }));
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- showing ---------------------------------------------------------------------------------

function show(message) {
  if (message.id <= lastId) return;
  lastId = message.id;
  const first = outbox[0];
  if (message.role === "user" && first?.sent) dropDraft(first.client_message_id);
  const drafts = page.percakapan.querySelector("[data-status='mengirim']");
  page.percakapan.insertBefore(bubble(message, choose), drafts);
  settle(message.role === "user" || message.buttons.length > 0);
}

function showDraft(entry) {
  const node = bubble(
    { id: "", role: "user", text: entry.title, buttons: [], sources: [] }, choose,
  );
  node.dataset.status = "mengirim";
  node.dataset.draft = entry.client_message_id;
  page.percakapan.append(node);
  settle(true);
}

function dropDraft(clientMessageId) {
  page.percakapan.querySelector(`[data-draft='${clientMessageId}']`)?.remove();
}

// Old choices end when the user has spoken or new choices are offered.
function settle(endsChoices) {
  page.salam.hidden = true;
  if (endsChoices) {
    const bubbles = [...page.percakapan.children];
    for (const node of bubbles.slice(0, -1)) {
      for (const button of node.querySelectorAll(".pilihan")) button.disabled = true;
    }
  }
  main.scrollTop = main.scrollHeight;
}

function say(text, again = false) {
  page.keadaan.hidden = text === "";
  page["keadaan-teks"].textContent = text;
  page.ulangi.hidden = !again;
}

// --- sending ---------------------------------------------------------------------------------

function send(title, body) {
  const entry = { client_message_id: randomId(), title, body, sent: false };
  outbox.push(entry);
  remember();
  say("");
  showDraft(entry);
  void sendOutbox();
}

async function sendOutbox() {
  if (sending || outbox.length === 0) return;
  sending = true;
  clearTimeout(retryTimer);
  try {
    while (outbox.length > 0 && (await sendFirst(outbox[0])));
  } finally {
    sending = false;
    page.mengetik.hidden = true;
  }
}

// Send one message; false when the outbox has to pause. A new conversation may begin meanwhile.
async function sendFirst(entry) {
  page.mengetik.hidden = false;
  main.scrollTop = main.scrollHeight;
  try {
    conversation ??= await startConversation(lpse);
    remember();
    if (outbox[0] !== entry) return true;
    const place = conversation;
    void listen();
    entry.sent = true;
    await postMessage(place, { ...entry.body, client_message_id: entry.client_message_id });
    if (outbox[0] !== entry) return true;
    outbox.shift();
    remember();
    say("");
    // The stored conversation is the truth, order included: read it rather than the reply.
    const news = await messagesAfter(place, lastId).catch(() => []);
    dropDraft(entry.client_message_id);
    if (place === conversation) news.forEach(show);
    return true;
  } catch (error) {
    return outbox[0] !== entry || sendingFailed(error);
  }
}

function sendingFailed(error) {
  if (error instanceof Refusal && (error.status === 401 || error.status === 404)) {
    renew();
    return true;
  }
  if (error instanceof Refusal && !error.passing) {
    giveBack(outbox.shift());
    remember();
    say(error.message);
    return true;
  }
  say("Tidak tersambung. Pesan Anda belum terkirim dan akan dikirim lagi otomatis.", true);
  retryTimer = setTimeout(sendOutbox, RETRY_MS);
  return false;
}

// A message that was not accepted returns to where it can be corrected.
function giveBack(entry) {
  dropDraft(entry.client_message_id);
  if (entry.body.text && page.pesan.value === "") page.pesan.value = entry.body.text;
  page.salam.hidden = page.percakapan.childElementCount > 0;
}

// The conversation is not known any more: the outbox goes into a new one.
function renew() {
  conversation = null;
  lastId = 0;
  stream?.abort();
  stream = null;
  page.percakapan.replaceChildren();
  outbox.forEach((entry) => { entry.sent = false; });
  outbox.forEach(showDraft);
  remember();
}

function choose(button, event) {
  send(button.title, { payload: button.payload });
  // A keyboard user goes on typing; on a phone the keyboard stays away.
  if (event.detail === 0) page.pesan.focus();
}

// --- listening -------------------------------------------------------------------------------

// One stream while the page is visible: hidden pages occupy no thread of the gateway.
async function listen() {
  if (stream || !conversation || document.hidden) return;
  const mine = new AbortController();
  stream = mine;
  while (!mine.signal.aborted) {
    try {
      await followEvents(conversation, lastId, mine.signal, connected, (message) => {
        if (stream === mine) show(message);
      });
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error instanceof Refusal && !error.passing) break;
      say("Sambungan terputus. Kami terus mencoba menyambung kembali.", true);
    }
    await new Promise((resume) => { setTimeout(resume, RETRY_MS); });
  }
  if (stream === mine) stream = null;
}

function connected() {
  if (!outbox.length) say("");
}

function listenOrRest() {
  if (document.hidden) {
    stream?.abort();
    stream = null;
  } else {
    void listen();
  }
}

// --- starting --------------------------------------------------------------------------------

async function resume() {
  page.percakapan.setAttribute("aria-busy", "true");
  try {
    if (conversation) (await messagesAfter(conversation, 0)).forEach(show);
    outbox.forEach(showDraft);
  } catch (error) {
    if (error instanceof Refusal && !error.passing) renew();
    else say("Tidak tersambung. Percakapan Anda dimuat begitu sambungan kembali.", true);
  } finally {
    page.percakapan.removeAttribute("aria-busy");
  }
  void listen();
  void sendOutbox();
}

function startAnew() {
  outbox = [];
  clearTimeout(retryTimer);
  renew();
  say("");
  page.salam.hidden = false;
  page.pesan.focus();
}

function fit() {
  page.pesan.style.height = "auto";
  page.pesan.style.height = `${page.pesan.scrollHeight + 2}px`;
}

page.formulir.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = page.pesan.value.trim();
  if (text === "") return;
  page.pesan.value = "";
  fit();
  send(text, { text });
});
page.pesan.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    page.formulir.requestSubmit();
  }
});
page.pesan.addEventListener("input", fit);
page.baru.addEventListener("click", startAnew);
page.ulangi.addEventListener("click", () => { void listen(); void sendOutbox(); });
page.salam.addEventListener("click", (event) => {
  const suggestion = event.target.closest(".saran");
  if (suggestion) send(suggestion.textContent, { text: suggestion.textContent });
});
window.addEventListener("online", () => { void sendOutbox(); });
document.addEventListener("visibilitychange", listenOrRest);

void resume();
