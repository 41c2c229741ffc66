// The parts of the chat as they stand before anything is said.

import { button, element, icon, spoken } from "./dom.js";

const ICONS = {
  chat: "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-9l-5 4v-4H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm4 6 3 3 5-6",
  menu: "M12 5h.01M12 12h.01M12 19h.01",
  down: "m5 9 7 7 7-7",
  send: "M4 12h15m-6-7 7 7-7 7",
};

// What people see first: a button that opens the panel.
export function launcher(texts) {
  const opener = button({ id: "buka", "aria-expanded": "false", "aria-haspopup": "dialog" }, icon(ICONS.chat));
  opener.append(
    element("span", { id: "buka-nama" }, texts.open), " ",
    element("span", { id: "lencana", hidden: true }),
  );
  return element("aside", { id: "peluncur", "aria-label": texts.name }, opener);
}

// The panel; `page` when it is the whole page rather than a window over one.
export function panel(texts, page, greeting, answers) {
  const frame = element(page ? "section" : "dialog", { id: "panel", "aria-labelledby": "judul" });
  frame.append(
    header(texts, page),
    menu(texts),
    element("div", { id: "isi" }, welcome(texts, greeting, answers, page),
      element("div", { id: "percakapan", role: "log", tabindex: "0", "aria-label": texts.log }),
      element("div", { id: "belum" }),
      element("p", { id: "mengetik", class: "mengetik", role: "status" }),
      element("div", { id: "nilai" })),
    element("div", { id: "akhir", hidden: true }),
    footer(texts),
  );
  return frame;
}

function header(texts, page) {
  const symbol = (id, label, lines) => {
    const node = button({ id, class: "simbol", title: label }, icon(lines));
    node.append(spoken(label));
    return node;
  };
  const controls = element("div", { class: "kendali" }, symbol("pilihan-lain", texts.menu, ICONS.menu));
  controls.firstChild.setAttribute("aria-expanded", "false");
  controls.firstChild.setAttribute("aria-controls", "menu");
  if (!page) controls.append(symbol("kecilkan", texts.minimise, ICONS.down));
  return element("div", { class: "kepala" },
    element("div", { class: "nama" },
      element(page ? "h1" : "h2", { id: "judul", tabindex: "-1" }, texts.name),
      element("p", {}, texts.about)),
    controls);
}

function menu(texts) {
  return element("div", { id: "menu", hidden: true },
    button({ id: "salin" }, texts.copy),
    button({ id: "unduh" }, texts.download),
    element("div", { class: "ukuran" }, texts.size,
      button({ id: "perkecil", "aria-label": texts.smaller }, "A−"),
      button({ id: "perbesar", "aria-label": texts.larger }, "A+")),
    button({ id: "baru" }, texts.anew));
}

function welcome(texts, greeting, answers, page) {
  const suggestions = texts.suggestions.map((words) => button({ class: "saran" }, words));
  const link = element("a", { href: answers, target: page ? "_self" : "_blank", rel: "noopener" }, texts.browseLink);
  return element("section", { id: "salam", class: "salam", "aria-labelledby": "judul-salam" },
    element(page ? "h2" : "h3", { id: "judul-salam" }, texts.welcome),
    element("p", {}, greeting || texts.greeting),
    element("div", { class: "daftar-saran" }, ...suggestions),
    element("p", { class: "sendiri" }, `${texts.browse} `, link, "."));
}

function footer(texts) {
  const submit = button({ id: "kirim", type: "submit", class: "utama" }, icon(ICONS.send));
  submit.append(element("span", {}, texts.send));
  return element("div", { id: "kaki", class: "kaki" },
    element("div", { id: "keadaan", class: "keadaan", role: "status" },
      element("span", { id: "keadaan-teks" }),
      button({ id: "ulangi", hidden: true }, texts.retry)),
    element("form", { id: "formulir" },
      element("label", { for: "pesan", class: "terdengar" }, texts.message),
      element("textarea", {
        id: "pesan", rows: 1, placeholder: texts.placeholder, autocomplete: "off",
        "aria-describedby": "privasi", enterkeyhint: "send",
      }),
      submit),
    element("p", { id: "privasi", class: "privasi" }, texts.privacy));
}
