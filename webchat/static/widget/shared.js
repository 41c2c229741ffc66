// What the tabs and pages of one site share about one LPSE: which conversation it is, the messages
// that are not sent yet, and preferences.
//
// Each thing has its own key, so two tabs never write over one another. No value holds an array:
// old libraries on host pages change how arrays are written as JSON.

class Memory {
  constructor(kind, prefix) {
    this.prefix = prefix;
    this.store = storage(kind);
  }

  get(name) {
    return parsed(this.store.getItem(this.prefix + name));
  }

  set(name, value) {
    try {
      this.store.setItem(this.prefix + name, JSON.stringify(value));
    } catch (error) {
      // The site's storage is full: the chat goes on, it only remembers less.
      console.warn("Tanya LPSE:", error);
    }
  }

  remove(name) {
    this.store.removeItem(this.prefix + name);
  }
}

// What one tab remembers over page changes: whether the chat is open, and what is being typed.
export class Own extends Memory {
  constructor(gateway, lpse) {
    super("sessionStorage", `tanya-lpse ${gateway} ${lpse ?? ""} `);
  }
}

export class Shared extends Memory {
  constructor(gateway, lpse) {
    super("localStorage", `tanya-lpse ${gateway} ${lpse ?? ""} `);
  }

  // The unsent messages, oldest first.
  get drafts() {
    const found = [];
    const start = `${this.prefix}draft `;
    for (let at = 0; at < this.store.length; at += 1) {
      const key = this.store.key(at);
      const draft = key.startsWith(start) && parsed(this.store.getItem(key));
      if (draft) found.push(draft);
    }
    return found.sort((one, other) => one.at - other.at);
  }

  keepDraft(draft) {
    this.set(`draft ${draft.id}`, draft);
  }

  dropDraft(id) {
    this.remove(`draft ${id}`);
  }

  // Call `listener(name)` when another tab has changed something.
  watch(listener) {
    window.addEventListener("storage", ({ key }) => {
      if (key === null) listener("key");
      else if (key.startsWith(this.prefix)) listener(key.slice(this.prefix.length));
    });
  }

  // Run `task` while no other tab of this conversation does. Pages without encryption have no
  // locks; there the gateway alone sees to it that nothing is taken twice.
  alone(task) {
    return navigator.locks ? navigator.locks.request(this.prefix, task) : task();
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// The site's storage, or where that is forbidden a memory as long as the page.
function storage(kind) {
  try {
    window[kind].getItem("");
    return window[kind];
  } catch {
    const memory = new Map();
    return {
      get length() { return memory.size; },
      key: (at) => [...memory.keys()][at],
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => memory.set(key, value),
      removeItem: (key) => memory.delete(key),
    };
  }
}
