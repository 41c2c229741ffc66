// One conversation with the gateway, which all tabs of a site share. It knows nothing of the page:
// whatever happens is told to `on`. What is said goes through drafts that survive reloads and lost
// connections; what is shown as said is what the gateway has stored.

import { Gateway, Refusal } from "./gateway.js";
import { accountOf } from "./identity.js";

const PAUSE_MS = 3000;
const LONGEST_PAUSE_MS = 30000;

export class Conversation {
  messages = [];

  #gateway;

  #shared;

  #on;

  #lpse;

  #identityToken;

  #key = null;

  #loaded = false;

  #lastUserId = 0;

  #delivering = false;

  #failures = 0;

  #retry = 0;

  #awake = false;

  #stream = null;

  // `identityToken()` is asked anew for each conversation: the host page may have renewed it.
  constructor({ gateway, shared, lpse, identityToken, on }) {
    this.#gateway = new Gateway(gateway, (id, token) => this.#renewToken(id, token));
    this.#shared = shared;
    this.#lpse = lpse;
    this.#identityToken = identityToken;
    this.#on = on;
  }

  get lastId() {
    return this.messages.at(-1)?.id ?? 0;
  }

  get rated() {
    return Boolean(this.#key?.rated);
  }

  get unseen() {
    const seen = this.#shared.get("seen") ?? 0;
    return this.messages.filter(({ id, role }) => id > seen && role !== "user").length;
  }

  get #drafts() {
    return this.#shared.drafts;
  }

  start() {
    this.#leaveStrangers();
    this.#shared.watch((name) => {
      if (name === "key") this.#adopt();
      if (name.startsWith("draft ")) this.#draftsChanged();
    });
    window.addEventListener("online", () => this.retryNow());
    window.addEventListener("offline", () => this.#on.state("lost"));
    document.addEventListener("visibilitychange", () => this.#listenOrRest());
    this.#adopt();
    this.#draftsChanged();
  }

  // From now on messages are shown as they come.
  wake() {
    this.#awake = true;
    void this.#listen();
  }

  markSeen() {
    this.#shared.set("seen", this.lastId);
  }

  say(title, { text, payload }) {
    const last = this.#drafts.at(-1)?.at ?? 0;
    const at = Math.max(Date.now(), last + 1);
    this.#shared.keepDraft({ id: randomId(), at, title, text, payload });
    this.#draftsChanged();
  }

  retryNow() {
    this.#failures = 0;
    this.#stream?.abort();
    this.#stream = null;
    void this.#listen();
    void this.#deliver();
  }

  async rate(rating, comment) {
    await this.#gateway.rate(this.#key, rating, comment);
    this.#key.rated = true;
    this.#shared.set("key", this.#key);
  }

  startAnew() {
    for (const { id } of this.#drafts) this.#shared.dropDraft(id);
    this.#shared.remove("key");
    this.#adopt();
    this.#draftsChanged();
  }

  #renewToken(id, token) {
    const key = this.#shared.get("key");
    if (key?.id !== id) return;
    this.#shared.set("key", { ...key, token });
    this.#adopt();
  }

  // Nobody is to see the conversation of who was logged in here before.
  #leaveStrangers() {
    const owner = this.#shared.get("key")?.owner;
    if (owner && owner !== accountOf(this.#identityToken())) this.startAnew();
  }

  // Take over the conversation that the tabs share now.
  #adopt() {
    const key = this.#shared.get("key");
    const known = key?.id === this.#key?.id;
    this.#key = key;
    if (known) return;
    this.#stream?.abort();
    this.#stream = null;
    this.messages = [];
    this.#lastUserId = 0;
    this.#loaded = false;
    this.#on.reset();
    if (key) void this.#resume();
  }

  async #resume() {
    try {
      await this.#load();
    } catch (error) {
      if (error instanceof Refusal && error.unknown) this.#renew();
      else this.#on.state("lost");
    }
    void this.#listen();
  }

  async #load() {
    if (this.#loaded) return;
    const key = this.#key;
    this.#on.loading(true);
    try {
      await this.#catchUp(key);
      this.#loaded = key.id === this.#key?.id;
    } finally {
      this.#on.loading(false);
    }
  }

  async #catchUp(key) {
    const news = await this.#gateway.messagesAfter(key, this.lastId);
    if (key.id === this.#key?.id) news.forEach((message) => this.#take(message));
  }

  #take(message) {
    if (message.id <= this.lastId) return;
    this.messages.push(message);
    this.#on.message(message);
    if (message.role === "user") {
      this.#lastUserId = message.id;
      this.#showDrafts();
    }
  }

  // --- sending -------------------------------------------------------------------------------

  #draftsChanged() {
    this.#showDrafts();
    void this.#deliver();
  }

  // Drafts are sent one at a time: what the user said after the last message that was known when
  // a draft was sent is that draft.
  #showDrafts() {
    const arrived = ({ after }) => after !== undefined && this.#lastUserId > after;
    const drafts = this.#drafts;
    this.#on.drafts(drafts.filter((draft) => !arrived(draft)), drafts.some((it) => it.sending));
  }

  async #deliver() {
    if (this.#delivering || this.#drafts.length === 0) return;
    this.#delivering = true;
    clearTimeout(this.#retry);
    let going = true;
    try {
      await this.#shared.alone(async () => {
        while (going && this.#drafts.length > 0) going = await this.#send(this.#drafts[0]);
      });
    } finally {
      this.#delivering = false;
      this.#showDrafts();
    }
    if (going) {
      // Something may have been said meanwhile.
      void this.#deliver();
    } else {
      const pause = Math.min(PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
      this.#failures += 1;
      this.#retry = setTimeout(() => this.#deliver(), pause);
    }
  }

  // Send one message; false when sending has to pause.
  async #send(draft) {
    try {
      const key = await this.#place();
      if (!this.#shared.get(`draft ${draft.id}`)) return true;
      const after = draft.after ?? this.lastId;
      this.#shared.keepDraft({ ...draft, after, sending: true });
      this.#showDrafts();
      const { text, payload, id } = draft;
      await this.#gateway.post(key, { text, payload, client_message_id: id });
      // The stored conversation is the truth, order included: read it rather than the reply.
      await this.#catchUp(key);
      this.#shared.dropDraft(id);
      this.#failures = 0;
      this.#on.state("found");
      return true;
    } catch (error) {
      return this.#failed(draft, error);
    }
  }

  // The conversation to speak in; a new one begins with the first message.
  async #place() {
    this.#adopt();
    if (!this.#key) {
      this.#shared.set("key", await this.#begin());
      this.#adopt();
    }
    await this.#load();
    void this.#listen();
    return this.#key;
  }

  async #begin() {
    const identity = this.#identityToken();
    const start = (token) => this.#gateway.startConversation(this.#lpse, token);
    try {
      return { ...(await start(identity)), owner: accountOf(identity) };
    } catch (error) {
      // An identity token that is not in order proves nothing: the assistant asks for a code, and
      // the makers of the page are told.
      if (!identity || !(error instanceof Refusal) || error.passing) throw error;
      console.warn("Tanya LPSE:", error.message);
      return start();
    }
  }

  #failed(draft, error) {
    const refused = error instanceof Refusal;
    if (refused && error.unknown && this.#key && !draft.renewed) {
      this.#renew();
      return true;
    }
    if (refused && !error.passing && !error.unknown) {
      this.#shared.dropDraft(draft.id);
      this.#on.returned(draft, error.message);
      return true;
    }
    if (this.#shared.get(`draft ${draft.id}`)) this.#shared.keepDraft({ ...draft, sending: false });
    this.#on.state(refused ? "busy" : "lost");
    return false;
  }

  // The gateway does not know the conversation any more: what is unsent goes into a new one, where
  // a choice among buttons is unknown, so its words are sent.
  #renew() {
    const drafts = this.#drafts;
    for (const { id, at, title } of drafts) {
      this.#shared.keepDraft({ id, at, title, text: title, renewed: true });
    }
    if (this.#shared.get("key")?.id === this.#key?.id) this.#shared.remove("key");
    this.#adopt();
    this.#showDrafts();
    if (drafts.length > 0) this.#on.state("expired");
  }

  // --- listening -----------------------------------------------------------------------------

  // One stream while the page is visible: hidden pages occupy no thread of the gateway.
  async #listen() {
    if (this.#stream || !this.#key || !this.#awake || document.hidden) return;
    const mine = new AbortController();
    this.#stream = mine;
    while (this.#stream === mine) {
      const begun = Date.now();
      try {
        await this.#gateway.follow(
          this.#key, this.lastId, mine.signal,
          () => this.#on.state("found"),
          (message) => { if (this.#stream === mine) this.#take(message); },
        );
      } catch (error) {
        if (this.#stream !== mine) return;
        if (error instanceof Refusal && error.unknown) { this.#renew(); return; }
        this.#on.state(error instanceof Refusal ? "busy" : "lost");
      }
      // A stream that ended at once was one too many; others end now and then by themselves.
      if (Date.now() - begun < 2 * PAUSE_MS) await pause(PAUSE_MS);
    }
  }

  #listenOrRest() {
    if (document.hidden) {
      this.#stream?.abort();
      this.#stream = null;
    } else {
      void this.#listen();
    }
  }
}

function pause(milliseconds) {
  return new Promise((resume) => { setTimeout(resume, milliseconds); });
}

function randomId() {
  let id = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
    id += byte.toString(16).padStart(2, "0");
  }
  return id;
}
