"""A real Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from .simulator_visits import Person, Sites
from .widget_visits import Visitor, WidgetWorld

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


def chromium() -> str | None:
    """Path of the installed browser; `make browser` installs one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests."""
    path = chromium()
    if not path:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; `make browser` installs it")
        pytest.skip("Chromium is missing; `make browser` installs it")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser):
    """A page whose script errors fail the test."""
    yield from watched_page(browser)


@pytest.fixture
def site(browser):
    """A second window, for the LPSE's own pages; a tab behind another one would be slowed down."""
    yield from watched_page(browser)


def watched_page(browser):
    context = browser.new_context(viewport={"width": 900, "height": 860}, locale="id-ID")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def simulator_sites(tmp_path_factory):
    """The simulator's sites, without the rest of the product."""
    sites = Sites(tmp_path_factory.mktemp("sites"))
    sites.start()
    yield sites
    sites.stop()


@pytest.fixture
def sites(simulator_sites):
    """The simulator's sites with the demo data as at the beginning."""
    simulator_sites.put_back()
    return simulator_sites


@pytest.fixture
def person(sites, page):
    """Somebody at the simulator's sites."""
    return Person(page, sites)


@pytest.fixture
def other_person(sites, site):
    """Somebody else, in a browser of their own."""
    return Person(site, sites)


@pytest.fixture(scope="session")
def widget_world(tmp_path_factory):
    """A gateway with a fake Rasa, and sites of another origin."""
    world = WidgetWorld(tmp_path_factory.mktemp("widget"))
    world.start()
    yield world
    world.stop()


@pytest.fixture
def world(widget_world):
    """The same, Rasa saying what it says by default."""
    widget_world.put_back()
    return widget_world


@pytest.fixture
def visitor(world, page):
    """Somebody at a site with the widget."""
    return Visitor(page, world)
