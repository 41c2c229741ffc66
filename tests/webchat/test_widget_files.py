"""The widget's files: small, from anywhere, kept by browsers, and readable without a build."""

from __future__ import annotations

import gzip
import re

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from webchat.widget_files import widget_files

FILES = widget_files()
ALL = {"widget.js": FILES.entry, **FILES.others}
SCRIPTS = {name: file.content.decode() for name, file in ALL.items() if name.endswith(".js")}


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_all_together_are_under_25_kilobytes_on_the_wire(client: FlaskClient) -> None:
    packed = {"Accept-Encoding": "gzip"}
    total = len(client.get("/widget.js", headers=packed).data)
    for name in FILES.others:
        response = client.get(f"/widget/{FILES.version}/{name}", headers=packed)
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.data) == FILES.others[name].content
        total += len(response.data)
    assert total < 25_000


def test_any_site_may_load_them(client: FlaskClient) -> None:
    for path in ("/widget.js", f"/widget/{FILES.version}/component.js"):
        headers = client.get(path, headers={"Origin": "https://lpse.contoh.go.id"}).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Type"].startswith("text/javascript")


def test_a_version_is_kept_for_good_and_the_entry_for_minutes(client: FlaskClient) -> None:
    entry = client.get("/widget.js")
    assert f"widget/{FILES.version}/" in entry.text
    assert entry.headers["Cache-Control"] == "public, max-age=600"
    kept = client.get(f"/widget/{FILES.version}/widget.css").headers["Cache-Control"]
    assert "immutable" in kept
    assert client.get("/widget/lain/widget.css").headers["Cache-Control"] == "no-store"


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/widget.js").headers["ETag"]
    again = client.get("/widget.js", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("name", ["widget.js", "tiada.js", "..%2fchat.css", "../chat.css"])
def test_there_is_nothing_else(client: FlaskClient, name: str) -> None:
    assert client.get(f"/widget/{FILES.version}/{name}").status_code == 404


def test_the_scripts_never_turn_text_into_markup_or_ask_elsewhere() -> None:
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|document\.write"
    forbidden = rf"{markup}|\beval\(|new Function"
    for name, source in SCRIPTS.items():
        assert not re.search(forbidden, source), name
        code = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
        assert set(re.findall(r"https?://[\w.]+", code)) <= {"http://www.w3.org"}, name


def test_every_file_is_asked_for_at_once() -> None:
    entry = SCRIPTS["widget.js"]
    modules, languages = (
        set(re.findall(r'"(\w+)"', re.search(rf"{name} = \[(.*?)\]", entry, re.DOTALL)[1]))
        for name in ("MODULES", "LANGUAGES")
    )
    asked = modules | languages | {"component"}
    assert {f"{name}.js" for name in asked} | {"widget.css"} == set(FILES.others)


def test_every_word_that_is_used_stands_in_the_file_of_words() -> None:
    words = set(re.findall(r"^  (\w+):", SCRIPTS["id.js"], flags=re.MULTILINE))
    rest = "\n".join(source for name, source in SCRIPTS.items() if name != "id.js")
    used = set(re.findall(r"\b(?:texts|#texts)\.(\w+)", rest))
    # The states of the connection are looked up by name.
    assert words == used | {"lost", "found", "busy", "expired"}


def test_no_sentence_stands_outside_the_file_of_words() -> None:
    for name, source in SCRIPTS.items():
        if name != "id.js":
            code = re.sub(r"//.*$", "", source, flags=re.MULTILINE)
            sentences = re.findall(r'"[A-Z][a-z]+ [a-z]+[^"]*"', code)
            assert sentences == [], name
