// The element <tanya-lpse>: puts the chat on a page, where the page can neither restyle it nor be
// restyled by it.

import { Chat } from "./chat.js";

const LPSE = /^[a-z0-9_-]{1,40}$/;

class TanyaLpse extends HTMLElement {}

export async function start({ script, gateway, texts, css }) {
  if (customElements.get("tanya-lpse")) return;
  customElements.define("tanya-lpse", TanyaLpse);
  if (document.readyState === "loading") {
    await new Promise((ready) => { document.addEventListener("DOMContentLoaded", ready); });
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const present = document.querySelector("tanya-lpse");
  const host = present ?? document.createElement("tanya-lpse");
  const settings = new Proxy({}, {
    // Read when needed: the page may have changed its identity token since.
    get: (_, name) => host.dataset[name] ?? script.dataset[name] ?? "",
  });
  const page = settings.mode === "page";
  host.toggleAttribute("data-over", !page);
  const root = dress(host, sheet);
  const chat = new Chat({
    root, texts, gateway, page,
    lpse: LPSE.test(settings.lpse) ? settings.lpse : null,
    settings,
  });
  if (!page) stay(host, sheet, () => chat.refresh());
  chat.start();
}

function dress(host, sheet) {
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return root;
}

// Keep `host` on top of the page. A page that takes unknown elements away gets a plain <div>.
function stay(host, sheet, moved) {
  let place = host;
  const put = () => {
    // Beside the body rather than inside: what happens to the body does not happen to the chat.
    document.documentElement.append(place);
    // In the browser's top layer no z-index of the page is higher.
    place.popover = "manual";
    place.showPopover?.();
  };
  put();
  let left = 10;
  new MutationObserver(() => {
    if (place.isConnected || left === 0) return;
    left -= 1;
    const { childNodes } = place.shadowRoot;
    if (place === host) {
      place = document.createElement("div");
      place.toggleAttribute("data-over", true);
      dress(place, sheet).append(...childNodes);
    }
    put();
    moved();
  }).observe(document.documentElement, { childList: true });
}
