"""The widget on sites that do their worst: neither breaks the other."""

from __future__ import annotations

import pytest

from .widget_visits import Visitor

pytestmark = pytest.mark.browser

HOSTILE = ("aggressive", "strict", "old")

# All computed styles and places of everything in the shadow root.
LOOK_OF_WIDGET = """() => {
  const host = [...document.querySelectorAll("html > *")].find((it) => it.shadowRoot);
  return [...host.shadowRoot.querySelectorAll("*")].map((it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    const name = `${it.localName}#${it.id}.${it.getAttribute("class")}`;
    const look = { name, x, y, width, height };
    const style = getComputedStyle(it);
    for (let at = 0; at < style.length; at += 1) {
      if (!style[at].startsWith("--")) look[style[at]] = style.getPropertyValue(style[at]);
    }
    return look;
  });
}"""
LOOK_OF_SITE = """() => [...document.querySelectorAll("html, body, body *")].map((it) => {
  const { x, y, width, height } = it.getBoundingClientRect();
  const style = getComputedStyle(it);
  const look = { name: it.localName, x, y, width, height };
  for (let at = 0; at < style.length; at += 1) look[style[at]] = style.getPropertyValue(style[at]);
  return look;
})"""


def differences(expected: list[dict], found: list[dict]) -> list[str]:
    assert [it["name"] for it in found] == [it["name"] for it in expected]
    return [
        f"{one['name']} {name}: {one[name]} became {other.get(name)}"
        for one, other in zip(expected, found, strict=True)
        for name in one
        if one[name] != other.get(name)
    ]


def look_of_widget(visitor: Visitor, host: str) -> list[dict]:
    visitor.visit(host).open().ask("masalah")
    visitor.page.get_by_text("Apakah jawaban ini membantu?").wait_for()
    visitor.page.wait_for_timeout(300)
    return visitor.page.evaluate(LOOK_OF_WIDGET)


@pytest.fixture
def clean_look(visitor, world, browser):
    context = browser.new_context(viewport={"width": 900, "height": 860}, locale="id-ID")
    yield look_of_widget(Visitor(context.new_page(), world), "clean")
    context.close()


@pytest.mark.parametrize("host", HOSTILE)
def test_the_panel_looks_the_same_on_every_site(visitor, clean_look, host):
    assert differences(clean_look, look_of_widget(visitor, host)) == []


@pytest.mark.parametrize("host", HOSTILE)
def test_the_site_looks_the_same_with_and_without_the_widget(visitor, host):
    page = visitor.page
    seen = []
    for options in ({"tanpa": "1"}, {}):
        visitor.visit(host, **options)
        if not options:
            visitor.opener.wait_for()
        page.wait_for_timeout(300)
        picture = page.screenshot(
            animations="disabled", clip={"x": 0, "y": 0, "width": 600, "height": 700}
        )
        seen.append((page.evaluate(LOOK_OF_SITE), picture))
    assert differences(seen[0][0], seen[1][0]) == []
    assert seen[0][1] == seen[1][1]


@pytest.mark.parametrize("host", HOSTILE)
def test_the_site_goes_on_working_beside_the_open_panel(visitor, host):
    visitor.visit(host).open()
    visitor.page.locator("#tautan").evaluate("it => it.click()")
    assert visitor.page.url.endswith("#x")
    assert visitor.page.evaluate("Object.keys(window).filter(it => /tanya/i.test(it))") == []
    visitor.ask("halo")
    assert "Jawaban untuk: halo" in visitor.texts[-1]


def test_a_strict_policy_is_kept_to(visitor):
    visitor.page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', "
        "(it) => broken.push(`${it.effectiveDirective} ${it.blockedURI}`))"
    )
    visitor.visit("strict", color="#7a1f1f").open().ask("masalah")
    visitor.choose_from_menu("Percakapan baru")
    with visitor.page.expect_download():
        visitor.page.locator("#akhir").get_by_role("button", name="Unduh").click()
    violated = [it for it in visitor.page.evaluate("broken") if not it.startswith("img-src")]
    assert violated == []


def test_a_site_that_takes_unknown_elements_away_gets_a_plain_one(visitor):
    visitor.visit("old").open().ask("halo")
    assert visitor.page.locator("tanya-lpse").count() == 0
    visitor.page.wait_for_timeout(500)
    visitor.ask("masih ada")
    assert len(visitor.texts) == 4


def test_the_line_twice_is_one_chat(visitor):
    visitor.visit()
    visitor.opener.wait_for()
    visitor.page.evaluate(
        "src => { const again = document.createElement('script'); again.src = src; "
        "document.head.append(again); return new Promise(done => { again.onload = done; }); }",
        f"{visitor.world.gateway}/widget.js",
    )
    visitor.page.wait_for_timeout(300)
    assert visitor.opener.count() == 1


def test_the_pages_keys_and_clicks_are_not_those_of_the_chat(visitor):
    visitor.visit().open()
    visitor.page.evaluate(
        "window.keys = 0;"
        "document.addEventListener('keydown', it => { keys += it.key === 'Escape'; })"
    )
    visitor.page.keyboard.press("Escape")
    assert not visitor.panel.is_visible()
    assert visitor.page.evaluate("keys") == 0


def test_the_chat_is_not_printed_with_the_page(visitor):
    visitor.visit()
    visitor.opener.wait_for()
    visitor.page.emulate_media(media="print")
    assert not visitor.opener.is_visible()


def test_the_gateways_pages_are_framed_nowhere(visitor):
    page = visitor.visit().page
    page.evaluate(
        "src => { const it = document.createElement('iframe'); it.src = src;"
        "document.body.append(it); }",
        f"{visitor.world.gateway}/",
    )
    page.wait_for_timeout(500)
    assert page.frames[-1].url != f"{visitor.world.gateway}/"
