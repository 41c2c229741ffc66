// The chat API of the gateway, seen from a page.

// The gateway answered, and said no.
export class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }

  // Worth sending again unchanged: the gateway or its storage was not well.
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

async function call(path, { method = "GET", token, body, headers = {}, signal } = {}) {
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method,
    headers,
    signal,
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(response.status, problem.detail ?? "Terjadi kesalahan.");
  }
  return response;
}

export async function startConversation(lpse) {
  const body = lpse ? { lpse } : {};
  return (await call("/api/conversations", { method: "POST", body })).json();
}

export async function postMessage({ id, token }, body) {
  const path = `/api/conversations/${id}/messages`;
  return (await (await call(path, { method: "POST", token, body })).json()).messages;
}

export async function messagesAfter({ id, token }, after) {
  const path = `/api/conversations/${id}/messages?after=${after}`;
  return (await (await call(path, { token })).json()).messages;
}

// Call `onMessage` for each message as it comes, until the stream ends or `signal` aborts it.
// EventSource is no help here: it cannot send the token.
export async function followEvents({ id, token }, after, signal, onOpen, onMessage) {
  const path = `/api/conversations/${id}/events?after=${after}`;
  const response = await call(path, { token, signal, headers: { Accept: "text/event-stream" } });
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    const events = buffer.split("\n\n");
    buffer = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data: "));
      if (data.length > 0) onMessage(JSON.parse(data.map((line) => line.slice(6)).join("\n")));
    }
  }
}
