// One to five stars and a comment.

import { button, element, spoken } from "./dom.js";

const STAR = "★";
let made = 0;

// A form that asks `question`; `send(rating, comment)` may fail, and then can be tried again.
export function ratingForm(question, texts, send) {
  const name = `bintang-${(made += 1)}`;
  const stars = texts.stars.map((meaning, at) => star(name, at + 1, meaning));
  const comment = element("textarea", { id: `${name}-komentar`, rows: 2, maxlength: 2000 });
  const state = element("p", { role: "status", class: "keadaan-nilai" });
  const more = element("div", { class: "lanjutan", hidden: true },
    element("label", { for: comment.id }, texts.comment), comment,
    button({ type: "submit", class: "utama" }, texts.sendRating));
  const row = element("div", { class: "bintang" }, ...stars);
  const fields = element("fieldset", {}, element("legend", {}, question), row, more);
  const form = element("form", { class: "penilaian" }, fields, state);

  row.addEventListener("change", () => {
    const chosen = rating();
    stars.forEach((label, at) => label.classList.toggle("penuh", at < chosen));
    more.hidden = false;
    more.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fields.disabled = true;
    try {
      await send(rating(), comment.value.trim());
      fields.remove();
      state.textContent = texts.rated;
      state.tabIndex = -1;
      state.focus({ preventScroll: true });
    } catch (error) {
      fields.disabled = false;
      state.textContent = error.status ? error.message : texts.failed;
    }
  });

  function rating() {
    return stars.findIndex((label) => label.firstChild.checked) + 1;
  }

  return form;
}

function star(name, value, meaning) {
  const choice = element("input", { type: "radio", name, value, class: "terdengar" });
  return element("label", {}, choice, element("span", { "aria-hidden": "true" }, STAR), spoken(meaning));
}
