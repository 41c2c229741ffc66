"""Bytes of the widget and time until it can be used: part of `make bench`.

A real Chromium, its processor slowed down four times, opens a site of another origin with an empty
cache, over a fast connection and over a slow one. The table goes to docs/measurements.md.
"""

from __future__ import annotations

import re
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.widget_visits import Visitor, WidgetWorld
from tests.stack import ROOT
from webchat.widget_files import widget_files

PAGE = ROOT / "docs" / "measurements.md"
_MEASURED = re.compile(r"(?<=<!-- widget -->\n).*(?=<!-- /widget -->)", re.DOTALL)
_SLOWDOWN = 4
_VISITS = 9
# What browsers' developer tools call "Slow 4G".
_SLOW_4G = {"latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
_WATCH = """
  const look = () => {
    const opener = document.querySelector("tanya-lpse")?.shadowRoot?.querySelector("#buka");
    if (opener) window.usable = performance.now();
    else requestAnimationFrame(look);
  };
  look();
"""


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        world = WidgetWorld(Path(folder))
        world.put_back()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            world.start()
            rows = [*sizes(), *times(browser, world)]
        finally:
            world.stop()
            browser.close()
    lines = ["| the widget | measured | aim |", "|---|---|---|"]
    lines += [f"| {name} | {value} | {aim} |" for name, value, aim in rows]
    table = "\n".join(lines) + "\n"
    print(table)
    PAGE.write_text(_MEASURED.sub(lambda _: table, PAGE.read_text()))


def sizes() -> list[tuple[str, str, str]]:
    """What a first visit downloads."""
    files = widget_files()
    every = [files.entry, *files.others.values()]
    packed, plain = sum(len(it.packed) for it in every), sum(len(it.content) for it in every)
    return [
        (f"all {len(every)} files, gzipped", f"{packed / 1000:.1f} kB", "under 25 kB"),
        ("the same as written", f"{plain / 1000:.1f} kB", ""),
    ]


def times(browser: Browser, world: WidgetWorld) -> list[tuple[str, str, str]]:
    """Median milliseconds on a slowed processor."""
    fast = [visit(browser, world, slow=False) for _ in range(_VISITS)]
    slow = [visit(browser, world, slow=True) for _ in range(_VISITS)]
    without = [script_ms(browser, world, tanpa="1") for _ in range(_VISITS)]
    script = statistics.median(script_ms(browser, world) for _ in range(_VISITS))
    return [
        ("from opening the site to a button that works", _median(fast, 0), ""),
        ("the same over a slow mobile connection (Slow 4G)", _median(slow, 0), ""),
        ("from pressing the button to a field to type in", _median(fast, 1), ""),
        (
            "time that its scripts take from the page",
            f"{script - statistics.median(without):.0f} ms",
            "",
        ),
    ]


def visit(browser: Browser, world: WidgetWorld, slow: bool) -> tuple[float, float]:
    """Milliseconds from the start of a first visit to the button, and from the button to typing."""
    context = browser.new_context()
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWDOWN})
    if slow:
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", {"offline": False, **_SLOW_4G})
    page.add_init_script(_WATCH)
    visitor = Visitor(page, world).visit()
    visitor.opener.wait_for()
    usable = page.evaluate("usable")
    opening = page.evaluate(
        """() => new Promise((done) => {
          const root = document.querySelector("tanya-lpse").shadowRoot;
          const pressed = performance.now();
          root.querySelector("#buka").click();
          const painted = () => done(performance.now() - pressed);
          requestAnimationFrame(() => requestAnimationFrame(painted));
        })"""
    )
    assert visitor.field.is_visible()
    context.close()
    return usable, opening


def script_ms(browser: Browser, world: WidgetWorld, **options: str) -> float:
    """Milliseconds of scripts in a first visit, by the browser's own count."""
    context = browser.new_context()
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWDOWN})
    visitor = Visitor(page, world).visit(**options)
    if not options:
        visitor.opener.wait_for()
    page.wait_for_timeout(300)
    metrics = tools.send("Performance.getMetrics")["metrics"]
    context.close()
    return next(it["value"] for it in metrics if it["name"] == "ScriptDuration") * 1000


def _median(visits: list[tuple[float, float]], which: int) -> str:
    return f"{statistics.median(it[which] for it in visits):.0f} ms"


if __name__ == "__main__":
    main()
