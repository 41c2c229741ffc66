"""A simulator that is slow, fails or vanishes at every point: one is told, and can go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conversations.hindrances import FAILS, SLOW, VANISHES, Hindrance, other_actions
from tests.stack import Chat, Stack

pytestmark = pytest.mark.stack

CANNOT = "Sistem agregasi sedang tidak dapat dihubungi"
PT_A, PT_UNDANG = "pt_a@contoh.id", "pt_undang@contoh.id"


@pytest.fixture(scope="module")
def hindered(whole_stack: Stack) -> Iterator[Hindrance]:
    """The stack, its action server reaching the simulator through a door."""
    door = Hindrance(whole_stack.simulator)
    with door.open(), other_actions(whole_stack, TANYA_SIMULATOR_URL=door.url):
        yield door


@pytest.fixture
def door(hindered: Hindrance, stack: Stack) -> Iterator[Hindrance]:
    """The door, open at the beginning."""
    hindered.clear()
    yield hindered
    hindered.clear()


@dataclass(frozen=True)
class Point:
    """A request to the simulator: its path, and in a talk about what problem it is made."""

    path: str
    said: str
    address: str
    diagnosis: str

    def __str__(self) -> str:
        return self.path.strip("/")


LOOK_UPS = [
    Point("/accounts/", "akun pt_a di LPSE LKPP gagal aktivasi", PT_A, "AKTIVASI_AKUN_PERTAMA"),
    Point("/login", "akun pt_a di LPSE LKPP gagal aktivasi", PT_A, "AKTIVASI_AKUN_PERTAMA"),
    Point("/activations", "akun pt_a di LPSE LKPP gagal aktivasi", PT_A, "AKTIVASI_AKUN_PERTAMA"),
    Point(
        "/pull",
        "akun pt_lengkap di LPSE LKPP gagal tarik data SIKaP",
        "pt_lengkap@contoh.id",
        "SIKAP_SIAP",
    ),
    Point(
        "/tender-cepat/",
        "pt_undang di LPSE LKPP tidak diundang tender cepat TC-001",
        PT_UNDANG,
        "TC_DIUNDANG",
    ),
]


@pytest.mark.parametrize("how", [FAILS, VANISHES])
@pytest.mark.parametrize("point", LOOK_UPS, ids=str)
def test_a_look_up_that_fails_is_told_and_can_be_repeated(stack, door, point, how):
    chat = Chat(stack)
    chat.say(point.said)
    door.set(how, point.path)
    assert CANNOT in chat.prove(point.address)
    assert door.met
    assert chat.diagnosis is None
    assert CANNOT in chat.press("Coba lagi")
    door.clear()
    chat.press("Coba lagi")
    assert chat.diagnosis == point.diagnosis


@pytest.mark.parametrize("how", [FAILS, VANISHES])
def test_a_code_that_could_not_be_sent_is_told_and_sent_when_asked_for(stack, door, how):
    chat = Chat(stack)
    door.set(how, "/notifications")
    assert "kode belum terkirim" in chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    assert "kode belum terkirim" in chat.press("Coba lagi")
    assert stack.mails(PT_A) == []
    door.clear()
    assert "kode 6 angka" in chat.press("Coba lagi")
    chat.prove(PT_A)
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"


@pytest.mark.parametrize("how", [FAILS, VANISHES])
def test_without_a_code_the_general_questions_go_on(stack, door, how):
    chat = Chat(stack)
    door.set(how)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    assert "Apakah" in chat.press("Tanpa kode")
    assert "Apakah" in chat.press("Ya")


@pytest.mark.parametrize("how", [FAILS, VANISHES])
def test_the_package_is_asked_for_where_no_list_can_be_had(stack, door, how):
    chat = Chat(stack)
    door.set(how, "/tender-cepat")
    chat.say("kenapa pt_undang di LPSE LKPP tidak diundang tender cepat?")
    assert "tender cepat yang mana" in chat.replies[-1]["text"]
    door.clear()
    assert "kode 6 angka" in chat.say("TC-001")
    chat.prove(PT_UNDANG)
    assert chat.diagnosis == "TC_DIUNDANG"


def at_the_last_step(stack: Stack) -> Chat:
    """A walk-through that only lacks the final check."""
    chat = Chat(stack)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove(PT_A)
    chat.press("Ya, pandu saya")
    for _ in range(4):
        chat.press("Lanjut")
    stack.activate("lkpp", "pt_a", "Rahasia#2026").raise_for_status()
    return chat


@pytest.mark.parametrize("path", ["/accounts/", "/login", "/activations"])
@pytest.mark.parametrize("how", [FAILS, VANISHES])
def test_a_final_check_that_fails_is_told_and_can_be_repeated(stack, door, how, path):
    chat = at_the_last_step(stack)
    door.set(how, path)
    assert CANNOT in chat.press("Selesai")
    assert "Langkah 4 dari 5" in chat.say("kembali")
    door.clear()
    assert "Langkah 5 dari 5" in chat.say("lanjut")
    assert "Berhasil" in chat.press("Selesai")
    assert chat.diagnosis == "SUDAH_AKTIF"


def test_a_walkthrough_needs_no_simulator_between_its_checks(stack, door):
    chat = Chat(stack)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove(PT_A)
    door.set(VANISHES)
    assert "Langkah 1 dari 5" in chat.press("Ya, pandu saya")
    assert "Langkah 2 dari 5" in chat.press("Lanjut")
    chat.press("Gagal di langkah ini")
    assert "Langkah 3 dari 5" in chat.press("Sudah berhasil")
    assert door.met == 0


def test_a_simulator_that_takes_two_seconds_for_everything_delays_and_spoils_nothing(stack, door):
    door.set(SLOW)
    chat = Chat(stack)
    assert "kode 6 angka" in chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove(PT_A)
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"
    chat.press("Ya, pandu saya")
    stack.activate("lkpp", "pt_a", "Rahasia#2026").raise_for_status()
    assert "Berhasil" in chat.say("sudah selesai")
    assert all(message["role"] != "system" for message in chat.history())


def test_a_slow_simulator_spoils_no_tender_case_either(stack, door):
    door.set(SLOW)
    chat = Chat(stack)
    chat.say("kenapa pt_undang di LPSE LKPP tidak diundang tender cepat?")
    chat.prove(PT_UNDANG)
    assert chat.diagnosis == "TC_DIUNDANG"
    assert all(message["role"] != "system" for message in chat.history())
