"""The token of a conversation opens that conversation alone, for some days, longer while used."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from unittest import mock

import pytest
from apiflask import APIFlask
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer, TimestampSigner

from webchat.embedding import TOKEN_HEADER
from webchat.tokens import RENEWED_AFTER, ExpiredToken, Tokens, WrongToken

from .chat_client import Chat
from .problem_documents import assert_problem

DAY = 86_400


def days_later(days: float) -> AbstractContextManager[object]:
    """From now on tokens are as much older."""
    moment = int(time.time() + days * DAY)
    return mock.patch.object(TimestampSigner, "get_timestamp", return_value=moment)


def made_days_ago(app: APIFlask, conversation_id: str, days: float) -> str:
    with days_later(-days):
        return app.extensions["tokens"].issue(conversation_id)


@given(st.text(), st.text())
def test_a_token_fits_its_own_conversation_only(one: str, other: str) -> None:
    tokens = Tokens("secret", 30)
    mine, yours = (text.encode("utf-8", "ignore").decode() for text in (one, other))
    assert tokens.check(tokens.issue(mine), mine) is None
    for wrong in (one, Tokens("another secret", 30).issue(mine), f"{tokens.issue(mine)}x"):
        with pytest.raises(WrongToken):
            tokens.check(wrong, mine)
    if mine != yours:
        with pytest.raises(WrongToken):
            tokens.check(tokens.issue(mine), yours)


def test_an_expired_token_is_told_as_such_to_its_own_conversation_only() -> None:
    tokens = Tokens("secret", 30)
    token = tokens.issue("mine")
    with days_later(31):
        with pytest.raises(ExpiredToken):
            tokens.check(token, "mine")
        with pytest.raises(WrongToken):
            tokens.check(token, "yours")


def test_a_token_from_before_tokens_ended_is_wrong() -> None:
    old = Signer("secret", salt="conversation", key_derivation="hmac").sign("mine").decode()
    with pytest.raises(WrongToken):
        Tokens("secret", 30).check(old, "mine")


def test_a_token_that_is_used_is_renewed_and_goes_on_for_as_long_again() -> None:
    tokens = Tokens("secret", 30)
    token = tokens.issue("mine")
    with days_later(29):
        renewed = tokens.check(token, "mine")
    assert renewed is not None
    with days_later(58):
        assert tokens.check(renewed, "mine") is not None


def test_a_client_gets_the_new_token_with_any_answer(app: APIFlask, chat: Chat) -> None:
    assert TOKEN_HEADER not in chat.post({"text": "halo"}).headers

    aged = made_days_ago(app, chat.id, RENEWED_AFTER.days + 1)
    chat.headers = {"Authorization": f"Bearer {aged}"}
    renewed = chat.post({"text": "lagi"}).headers[TOKEN_HEADER]
    assert chat.post({"text": ""}).headers[TOKEN_HEADER]

    chat.headers = {"Authorization": f"Bearer {renewed}"}
    assert len(chat.messages()) == 4


def test_an_expired_token_is_a_problem_of_its_own_and_changes_nothing(
    app: APIFlask, chat: Chat
) -> None:
    chat.say("halo")
    expired = {"Authorization": f"Bearer {made_days_ago(app, chat.id, 31)}"}
    url = f"{chat.url}/messages"
    for response in (
        chat.http.get(url, headers=expired),
        chat.http.post(url, headers=expired, json={"text": "lagi"}),
        chat.http.get(f"{chat.url}/events", headers=expired),
    ):
        assert_problem(response, 401, "token-expired")
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
        assert TOKEN_HEADER not in response.headers
    assert len(chat.messages()) == 2


def test_the_days_are_a_setting(gateway: Callable[..., APIFlask]) -> None:
    app = gateway(token_days=2)
    chat = Chat(app)
    chat.headers = {"Authorization": f"Bearer {made_days_ago(app, chat.id, 3)}"}
    assert_problem(chat.http.get(f"{chat.url}/messages", headers=chat.headers), 401)
