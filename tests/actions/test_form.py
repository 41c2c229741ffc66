"""Answers to the questions before a diagnosis, and what ends a turn that nothing else fits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import form, proving
from actions.accounts import Account
from actions.answering import ActionAnswer
from actions.proof import Asker, ProofStore
from tests.actions.conftest import Clock, make_settings

PT_A = Account("lkpp", "pt_a")


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Clock) -> ProofStore:
    """The codes of these tests."""
    kept = ProofStore(make_settings(database_url=f"sqlite:///{tmp_path / 'p.db'}"), clock)
    monkeypatch.setattr(proving, "proofs", lambda: kept)
    return kept


def said(action: Any, text: str, intent: str, loop: str | None, **slots: Any) -> tuple[str, Any]:
    """What *action* says to *text*, and its events as name (or kind) and value."""
    entities = slots.pop("entities", [])
    latest = {"text": text, "intent": {"name": intent}, "entities": entities}
    active = {"name": loop} if loop else {}
    tracker = Tracker("conversation", slots, latest, [], False, None, active, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    texts = "\n".join(m["text"] or m["response"] for m in dispatcher.messages)
    return texts, [(event.get("name") or event["event"], event.get("value")) for event in events]


def answered(asked: str, text: str, intent: str, **slots: Any) -> tuple[str, Any]:
    """As `said`, by the form that asks for *asked*."""
    slots = {"requested_slot": asked, "problem": "gagal_login", "package": "-"} | slots
    return said(form.ValidateDiagnosisForm(), text, intent, "diagnosis_form", **slots)


@pytest.mark.parametrize("text", ["12345", "1234567", "kodenya 12 345", "kode: 1234"])
def test_too_few_or_too_many_digits_are_told_and_no_try(store: ProofStore, text: str) -> None:
    store.keep(Asker("conversation"), PT_A, "111222")
    known = {"lpse": "lkpp", "user_id": "pt_a"}
    texts, events = answered("proof", text, "kirim_ulang_kode", **known)
    assert "6 angka" in texts
    assert events == [("proof", None)]


def test_a_correction_to_an_account_proven_before_needs_no_other_code(
    store: ProofStore, clock: Clock
) -> None:
    store.keep(Asker("conversation"), PT_A, "111222")
    store.check("conversation", PT_A, "111222")
    named = [{"entity": "user_id", "value": "pt_a"}]
    known = {"lpse": "lkpp", "user_id": "pt_a", "entities": named}
    _, events = answered("proof", "eh salah, pt_a", "tolak", **known)
    assert events[-1] == ("proof", "given lkpp/pt_a")
    clock.pass_by(hours=timedelta(days=2) / timedelta(hours=1))
    _, events = answered("proof", "eh salah, pt_a", "tolak", **known)
    assert events == [("proof", None)]


def test_an_unknown_place_is_told_whatever_it_was_taken_for() -> None:
    text = "LPSE Kabupaten Wakatobi"
    texts, events = answered("lpse", text, "daftar_lpse_teragregasi")
    assert "belum saya kenal" in texts
    assert ("lpse", None) in events


def test_a_question_about_lpse_is_no_place() -> None:
    assert answered("lpse", "LPSE mana saja ya", "daftar_lpse_teragregasi") == ("", [])


@pytest.mark.parametrize(("text", "intent"), [("eh bukan", "tolak"), ("halo", "sapaan")])
def test_an_answer_that_no_rule_asked_for_is_given_once(text: str, intent: str) -> None:
    texts, events = said(ActionAnswer(), text, intent, None)
    assert texts == f"utter_{intent}"
    assert events == [("action_listen", None)]


@pytest.mark.parametrize("text", ["😭😭😭", "123456", "?!"])
def test_what_has_no_words_is_not_called_out_of_scope(text: str) -> None:
    texts, _ = said(ActionAnswer(), text, "di_luar_cakupan", None)
    assert "kata-kata" in texts
    assert "di luar" not in texts
