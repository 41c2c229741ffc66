"""The conversations of the *.yml files, through the running product."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest

from actions.replies import BUBBLE
from knowledge.topics import MOVES, PROBLEMS, SMALL_TALK, WALKTHROUGHS
from tests.conversations.outside_acts import act, codes
from tests.conversations.written import FOLDER, Step, Written, read, read_all, spread
from tests.stack import Chat, Stack, signed_word

WRITTEN = read_all()
HELD = int(os.environ.get("CONVERSATIONS", len(WRITTEN)))
"""How many are held, spread over all: a trial of the console may want fewer."""
CAUSES = set(
    """
    AKUN_TIDAK_DITEMUKAN BELUM_TERVERIFIKASI PASSWORD_SALAH PAKAI_USER_ID_DEFAULT BELUM_AKTIVASI
    LPSE_NON_V3 AGREGASI_LPSE_BERMASALAH PASSWORD_TIDAK_SINKRON AKTIVASI_AKUN_PERTAMA
    AKTIVASI_AKUN_KEDUA SUDAH_AKTIF USER_ID_BENTROK CABANG_BERBEDA WILAYAH_KOSONG
    WILAYAH_TIDAK_SESUAI MENUNGGU_VERIFIKATOR GANGGUAN_JARINGAN SIKAP_KOSONG SIKAP_TIDAK_LENGKAP
    SIKAP_LPSE_BERMASALAH SIKAP_SIAP TC_DIUNDANG TC_BELUM_VERIFIED TC_KRITERIA_KURANG
    TC_PAKET_TIDAK_DITEMUKAN TIDAK_ADA_MASALAH
    """.split()
)
PROVIDERS = """
    pt_a Cahaya PT_Cahaya maju_jaya sentosa_pusat sentosa_cabang cv_mandiri cv_wilayah cv_tunggu
    sinkron pt_baru pt_jauh pt_lintas ud_lama pt_kosong pt_separuh pt_lengkap pt_undang pt_belum
    pt_kurang
    """.split()
MOVED = {
    "setuju": ("Ya", r"^(?:ya|boleh|iya)\b"),
    "tolak": ("Tidak", r"^(?:tidak|bukan|nggak)\b"),
    "lanjut": ("Lanjut", r"^lanjut"),
    "kembali": ("Kembali", r"^kembali"),
    "selesai": ("Selesai", r"^sudah selesai"),
    "gagal_langkah": ("Gagal di langkah ini", r"langkah ini"),
    "batal": ("Berhenti", r"^batal"),
    "kirim_ulang_kode": ("Kirim ulang kode", r"kirim ulang"),
    "tanpa_kode": ("Tanpa kode", r"tanpa kode"),
}
"""Each move with its button and how it is said."""
_QUESTION = re.compile(r"\b(?:Apa|Apakah|Mau|Maksud Anda|Di LPSE|Paket|Panduan)\b[^.?!\n]*\?")
"""What waits for an answer; "Belum punya akun? Daftar..." does not."""
_NO_DIAGNOSIS = "tidak ada"


@pytest.fixture(scope="module")
def demo(whole_stack):
    """All processes, with the demo data as at the beginning."""
    whole_stack.reset()
    return whole_stack


@pytest.mark.stack
@pytest.mark.parametrize(
    "written", spread(WRITTEN, HELD), ids=lambda it: it.conversation.conversation
)
def test_conversation(demo, written):
    told = written.conversation
    if told.changes_something:
        demo.reset()
    try:
        _Talk(demo, written).run()
    finally:
        if told.changes_something:
            demo.reset()


def test_there_are_enough_conversations():
    told = [written.conversation for written in WRITTEN]
    assert len(told) >= 150
    assert sum(it.turns for it in told) >= 600
    assert sum(it.reveals_nothing for it in told) >= 40
    assert len({it.conversation for it in told}) == len(told)


def test_every_cause_is_found_in_some_conversation():
    found = {step.diagnosis for it in WRITTEN for step in it.conversation.steps}
    assert found >= CAUSES


@pytest.mark.parametrize("user_id", PROVIDERS)
def test_every_provider_of_the_demo_learns_what_is_the_matter(user_id):
    steps = [step for it in WRITTEN for step in it.conversation.steps]
    address = f"{user_id.lower()}@contoh.id"
    assert any(it.code == address and it.diagnosis not in (None, _NO_DIAGNOSIS) for it in steps)


def test_both_accounts_of_one_user_id_are_asked_about():
    said = " ".join(step.user or "" for it in WRITTEN for step in it.conversation.steps).lower()
    assert re.search(r"maju_jaya di lpse muaro jambi", said)
    assert re.search(r"maju_jaya di lpse bandung", said)


@pytest.mark.parametrize("move", MOVED)
def test_every_move_is_made_by_button_and_in_words(move):
    button, words = MOVED[move]
    steps = [step for it in WRITTEN for step in it.conversation.steps]
    assert any(step.press and step.press.startswith(button) for step in steps)
    assert any(step.user and re.search(words, step.user, re.IGNORECASE) for step in steps)


def test_no_move_is_left_out():
    assert MOVED.keys() == MOVES


@pytest.mark.parametrize("topic", sorted(SMALL_TALK))
def test_all_small_talk_is_talked(topic):
    assert any(step.topic == topic for it in WRITTEN for step in it.conversation.steps)


def test_every_problem_and_walkthrough_has_its_file():
    assert {path.stem for path in FOLDER.glob("*.yml")} >= PROBLEMS | WALKTHROUGHS


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- conversation: A\n  steps:\n  - user: halo\n    say: halo\n", "a.yml:3"),
        ("- conversation: A\n  stepps: []\n  steps: []\n", "a.yml:1"),
        ("- conversation: A\n  steps:\n  - user: halo\n  - press: Ya\n    user: ya\n", "a.yml:4"),
        ("- conversation: A\n  steps:\n  - says: halo\n", "a.yml:3"),
        ("- conversation: A\n  steps:\n  - {user: boleh?, says: ya}\n", "a.yml:3"),
        ("- conversation: A\n  steps:\n  - restart: rasa\n    says: halo\n", "a.yml:3"),
        ("- conversation: A\n  steps:\n  - activate: {lpse: lkpp, user: pt_a}\n", "a.yml:3"),
    ],
)
def test_what_a_file_may_not_say_is_named_with_its_line(tmp_path, text, place):
    path = tmp_path / "a.yml"
    path.write_text(text)
    with pytest.raises(ValueError, match=f"^{place}: "):
        list(read(path))


class _Talk:
    """One conversation being held."""

    def __init__(self, stack: Stack, written: Written) -> None:
        self.stack, self.written = stack, written
        told = written.conversation
        token = signed_word(**told.signed_in.model_dump()) if told.signed_in else None
        self.chat = Chat(stack, lpse=told.page, identity_token=token)
        self.turns: list[list[dict[str, Any]]] = []

    def run(self) -> None:
        """Every step, each failure told with its line and what was said."""
        for step, place in zip(self.written.conversation.steps, self.written.places, strict=True):
            try:
                self._step(step)
            except AssertionError as error:
                pytest.fail(f"{place}: {error}\n{self._transcript()}", pytrace=False)

    def _step(self, step: Step) -> None:
        if not step.is_turn:
            act(self.stack, self.chat, step.kind, getattr(step, step.kind))
            return
        self._take_turn(step)
        self.turns.append(self.chat.replies)
        self._check(step)

    def _take_turn(self, step: Step) -> None:
        value = getattr(step, step.kind)
        if step.kind == "user":
            self.chat.say(value)
        elif step.kind == "press":
            self.chat.press(value)
        elif step.kind == "press_old":
            self.chat.replies = self._earlier(step)
            self.chat.press(value)
        else:
            self.chat.say(self._code(step.kind, value))

    def _earlier(self, step: Step) -> list[dict[str, Any]]:
        """The replies with the old button: of the turn named, else the newest before the last."""
        if step.of_turn:
            return self.turns[step.of_turn - 1]
        held = [r for r in self.turns[:-1] if any(t.startswith(step.press_old) for t in _titles(r))]
        assert held, f"no earlier button '{step.press_old}'"
        return held[-1]

    def _code(self, kind: str, address: str) -> str:
        mailed = self._mailed(address)
        if kind == "wrong_code":
            return f"{(int(mailed[0]) + 1) % 1_000_000:06d}"
        return mailed[1 if kind == "old_code" else 0]

    def _mailed(self, address: str) -> list[str]:
        """The codes mailed to *address* for this conversation, newest first."""
        return codes(self.stack, address)

    def _check(self, step: Step) -> None:
        replies = self.chat.replies
        text = "\n".join(message["text"] or "" for message in replies)
        for wanted in step.says:
            assert wanted in text, f"not said: {wanted}"
        for unwanted in step.never:
            assert unwanted not in text, f"said: {unwanted}"
        for title in step.offers:
            assert any(t.startswith(title) for t in _titles(replies)), f"not offered: {title}"
        for source in step.cites:
            assert source in _sources(replies), f"not cited: {source}"
        if step.topic:
            assert replies, "no reply"
            assert replies[-1]["topic"] == step.topic, f"topic is {replies[-1]['topic']}"
        self._check_diagnosis(step)
        self._check_tone(replies)

    def _check_tone(self, replies: list[dict[str, Any]]) -> None:
        """Short enough for a phone, and one question at a time."""
        said = [message["text"] for message in replies if message["role"] == "bot"]
        for text in said:
            assert len(text) <= BUBBLE, f"{len(text)} characters: {text}"
        asked = [question for text in said for question in _QUESTION.findall(text)]
        assert len(asked) <= 1, f"more than one question: {asked}"

    def _check_diagnosis(self, step: Step) -> None:
        found = self.chat.diagnosis
        if step.diagnosis == _NO_DIAGNOSIS or self.written.conversation.reveals_nothing:
            named = None if step.diagnosis in (None, _NO_DIAGNOSIS) else step.diagnosis
            assert found == named, f"diagnosis is {found}"
        elif step.diagnosis:
            assert found == step.diagnosis, f"diagnosis is {found}"

    def _transcript(self) -> str:
        return "\n".join(
            f"  {message['role']}: {message['text']} {_titles([message]) or ''}"
            for message in self.chat.history()
        )


def _titles(replies: list[dict[str, Any]]) -> list[str]:
    return [button["title"] for message in replies for button in message["buttons"]]


def _sources(replies: list[dict[str, Any]]) -> set[str]:
    return {f"{it['document']} {it['item']}" for message in replies for it in message["sources"]}
