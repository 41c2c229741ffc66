// The chat API of the gateway, seen from a page.

const PATIENCE_MS = 45000;
// The gateway says something at least every 15 seconds; a stream more silent than this is dead.
const SILENCE_MS = 40000;

// The gateway answered, and said no.
export class Refusal extends Error {
  constructor(status, { detail, type } = {}) {
    super(detail);
    this.status = status;
    this.type = type ?? "";
  }

  // Worth sending again unchanged: the gateway or its storage was not well, or too much was asked.
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  // The conversation has ended, or never was.
  get unknown() {
    return this.status === 401 || this.status === 404;
  }
}

export class Gateway {
  // `onToken(id, token)` is told when a conversation has been given a fresh token.
  constructor(address, onToken) {
    this.address = address;
    this.onToken = onToken;
  }

  async startConversation(lpse, identityToken) {
    const body = {};
    if (lpse) body.lpse = lpse;
    if (identityToken) body.identity_token = identityToken;
    return (await this.#call({ body })).json();
  }

  async post({ id, token }, body) {
    await this.#call({ id, token, path: "messages", body });
  }

  async messagesAfter({ id, token }, after) {
    const reply = await this.#call({ id, token, path: `messages?after=${after}` });
    return (await reply.json()).messages;
  }

  async rate({ id, token }, rating, comment) {
    const body = { rating, comment: comment || null };
    await this.#call({ id, token, path: "feedback", body });
  }

  // Call `onMessage` for each message as it comes, until the stream ends or `signal` aborts it.
  // EventSource is no help here: it cannot send the token.
  async follow({ id, token }, after, signal, onOpen, onMessage) {
    const stop = new AbortController();
    const end = () => stop.abort();
    let watch = 0;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(end, SILENCE_MS);
    };
    signal.addEventListener("abort", end);
    alive();
    try {
      const path = `events?after=${after}`;
      const response = await this.#call({ id, token, path, signal: stop.signal });
      onOpen();
      for await (const data of events(response.body, alive)) onMessage(JSON.parse(data));
    } finally {
      clearTimeout(watch);
      signal.removeEventListener("abort", end);
    }
  }

  async #call({ id, token, path, body, signal }) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const place = id ? `api/conversations/${id}/${path}` : "api/conversations";
    const response = await fetch(new URL(place, this.address), {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
      credentials: "omit",
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) {
      throw new Refusal(response.status, await response.json().catch(() => undefined));
    }
    const fresh = response.headers.get("Tanya-Token");
    if (fresh) this.onToken(id, fresh);
    return response;
  }
}

// The data of each server-sent event in `body`; `alive` is called whenever anything came.
async function* events(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    buffer += value;
    const complete = buffer.split("\n\n");
    buffer = complete.pop();
    for (const event of complete) {
      const data = event.split("\n").filter((line) => line.startsWith("data: "));
      if (data.length > 0) yield data.map((line) => line.slice(6)).join("\n");
    }
  }
}
