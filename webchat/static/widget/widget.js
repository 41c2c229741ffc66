// <script src="https://GATEWAY/widget.js" data-lpse="bandung" async></script>
// Fetches the chat from where this script came from and puts it on the page. See docs/embed.md.
(() => {
  const LANGUAGES = ["id"];
  const script = document.currentScript ?? document.querySelector("script[src*='/widget.js']");
  if (!script || customElements.get("tanya-lpse")) return;
  const gateway = new URL(".", script.src);
  // The gateway writes the version of these files here: other versions have other addresses.
  const files = new URL("widget/VERSION/", gateway);
  const { lang } = script.dataset;
  const texts = `${LANGUAGES.includes(lang) ? lang : LANGUAGES[0]}.js`;
  Promise.all([
    import(new URL("component.js", files).href),
    import(new URL(texts, files).href),
    fetch(new URL("widget.css", files), { credentials: "omit" }).then((file) => file.text()),
  ]).then(
    ([{ start }, words, css]) => start({ script, gateway, texts: words.default, css }),
    (error) => console.warn("Tanya LPSE:", error),
  );
})();
