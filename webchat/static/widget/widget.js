// <script src="https://GATEWAY/widget.js" data-lpse="bandung" async></script>
// Fetches the chat from where this script came from and puts it on the page. See docs/embed.md.
(() => {
  const LANGUAGES = ["id"];
  // All at once rather than one after the other: on a slow connection every round trip counts.
  const MODULES = [
    "chat", "colour", "conversation", "dom", "frame", "gateway", "identity", "rating",
    "rendering", "shared", "transcript", "window",
  ];
  const script = document.currentScript ?? document.querySelector("script[src*='/widget.js']");
  if (!script || customElements.get("tanya-lpse")) return;
  const gateway = new URL(".", script.src);
  // The gateway writes the version of these files here: other versions have other addresses.
  const files = new URL("widget/VERSION/", gateway);
  const load = (name) => import(new URL(`${name}.js`, files).href);
  const { lang } = script.dataset;
  Promise.all([
    load("component"),
    load(LANGUAGES.includes(lang) ? lang : LANGUAGES[0]),
    fetch(new URL("widget.css", files), { credentials: "omit" }).then((file) => file.text()),
    ...MODULES.map(load),
  ]).then(
    ([{ start }, words, css]) => start({ script, gateway, texts: words.default, css }),
    (error) => console.warn("Tanya LPSE:", error),
  );
})();
