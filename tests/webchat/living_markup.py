"""Finds in a page what would run, load from elsewhere, or take a reader somewhere by surprise."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

PAYLOADS = (Path(__file__).parent / "xss_payloads.txt").read_text(encoding="utf-8").splitlines()
# What our templates and Markdown make.
TAGS = frozenset(
    """html head meta title link script body header main footer form label input select option
    button p a h1 h2 h3 h4 h5 h6 section article details summary ol ul li div span strong em mark
    code pre blockquote hr br img table thead tbody tr th td noscript nav tanya-lpse dl dt dd time
    small fieldset legend abbr""".split()
)
LINKS = frozenset({"href", "src", "action"})
SCHEMES = frozenset({"", "http", "https", "mailto"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        named = {name: value or "" for name, value in attributes}
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        if tag == "script" and not named.get("src", "").startswith("/"):
            self.faults.append("a script of somebody else")
        if tag == "meta" and "http-equiv" in named:
            self.faults.append("<meta http-equiv>")
        for name, value in named.items():
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "srcset", "ping"}:
                self.faults.append(f"{name} in <{tag}>")
            elif name in LINKS and urlsplit(value.strip()).scheme.lower() not in SCHEMES:
                self.faults.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.faults.append("an inline script")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_decl(self, declaration: str) -> None:
        if declaration.lower() != "doctype html":
            self.faults.append(f"<!{declaration}>")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")


def living(page: str) -> list[str]:
    """What in *page* is alive and should not be."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.faults
