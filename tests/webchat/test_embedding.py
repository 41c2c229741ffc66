"""Pages of allowed origins may use the chat and the search; nothing else is open to other sites."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from apiflask import APIFlask
from pydantic import ValidationError

from tanya.settings import Settings
from webchat.embedding import TOKEN_HEADER, Origins

LPSE = "https://lpse.contoh.go.id"
STRANGER = "https://jahat.contoh.com"
PREFLIGHT = {"Access-Control-Request-Method": "POST"}
PATHS = [
    "/api/conversations",
    "/api/conversations/x/messages",
    "/api/conversations/x/events",
    "/api/conversations/x/feedback",
    "/api/search?q=npwp",
]


@pytest.fixture
def app(gateway: Callable[..., APIFlask]) -> APIFlask:
    return gateway(embed_origins=LPSE)


@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_of_an_allowed_page_is_answered_without_a_token(
    app: APIFlask, path: str
) -> None:
    response = app.test_client().options(path, headers=PREFLIGHT | {"Origin": LPSE})
    assert response.status_code == 204
    headers = response.headers
    assert headers["Access-Control-Allow-Origin"] == LPSE
    for name in ("Authorization", "Content-Type", "Last-Event-ID"):
        assert name in headers["Access-Control-Allow-Headers"]
    assert headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("origin", [STRANGER, "null", "", f"{LPSE}.jahat.com", f"{LPSE}:8443"])
def test_other_pages_are_not_let_in(app: APIFlask, origin: str) -> None:
    client = app.test_client()
    for path in PATHS:
        for response in (
            client.options(path, headers=PREFLIGHT | {"Origin": origin}),
            client.get(path, headers={"Origin": origin}),
        ):
            assert "Access-Control-Allow-Origin" not in response.headers
            assert "Origin" in response.vary


def test_an_allowed_page_reads_answers_and_problems_and_what_it_needs_of_the_headers(
    app: APIFlask,
) -> None:
    client = app.test_client()
    for response in (
        client.post("/api/conversations", headers={"Origin": LPSE}),
        client.get("/api/conversations/x/messages", headers={"Origin": LPSE}),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == LPSE
        exposed = response.headers["Access-Control-Expose-Headers"]
        assert "Retry-After" in exposed
        assert TOKEN_HEADER in exposed
        assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    "path", ["/", "/health", "/ready", "/metrics", "/openapi.json", "/bantuan"]
)
def test_everything_else_stays_on_its_own_site(app: APIFlask, path: str) -> None:
    headers = app.test_client().get(path, headers={"Origin": LPSE}).headers
    assert not [name for name in dict(headers) if name.startswith("Access-Control")]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("allowed", "origin", "may"),
    [
        ("https://lpse.a.go.id https://lpse.b.go.id", "https://lpse.b.go.id", True),
        ("https://lpse.a.go.id", "http://lpse.a.go.id", False),
        ("https://*.go.id", "https://lpse.bandung.go.id", True),
        ("https://*.go.id", "https://go.id", False),
        ("https://*.go.id", "https://jahat-go.id", False),
        ("https://*.go.id", "https://x.com/.go.id", False),
        ("http://localhost:*", "http://localhost:9000", True),
        ("http://localhost:*", "http://localhost", True),
        ("http://localhost:*", "http://localhost:9000.jahat.com", False),
        ("*", "https://apa.saja", True),
        ("*", "", False),
        ("", "https://lpse.a.go.id", False),
        ("", "", False),
    ],
)
def test_an_origin_is_allowed_as_the_setting_says(allowed: str, origin: str, may: bool) -> None:
    assert Origins(allowed).allows(origin) == may


@pytest.mark.parametrize(
    "wrong", ["lpse.contoh.go.id", "https://lpse.contoh.go.id/", "https://a.*.id", "ftp://a.id"]
)
def test_what_is_no_origin_is_refused_at_the_start(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANYA_EMBED_ORIGINS", wrong)
    with pytest.raises(ValidationError):
        Settings(channel_secret="x", token_secret="y")


def test_without_a_setting_only_pages_of_the_own_machine_may_embed() -> None:
    origins = Origins(Settings(channel_secret="x", token_secret="y").embed_origins)
    assert origins.allows("http://127.0.0.1:8765")
    assert not origins.allows(LPSE)
