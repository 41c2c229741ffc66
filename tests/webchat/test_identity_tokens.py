"""Conversations that begin with the signed word of the embedding page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import jwt
import pytest
from apiflask import APIFlask
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError
from werkzeug.test import TestResponse

from tanya.settings import EmbedKey, Settings
from webchat import delivery
from webchat.identity import BadIdentity, Identities
from webchat.store import now

from .chat_client import eventually
from .fake_rasa import FakeRasa

OLD, NEW, OTHERS = "old-key-" * 5, "new-key-" * 5, "key-of-bandung-" * 3
KEYS = {
    "lkpp-1": {"lpse": "lkpp", "key": OLD},
    "lkpp-2": {"lpse": "lkpp", "key": NEW},
    "bandung-1": {"lpse": "bandung", "key": OTHERS},
}


def token(
    key: Any = OLD, kid: str | None = "lkpp-1", algorithm: str = "HS256", **claims: Any
) -> str:
    """A token in order, but for what is given; a claim that is None is left out."""
    now = int(time.time())
    told = {"aud": "tanya-lpse", "iat": now, "exp": now + 120, "jti": uuid.uuid4().hex}
    told |= {"user_id": "pt_a", "lpse": "lkpp"} | claims
    kept = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(kept, key, algorithm, headers={"kid": kid} if kid else None)


@pytest.fixture
def app(gateway: Callable[..., APIFlask]) -> APIFlask:
    return gateway(embed_keys={kid: EmbedKey(**key) for kid, key in KEYS.items()})


def start(app: APIFlask, identity_token: Any, **more: Any) -> TestResponse:
    body = {"identity_token": identity_token, **more}
    return app.test_client().post("/api/conversations", json=body)


def told_to_rasa(app: APIFlask, rasa: FakeRasa, started: TestResponse) -> dict[str, Any]:
    """The metadata that come with the first message of the conversation."""
    key = started.get_json()
    headers = {"Authorization": f"Bearer {key['token']}"}
    url = f"/api/conversations/{key['id']}/messages"
    assert app.test_client().post(url, headers=headers, json={"text": "halo"}).status_code == 200
    eventually(lambda: rasa.told)
    metadata: dict[str, Any] = rasa.told[-1]["metadata"]
    return metadata


def refusal(answer: TestResponse) -> str:
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    document = answer.get_json()
    assert document["type"].endswith(":identity-token")
    return str(document["detail"])


def test_the_assistant_is_told_for_whom_the_page_vouches(app: APIFlask, rasa: FakeRasa) -> None:
    started = start(app, token())
    assert started.status_code == 201
    metadata = told_to_rasa(app, rasa, started)
    assert metadata["identity"] == {"lpse": "lkpp", "user_id": "pt_a"}
    assert metadata["lpse"] == "lkpp"


@pytest.mark.parametrize("body", [{}, {"lpse": "lkpp"}, {"identity_token": None}])
def test_without_a_token_nobody_is_vouched_for(
    app: APIFlask, rasa: FakeRasa, body: dict[str, Any]
) -> None:
    started = app.test_client().post("/api/conversations", json=body)
    assert told_to_rasa(app, rasa, started)["identity"] is None


def test_the_word_of_the_page_lapses(
    gateway: Callable[..., APIFlask], rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = gateway(embed_keys={"lkpp-1": EmbedKey(lpse="lkpp", key=OLD)}, embed_proof_minutes=30)
    started = start(app, token())
    later = now() + timedelta(minutes=31)
    monkeypatch.setattr(delivery, "now", lambda: later)
    assert told_to_rasa(app, rasa, started)["identity"] is None


@pytest.mark.parametrize(("key", "kid"), [(OLD, "lkpp-1"), (NEW, "lkpp-2")])
def test_two_keys_of_one_lpse_count_while_they_change_over(
    app: APIFlask, key: str, kid: str
) -> None:
    assert start(app, token(key, kid)).status_code == 201


def test_a_token_counts_once(app: APIFlask, gateway: Callable[..., APIFlask]) -> None:
    used = token()
    assert start(app, used).status_code == 201
    assert "pernah dipakai" in refusal(start(app, used))
    other_process = gateway(embed_keys={"lkpp-1": EmbedKey(lpse="lkpp", key=OLD)})
    assert "pernah dipakai" in refusal(start(other_process, used))


def test_two_pages_may_choose_the_same_jti(app: APIFlask) -> None:
    assert start(app, token(jti="1")).status_code == 201
    assert start(app, token(OTHERS, "bandung-1", lpse="bandung", jti="1")).status_code == 201


def test_a_refused_token_starts_no_conversation_and_is_not_spent(app: APIFlask) -> None:
    refusal(start(app, token(lpse="bandung", jti="1")))
    assert start(app, token(jti="1")).status_code == 201


NOW = int(time.time())
CLAIMS = ["aud", "exp", "iat", "jti", "user_id", "lpse"]
ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (lambda: token(exp=int(time.time()) - 60, iat=int(time.time()) - 120), "kedaluwarsa"),
        (lambda: token(iat=int(time.time()) + 3600, exp=int(time.time()) + 3700), "belum berlaku"),
        (lambda: token(exp=int(time.time()) + 3600), "terlalu lama"),
        (lambda: token(aud="other-service"), "layanan lain"),
        (lambda: token(NEW), "tidak ditandatangani"),
        (lambda: token(kid="unknown"), "tidak ditandatangani"),
        (lambda: token(kid=None), "tidak ditandatangani"),
        (lambda: token(lpse="bandung"), "tidak ditandatangani"),
        (lambda: token(OTHERS, "bandung-1"), "tidak ditandatangani"),
        (lambda: token(algorithm="HS384"), "tidak ditandatangani"),
        (lambda: token(key="", algorithm="none"), "tidak ditandatangani"),
        *[(lambda name=name: token(**{name: None}), name) for name in CLAIMS],
        (lambda: token(user_id=""), "user_id"),
        (lambda: token(user_id=7), "user_id"),
        (lambda: token(user_id="a" * 61), "user_id"),
        (lambda: token(iat="kemarin"), "iat"),
        ("bukan.sebuah.token", "tidak dapat dibaca"),
        ("x", "tidak dapat dibaca"),
        ("é.é.é", "tidak dapat dibaca"),
    ],
)  # fmt: skip
def test_a_token_that_is_not_in_order_is_refused_and_told_why(
    app: APIFlask, bad: Any, says: str
) -> None:
    detail = refusal(start(app, bad() if callable(bad) else bad))
    assert says in detail
    assert "pt_a" not in detail
    assert OLD not in detail


def test_a_header_nested_too_deep_is_refused(app: APIFlask) -> None:
    header = base64.urlsafe_b64encode(b'{"kid":' + b"[" * 1400).decode()
    refusal(start(app, f"{header}.e30.x"))


@pytest.mark.parametrize("bad", [7, [], "", "a" * 4001, "\udcff"])
def test_what_cannot_be_a_token_is_an_invalid_request(app: APIFlask, bad: Any) -> None:
    assert start(app, bad).status_code == 422


def test_without_keys_every_token_is_foreign(gateway: Callable[..., APIFlask]) -> None:
    assert "tidak ditandatangani" in refusal(start(gateway(), token()))


def test_a_page_may_sign_with_a_key_pair(gateway: Callable[..., APIFlask]) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    app = gateway(embed_keys={"lkpp-1": EmbedKey(lpse="lkpp", public_key=pem.decode())})
    assert start(app, token(private, algorithm="RS256")).status_code == 201
    assert "tidak ditandatangani" in refusal(start(app, token()))


def test_a_public_key_never_serves_as_a_shared_secret(gateway: Callable[..., APIFlask]) -> None:
    public = "not a PEM, so that a careless library would take it for a secret"
    app = gateway(embed_keys={"lkpp-1": EmbedKey(lpse="lkpp", public_key=public)})
    assert "tidak ditandatangani" in refusal(start(app, token(public)))


def test_the_address_is_told_as_a_hash(app: APIFlask, rasa: FakeRasa) -> None:
    def address(client: str) -> str:
        started = app.test_client().post(
            "/api/conversations", json={}, environ_base={"REMOTE_ADDR": client}
        )
        return str(told_to_rasa(app, rasa, started)["address"])

    first, same, other = (address(it) for it in ("10.0.0.1", "10.0.0.1", "10.0.0.2"))
    assert first == same != other
    assert "10.0.0" not in first


@hypothesis_settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150
)
@given(
    header=st.dictionaries(st.sampled_from(["kid", "alg", "typ", "crit"]), st.just("lkpp-1") | ODD),
    claims=st.dictionaries(st.sampled_from(CLAIMS), ODD | st.lists(ODD, max_size=2)),
)
def test_whatever_is_signed_is_read_or_refused(
    header: dict[str, Any], claims: dict[str, Any]
) -> None:
    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    now = int(time.time())
    told = {
        "aud": "tanya-lpse",
        "iat": now,
        "exp": now + 60,
        "jti": "1",
        "user_id": "a",
        "lpse": "lkpp",
    }
    body = ".".join(
        part(json.dumps(it).encode())
        for it in ({"alg": "HS256", "kid": "lkpp-1"} | header, told | claims)
    )
    signed = f"{body}.{part(hmac.new(OLD.encode(), body.encode(), hashlib.sha256).digest())}"
    identities = Identities({"lkpp-1": EmbedKey(lpse="lkpp", key=OLD)}, "tanya-lpse")
    with suppress(BadIdentity):
        assert identities.read(signed).lpse == "lkpp"


@pytest.mark.parametrize(
    "key",
    [
        {"lpse": "lkpp"},
        {"lpse": "lkpp", "key": OLD, "public_key": "PEM"},
        {"lpse": "lkpp", "key": "short"},
        {"lpse": "LKPP!", "key": OLD},
        {"lpse": "lkpp", "key": OLD, "alg": "none"},
    ],
)
def test_a_key_that_is_not_in_order_is_refused_at_the_start(
    key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANYA_EMBED_KEYS", json.dumps({"lkpp-1": key}))
    with pytest.raises(ValidationError):
        Settings(channel_secret="x", token_secret="y")


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANYA_EMBED_KEYS", json.dumps(KEYS))
    keys = Settings(channel_secret="x", token_secret="y").embed_keys
    assert {kid: key.lpse for kid, key in keys.items()} == {
        "lkpp-1": "lkpp", "lkpp-2": "lkpp", "bandung-1": "bandung",
    }  # fmt: skip
    assert OLD not in repr(keys)
