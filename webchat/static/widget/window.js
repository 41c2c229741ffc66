// The panel as a window over the page: opened by its button, on small screens in the way of
// everything else, closed with Escape. Focus goes in with it and comes back.

const SMALL = "(max-width: 30em), (max-height: 30em)";
const FOCUSABLE = "a[href], button:enabled, textarea:enabled, input:enabled, [tabindex='0']";

export class Window {
  #panel;

  #opener;

  #landing;

  #changed;

  #small = window.matchMedia(SMALL);

  // `landing` gets the focus; `changed(isOpen)` is told of every change.
  constructor({ panel, opener, landing, changed }) {
    this.#panel = panel;
    this.#opener = opener;
    this.#landing = landing;
    this.#changed = changed;
    opener.addEventListener("click", () => this.open());
    panel.addEventListener("keydown", (event) => this.#keepInside(event));
    panel.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.#small.addEventListener("change", () => this.refresh());
  }

  get isOpen() {
    return this.#panel.open;
  }

  get isModal() {
    return this.#small.matches;
  }

  open({ focus = true } = {}) {
    if (this.isOpen) return;
    const before = document.activeElement;
    if (this.isModal) this.#panel.showModal();
    else this.#panel.show();
    this.#opener.parentElement.hidden = true;
    if (focus) this.#landing.focus();
    else this.#giveBack(before);
    this.#changed(true);
  }

  close() {
    this.#panel.close();
    this.#opener.parentElement.hidden = false;
    this.#opener.focus();
    this.#changed(false);
  }

  // Open it again as what it should be now: after a change of size, or of its place in the page.
  refresh() {
    if (!this.isOpen) return;
    const focused = this.#panel.getRootNode().activeElement;
    this.#panel.close();
    if (this.isModal) this.#panel.showModal();
    else this.#panel.show();
    focused?.focus();
  }

  // Opening takes the focus; who is busy on the page keeps it.
  #giveBack(focused) {
    if (focused === document.body) this.#panel.getRootNode().activeElement?.blur();
    else focused?.focus({ preventScroll: true });
  }

  #keepInside(event) {
    if (event.key !== "Tab" || !this.isModal) return;
    const reachable = [...this.#panel.querySelectorAll(FOCUSABLE)].filter((it) => it.getClientRects().length > 0);
    const [first, last] = [reachable[0], reachable.at(-1)];
    const focused = this.#panel.getRootNode().activeElement;
    if (focused !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
