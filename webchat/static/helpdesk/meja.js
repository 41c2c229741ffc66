// What every page of the console needs: asking the server, telling the officer, shortcut keys.

const STATUS = document.getElementById("kabar");

// Stands for the session in which this page was made.
let formToken = document.querySelector('meta[name="token-formulir"]').content;

export class Failed extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// Ask for JSON; throws Failed with words for the officer.
export async function ask(url, form = null) {
  let response = await send(url, form);
  if (response.status === 403 && form) {
    // Signed in anew in another tab: this page goes on with that session.
    const session = await send("/helpdesk/sesi", null);
    if (session.ok) {
      formToken = (await session.json()).token;
      response = await send(url, form);
    }
  }
  const said = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Failed(response.status, said.detail || "Terjadi kesalahan. Coba lagi.");
  }
  return said;
}

async function send(url, form) {
  const options = { headers: { Accept: "application/json" } };
  if (form) {
    options.method = "POST";
    options.body = form instanceof FormData ? form : new URLSearchParams(form);
    options.headers["X-Token-Formulir"] = formToken;
  }
  try {
    return await fetch(url, options);
  } catch {
    throw new Failed(0, "Tidak ada sambungan ke server. Tulisan Anda tetap di sini; coba lagi.");
  }
}

// Say something at the bottom of the page, and to screen readers.
export function tell(text) {
  STATUS.textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { STATUS.textContent = ""; }, 6000);
}

export const isTyping = (target) =>
  target.closest?.("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const field = document.getElementById("q");
    event.preventDefault();
    if (field) { field.focus(); field.select(); } else { location.href = "/helpdesk"; }
  } else if (event.key === "g") {
    location.href = "/helpdesk/kotak-masuk";
  } else {
    const pressed = document.querySelector(`[data-kunci="${CSS.escape(event.key)}"]`);
    if (pressed) { event.preventDefault(); pressed.click(); }
  }
});
