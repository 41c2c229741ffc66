// The chat as people see it: ties what they do to the conversation, and what happens there to what
// they see.

import { accents } from "./colour.js";
import { Conversation } from "./conversation.js";
import { button, element, spoken } from "./dom.js";
import { launcher, panel } from "./frame.js";
import { ratingForm } from "./rating.js";
import { blocks, bubble } from "./rendering.js";
import { Own, Shared } from "./shared.js";
import { copy, download, transcript } from "./transcript.js";
import { Window } from "./window.js";

const SIZES = [100, 115, 130, 150];
const FOUND_MS = 4000;
// The grounds on which the site's colour is written, as in widget.css.
const PAPERS = [["--teks-terang", [255, 255, 255]], ["--teks-gelap", [26, 36, 46]]];

export class Chat {
  #texts;

  #parts;

  #frame;

  #lpse;

  #page;

  #shared;

  #own;

  #conversation;

  #window = null;

  #lostFor = "";

  constructor({ root, texts, gateway, page, lpse, settings }) {
    this.#texts = texts;
    this.#lpse = lpse;
    this.#page = page;
    this.#shared = new Shared(gateway.href, lpse);
    this.#own = new Own(gateway.href, lpse);
    this.#conversation = new Conversation({
      gateway,
      shared: this.#shared,
      lpse,
      identityToken: () => settings.identityToken,
      on: this.#events(),
    });
    const answers = new URL(`bantuan${lpse ? `?lpse=${lpse}` : ""}`, gateway).href;
    this.#frame = element("div", { class: "tanya", lang: texts.language });
    const left = ["left", "kiri"].includes(settings.position);
    this.#frame.classList.toggle("kiri", left);
    if (!page) this.#frame.append(launcher(texts));
    this.#frame.append(panel(texts, page, settings.greeting, answers));
    root.append(this.#frame);
    this.#parts = Object.fromEntries(
      [...this.#frame.querySelectorAll("[id]")].map((part) => [part.id, part]),
    );
    for (const [name, value] of accents(settings.color, PAPERS)) {
      this.#frame.style.setProperty(name, value);
    }
    this.#bind();
  }

  start() {
    this.#resize(0);
    this.#parts.pesan.value = this.#own.get("typed") ?? "";
    this.#conversation.start();
    if (this.#page) {
      this.#conversation.wake();
    } else if (this.#own.get("open") && !this.#window.isModal) {
      this.#window.open({ focus: false });
    }
    this.#fit();
    this.#count();
  }

  // The element has been put elsewhere in the page.
  refresh() {
    this.#window?.refresh();
  }

  get #isShown() {
    return this.#page || this.#window.isOpen;
  }

  // --- what people do ------------------------------------------------------------------------

  #bind() {
    const parts = this.#parts;
    if (!this.#page) {
      this.#window = new Window({
        panel: parts.panel,
        opener: parts.buka,
        // On a touch screen the keys would cover the choices.
        landing: window.matchMedia("(pointer: coarse)").matches ? parts.judul : parts.pesan,
        changed: (open) => this.#opened(open),
      });
      parts.kecilkan.addEventListener("click", () => this.#window.close());
    }
    parts.formulir.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    parts.pesan.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    parts.pesan.addEventListener("input", () => this.#fit());
    parts.salam.addEventListener("click", ({ target }) => {
      if (target.matches(".saran")) this.#say(target.textContent, { text: target.textContent });
    });
    parts.ulangi.addEventListener("click", () => this.#conversation.retryNow());
    this.#bindMenu();
  }

  #bindMenu() {
    const parts = this.#parts;
    parts["pilihan-lain"].addEventListener("click", () => this.#showMenu(parts.menu.hidden));
    parts.salin.addEventListener("click", () => this.#copy());
    parts.unduh.addEventListener("click", () => this.#download());
    parts.perkecil.addEventListener("click", () => this.#resize(-1));
    parts.perbesar.addEventListener("click", () => this.#resize(1));
    parts.baru.addEventListener("click", () => this.#askToEnd());
    parts.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#escape(event);
    });
  }

  #escape(event) {
    const { menu, akhir } = this.#parts;
    // Whatever is in front goes first; the page itself learns nothing of it.
    if (!menu.hidden) this.#showMenu(false);
    else if (!akhir.hidden) this.#showEnding(false);
    else if (this.#window) this.#window.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #submit() {
    const text = this.#parts.pesan.value.trim();
    if (text === "") return;
    this.#parts.pesan.value = "";
    this.#fit();
    this.#say(text, { text });
  }

  #say(title, body) {
    if (!this.#lostFor) this.#tell("");
    this.#conversation.say(title, body);
    this.#scroll();
  }

  #choose(choice, event) {
    this.#say(choice.title, { payload: choice.payload });
    // Who uses the keyboard goes on typing; on a phone the keys stay away.
    if (event.detail === 0) this.#parts.pesan.focus();
  }

  #opened(open) {
    this.#own.set("open", open);
    this.#showMenu(false, false);
    if (open) {
      this.#conversation.wake();
      this.#fit();
      this.#scroll();
    }
    this.#count();
  }

  #showMenu(shown, focus = true) {
    const { menu, "pilihan-lain": opener } = this.#parts;
    if (menu.hidden === !shown) return;
    menu.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
    if (focus) (shown ? this.#parts.salin : opener).focus();
  }

  async #copy() {
    const { messages } = this.#conversation;
    const text = transcript(messages, this.#texts, this.#lpse);
    const copied = await copy(text, this.#parts.panel);
    this.#showMenu(false);
    this.#tell(copied ? this.#texts.copied : this.#texts.notCopied, { passing: true });
  }

  #download() {
    const { messages } = this.#conversation;
    download(transcript(messages, this.#texts, this.#lpse), this.#texts.transcriptFile);
    this.#showMenu(false);
  }

  #resize(steps) {
    const now = SIZES.indexOf(this.#shared.get("size") ?? SIZES[0]);
    const size = SIZES[Math.min(Math.max(now + steps, 0), SIZES.length - 1)];
    this.#frame.style.setProperty("--ukuran", size / 100);
    if (steps === 0) return;
    this.#shared.set("size", size);
    this.#tell(this.#texts.textSize(size), { passing: true });
    this.#fit();
  }

  // The field grows with what is typed in it, which is kept over page changes.
  #fit() {
    const { pesan } = this.#parts;
    this.#own.set("typed", pesan.value);
    pesan.style.height = "auto";
    if (pesan.scrollHeight) pesan.style.height = `${pesan.scrollHeight + 2}px`;
  }

  // --- a new conversation --------------------------------------------------------------------

  #askToEnd() {
    this.#showMenu(false, false);
    const { akhir } = this.#parts;
    const texts = this.#texts;
    const heading = element(this.#page ? "h2" : "h3", { tabindex: "-1" }, texts.ending);
    const rating = this.#conversation.messages.length > 0 && !this.#conversation.rated;
    akhir.replaceChildren(
      heading,
      element("p", {}, texts.endingAbout),
      ...(rating ? [this.#ratingForm(texts.rateAll)] : []),
      element("div", { class: "baris-pilihan" },
        button({ class: "utama", id: "mulai-baru" }, texts.startAnew, () => this.#startAnew()),
        button({ class: "pilihan" }, texts.download, () => this.#download()),
        button({ class: "pilihan", id: "kembali" }, texts.back, () => this.#showEnding(false))),
    );
    this.#showEnding(true);
    heading.focus();
  }

  #showEnding(shown) {
    const { akhir, isi, kaki, pesan } = this.#parts;
    akhir.hidden = !shown;
    isi.hidden = shown;
    kaki.hidden = shown;
    if (!shown) {
      this.#offerRating();
      pesan.focus();
    }
  }

  #startAnew() {
    this.#conversation.startAnew();
    this.#tell("");
    this.#showEnding(false);
  }

  #ratingForm(question) {
    return ratingForm(question, this.#texts, (stars, comment) =>
      this.#conversation.rate(stars, comment));
  }

  // --- what happens --------------------------------------------------------------------------

  #events() {
    return {
      message: (message) => this.#show(message),
      drafts: (drafts, sending) => this.#showDrafts(drafts, sending),
      reset: () => this.#reset(),
      loading: (busy) => this.#parts.percakapan.setAttribute("aria-busy", String(busy)),
      returned: (draft, reason) => this.#giveBack(draft, reason),
      state: (name) => this.#connection(name),
    };
  }

  #show(message) {
    const { percakapan } = this.#parts;
    const near = this.#isNearEnd();
    percakapan.append(bubble(message, this.#texts, (choice, event) => this.#choose(choice, event)));
    if (message.role === "user" || message.buttons.length > 0) this.#settle();
    this.#greet();
    this.#offerRating();
    if (near) this.#scroll();
    this.#count();
  }

  // Old choices end when the user has spoken or new choices are offered.
  #settle() {
    for (const node of [...this.#parts.percakapan.children].slice(0, -1)) {
      for (const choice of node.querySelectorAll(".pilihan")) choice.disabled = true;
    }
  }

  #showDrafts(drafts, sending) {
    const { belum, mengetik } = this.#parts;
    belum.replaceChildren(...drafts.map(({ id, title, sending: onItsWay }) => {
      const node = element("article", { "data-role": "user", "data-draft": id });
      node.append(spoken(`${this.#texts.speakers.user}: `), ...blocks(title));
      if (!onItsWay) node.append(element("p", { class: "sumber" }, this.#texts.unsent));
      return node;
    }));
    const words = sending ? this.#texts.typing : "";
    if (mengetik.textContent !== words) mengetik.textContent = words;
    this.#greet();
    this.#offerRating();
    if (drafts.length > 0) this.#scroll();
  }

  #reset() {
    this.#parts.percakapan.replaceChildren();
    this.#parts.nilai.replaceChildren();
    this.#greet();
    this.#count();
  }

  #greet() {
    const { salam, percakapan, belum } = this.#parts;
    salam.hidden = percakapan.childElementCount + belum.childElementCount > 0;
  }

  // An answer with sources or a diagnosis may be rated, once in a conversation.
  #offerRating() {
    const { nilai, belum } = this.#parts;
    const last = this.#conversation.messages.at(-1);
    const answered = last?.role === "bot" && (last.sources.length > 0 || last.diagnosis);
    nilai.hidden = !answered || belum.childElementCount > 0;
    if (nilai.hidden || this.#conversation.rated) {
      if (nilai.hidden) nilai.replaceChildren();
    } else if (nilai.childElementCount === 0) {
      nilai.append(this.#ratingForm(this.#texts.rate));
    }
  }

  // A message that was not accepted returns to where it can be corrected.
  #giveBack(draft, reason) {
    const { pesan } = this.#parts;
    if (draft.text && pesan.value === "") pesan.value = draft.text;
    this.#fit();
    this.#tell(reason);
  }

  #connection(name) {
    const texts = this.#texts;
    if (name === "found") {
      if (this.#lostFor) this.#tell(texts.found, { passing: true });
    } else {
      this.#tell(texts[name], { again: name !== "expired", lost: name !== "expired" });
    }
  }

  #tell(text, { again = false, lost = false, passing = false } = {}) {
    const { keadaan, "keadaan-teks": words, ulangi } = this.#parts;
    this.#lostFor = lost ? text : "";
    if (words.textContent !== text) words.textContent = text;
    keadaan.classList.toggle("baik", passing);
    ulangi.hidden = !again;
    if (!passing) return;
    setTimeout(() => { if (words.textContent === text) words.textContent = ""; }, FOUND_MS);
  }

  // --- where people look ---------------------------------------------------------------------

  #isNearEnd() {
    const { isi } = this.#parts;
    return isi.scrollHeight - isi.scrollTop - isi.clientHeight < 120;
  }

  // To the end, but no further than the last question: its answer is read from the beginning.
  #scroll() {
    const { isi, salam } = this.#parts;
    const asked = salam.hidden ? [...isi.querySelectorAll("[data-role='user']")].at(-1) : salam;
    const top = asked ? asked.offsetTop - 8 : Infinity;
    isi.scrollTop = Math.min(isi.scrollHeight - isi.clientHeight, top);
  }

  #count() {
    if (!this.#window) return;
    const { lencana } = this.#parts;
    if (this.#isShown) this.#conversation.markSeen();
    const { unseen } = this.#conversation;
    lencana.hidden = unseen === 0;
    lencana.replaceChildren(String(unseen), spoken(` (${this.#texts.unread(unseen)})`));
  }
}
