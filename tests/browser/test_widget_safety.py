"""Nothing that anybody says comes alive in the chat: the stored-XSS suite in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from webchat.store import Message, Store

from .widget_visits import Visitor, reply

pytestmark = pytest.mark.browser

PAYLOADS = [
    line
    for line in (Path(__file__).parent.parent / "webchat" / "xss_payloads.txt")
    .read_text()
    .splitlines()
    if line.strip()
]
# Whatever a payload calls leaves a mark here.
TRAPS = """
  window.ran = [];
  for (const name of ["alert", "prompt", "confirm", "print", "open"]) {
    window[name] = (...words) => { ran.push(`${name} ${words}`); };
  }
  addEventListener("securitypolicyviolation", (it) => ran.push(`blocked ${it.blockedURI}`));
"""
# Elements and attributes that rendering.js makes; anything else was made by a message.
STRANGE = """() => {
  const root = document.querySelector("tanya-lpse").shadowRoot;
  const known = {
    ARTICLE: ["data-role", "data-id", "data-draft"], SPAN: ["class"], P: ["class"], OL: [], UL: [],
    LI: ["value"], STRONG: [], BR: [], DIV: ["class"], BUTTON: ["type", "class", "disabled"],
    A: ["href", "target", "rel"],
  };
  const strange = [];
  for (const it of root.querySelectorAll("#percakapan *, #belum *")) {
    const attributes = it.getAttributeNames();
    if (!known[it.tagName] || attributes.some((name) => !known[it.tagName].includes(name))) {
      strange.push(it.outerHTML.slice(0, 120));
    }
    if (it.tagName === "A" && !/^https?:\\/\\//.test(it.getAttribute("href"))) {
      strange.push(it.outerHTML.slice(0, 120));
    }
  }
  return strange;
}"""
POKE = """() => {
  const root = document.querySelector("tanya-lpse").shadowRoot;
  for (const it of root.querySelectorAll("#percakapan *, #belum *")) {
    for (const kind of ["mouseover", "focus", "load", "error", "animationstart", "toggle"]) {
      it.dispatchEvent(new Event(kind));
    }
  }
}"""


def squeezed(text: str) -> str:
    """Without what lists, emphasis and line breaks take from a text."""
    return "".join(it for it in text if it.isalnum())


@pytest.fixture
def wary(visitor):
    """A visitor whose page tells when anything ran, or was fetched from elsewhere."""
    visitor.elsewhere = []
    ours = (visitor.world.gateway, visitor.world.hosts, "data:", "blob:")
    visitor.page.on(
        "request", lambda it: it.url.startswith(ours) or visitor.elsewhere.append(it.url)
    )
    visitor.page.add_init_script(TRAPS)
    return visitor


def assert_nothing_came_alive(visitor: Visitor) -> None:
    visitor.page.evaluate(POKE)
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate("ran") == []
    assert visitor.page.evaluate(STRANGE) == []
    assert visitor.elsewhere == []


def store(visitor: Visitor, role: str) -> None:
    """Every payload as words of *role*, on a button and in a source."""
    said = Store(visitor.world.database_url)
    conversation = visitor.key["id"]
    with said.writing(conversation) as session:
        for payload in PAYLOADS:
            session.add(
                Message(
                    conversation_id=conversation,
                    role=role,
                    text=payload,
                    buttons=[{"title": payload, "payload": payload}],
                    sources=[{"document": payload, "item": payload, "title": payload}],
                )
            )
            session.flush()


def test_there_are_at_least_a_hundred_payloads():
    assert len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize("role", ["user", "bot", "agent", "system"])
@pytest.mark.parametrize("place", ["site", "own page"])
def test_stored_words_of_anybody_stay_words(wary, role, place):
    wary.visit_page() if place == "own page" else wary.visit().open()
    wary.ask("halo")
    store(wary, role)
    wary.page.reload()
    wary.said.nth(len(PAYLOADS) + 1).wait_for(state="attached")
    shown = wary.said.evaluate_all(
        "all => all.slice(2).map(it => [...it.children]"
        ".filter(part => !part.matches('.terdengar, .sumber, .baris-pilihan'))"
        ".map(part => part.textContent).join(' '))"
    )
    lost = [p for p, text in zip(PAYLOADS, shown, strict=True) if squeezed(p) != squeezed(text)]
    assert lost == []
    assert_nothing_came_alive(wary)


def test_live_words_of_the_bot_stay_words(wary):
    wary.world.rasa.scripted["serang"] = [reply(it, it[:60]) for it in PAYLOADS]
    wary.visit("strict").open().say("serang")
    wary.said.nth(len(PAYLOADS)).wait_for(state="attached")
    assert_nothing_came_alive(wary)


def test_what_is_typed_stays_words_sent_or_unsent(wary):
    wary.visit().open().ask("halo")
    wary.page.context.set_offline(True)
    for payload in PAYLOADS[::4]:
        wary.say(payload)
    assert wary.drafts.count() == len(PAYLOADS[::4])
    assert_nothing_came_alive(wary)
    wary.page.context.set_offline(False)
    wary.drafts.first.wait_for(state="detached")
    assert_nothing_came_alive(wary)


def test_what_the_site_and_the_gateways_errors_say_stays_words(wary):
    attack = "<img src=x onerror=alert(1)>"
    wary.visit(greeting="&lt;img src=x onerror=alert(1)&gt;", lpse="&lt;b&gt;", lang="../x").open()
    assert wary.page.locator("#salam p").first.inner_text() == attack
    wary.page.route(
        "**/api/conversations",
        lambda route: route.fulfill(
            status=422, json={"detail": attack}, headers={"Access-Control-Allow-Origin": "*"}
        ),
    )
    wary.say(attack)
    wary.state.filter(has_text=attack).wait_for()
    assert_nothing_came_alive(wary)
