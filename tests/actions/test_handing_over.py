"""What is passed on when an officer takes over."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import handing_over, proving
from actions.accounts import Account
from actions.handing_over import ActionHandOver, number_of, suggested_reply
from actions.proof import Asker, ProofStore
from tanya.office_hours import OfficeHours
from tests.actions.conftest import Clock, make_settings

PT_A = Account("lkpp", "pt_a")
KNOWN = {"lpse": "lkpp", "user_id": "pt_a", "problem": "gagal_aktivasi", "package": "-"}
DIAGNOSIS = {
    "code": "AKTIVASI_AKUN_PERTAMA",
    "evidence": ["Akun belum diaktivasi."],
    "actor": "Anda",
    "cure": ["Aktivasi akun."],
}
OPENED = {"event": "action", "name": "action_open_case"}
TOLD = {"event": "bot", "data": {"custom": {"topic": "gagal_aktivasi", "diagnosis": DIAGNOSIS}}}
GUIDED = {
    "event": "slot",
    "name": "guide",
    "value": {"guide_topic": "aktivasi_agregasi", "variant": "akun_pertama", "step": 2},
}


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Clock) -> ProofStore:
    """The codes of these tests; the settings too are theirs."""
    kept = ProofStore(make_settings(database_url=f"sqlite:///{tmp_path / 'p.db'}"), clock)
    monkeypatch.setattr(proving, "proofs", lambda: kept)
    monkeypatch.setattr(handing_over, "settings", make_settings)
    hours = OfficeHours.read("Mon-Fri 08:00-16:00")
    monkeypatch.setattr(handing_over, "office_hours", lambda: hours)
    return kept


def handed_over(*events: dict[str, Any], **slots: Any) -> tuple[str, dict[str, Any]]:
    """What is said when a human is asked for, and the one case that comes with it."""
    latest = {"text": "petugas", "intent": {"name": "minta_agen"}, "entities": []}
    tracker = Tracker("conversation", slots, latest, list(events), False, None, {}, "x")
    dispatcher = CollectingDispatcher()
    asyncio.run(ActionHandOver().run(dispatcher, tracker, {}))
    [case] = [m["custom"]["handover"] for m in dispatcher.messages if "handover" in m["custom"]]
    return "\n".join(message["text"] for message in dispatcher.messages), case


def test_the_whole_case_goes_with_the_reply(store: ProofStore) -> None:
    store.keep(Asker("conversation"), PT_A, "111222")
    store.check("conversation", PT_A, "111222")
    said, case = handed_over(OPENED, TOLD, GUIDED, **KNOWN)
    assert case == {
        "number": number_of("conversation"),
        "lpse": "lkpp",
        "user_id": "pt_a",
        "proven": True,
        "topic": "gagal_aktivasi",
        "diagnosis": DIAGNOSIS,
        "suggested_reply": suggested_reply("gagal_aktivasi", DIAGNOSIS),
        "tried": ["aktivasi_agregasi/akun_pertama: sampai langkah 3"],
        "slots": KNOWN,
    }
    assert case["number"] in said
    assert "hasil pemeriksaannya" in said


def test_an_account_without_proof_is_passed_on_as_not_proven() -> None:
    _, case = handed_over(**KNOWN)
    assert (case["user_id"], case["proven"]) == ("pt_a", False)


def test_a_case_of_which_nothing_is_known_is_passed_on_too() -> None:
    said, case = handed_over()
    assert case["number"] in said
    assert "pemeriksaan" not in said
    assert (case["lpse"], case["user_id"], case["topic"], case["diagnosis"]) == (None,) * 4
    assert (case["tried"], case["slots"]) == ([], {})


def test_what_was_found_in_an_earlier_case_does_not_belong_to_this_one() -> None:
    said, case = handed_over(OPENED, TOLD, OPENED, **KNOWN)
    assert case["diagnosis"] is None
    assert "pemeriksaan" not in said


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_the_number_is_stable_short_and_tells_nothing_of_the_id(one: str, other: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handing_over, "settings", make_settings)
        number = number_of(one)
        assert number_of(one) == number
        assert re.fullmatch(r"K-[A-Z2-7]{6}", number)
        assert one == other or number_of(other) != number
        patch.setattr(handing_over, "settings", lambda: make_settings(token_secret="u" * 20))
        assert number_of(one) != number


def test_the_suggested_reply_says_the_cure_or_what_the_article_says() -> None:
    assert "Ganti jaringan." in suggested_reply("gagal_aktivasi", {"cure": ["Ganti jaringan."]})
    assert "jaringan internet" in suggested_reply("gagal_aktivasi", None)
    assert "?" in suggested_reply(None, None)
