"""The pause after a code was typed wrongly too often, with the pause that users meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.hindrances import other_actions
from tests.conversations.outside_acts import act, codes
from tests.stack import Chat, Stack

pytestmark = pytest.mark.stack

PT_A = "pt_a@contoh.id"
CASE = "akun pt_a di LPSE LKPP gagal aktivasi"
MINUTES = 5


@pytest.fixture(scope="module")
def pausing(whole_stack: Stack) -> Iterator[None]:
    """An action server that pauses."""
    with other_actions(whole_stack, TANYA_CODE_PAUSE_MINUTES=str(MINUTES)):
        yield


@pytest.fixture
def guessed(pausing: None, stack: Stack) -> Iterator[Chat]:
    """A conversation in which a code was just typed wrongly five times."""
    chat = Chat(stack)
    chat.say(CASE)
    wrong = f"{(int(stack.mailed_code(PT_A)) + 1) % 1_000_000:06d}"
    for _ in range(4):
        assert "belum cocok" in chat.say(wrong)
    assert "tidak berlaku" in chat.say(wrong)
    yield chat
    act(stack, chat, "wait_minutes", MINUTES)


def test_no_code_comes_in_the_pause_and_the_right_one_opens_nothing(stack, guessed):
    right = codes(stack, PT_A)[0]
    guessed.say(right)
    assert guessed.diagnosis is None
    assert "Silakan coba 5 menit lagi" in guessed.press("Kirim ulang kode")
    guessed.say(right)
    assert guessed.diagnosis is None
    assert len(codes(stack, PT_A)) == 1


def test_another_conversation_from_the_same_address_waits_for_that_account_only(stack, guessed):
    other = Chat(stack)
    assert "belum bisa dikirim" in other.say(CASE)
    assert len(codes(stack, PT_A)) == 1
    elsewhere = Chat(stack)
    assert "kode 6 angka" in elsewhere.say("akun pt_lintas di LPSE LKPP tidak bisa login")
    elsewhere.prove("pt_lintas@contoh.id")
    assert elsewhere.diagnosis == "TIDAK_ADA_MASALAH"


def test_another_account_in_the_same_conversation_waits_too(stack, guessed):
    said = guessed.say("eh salah, user id saya pt_lintas")
    assert "belum bisa dikirim" in said
    assert stack.mails("pt_lintas@contoh.id") == []


def test_in_the_pause_everything_else_goes_on(guessed):
    assert "Apakah" in guessed.press("Tanpa kode")
    guessed.say("batal")
    guessed.say("apa itu roaming?")
    assert "tentang_roaming" in guessed.topics


def test_after_the_pause_a_new_code_opens_the_account(stack, guessed):
    act(stack, guessed, "wait_minutes", MINUTES)
    assert "kode baru" in guessed.press("Kirim ulang kode")
    guessed.prove(PT_A)
    assert guessed.diagnosis == "AKTIVASI_AKUN_PERTAMA"
