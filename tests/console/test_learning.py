"""From a question that was not answered to a change that a supervisor has approved."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from apiflask import APIFlask
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import FakeRasa
from webchat.console.content import as_example, faults, with_examples, with_questions
from webchat.console.questions import BADLY_RATED, Question, grouped, open_questions
from webchat.console.tables import Change
from webchat.store import now

from .desk import Desk
from .learning import ARTICLE, EXAMPLES, app, drafted, folder, unanswered

__all__ = ["app", "folder"]


def test_what_was_not_answered_and_what_was_rated_badly_is_listed(
    app: APIFlask, rasa: FakeRasa, sari: Desk
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib entah ke mana")
    unhappy = Chat(app)
    unhappy.say("cara ganti npwp perusahaan")
    unhappy.http.post(f"{unhappy.url}/feedback", headers=unhappy.headers, json={"rating": 1})
    Chat(app).say("yang ini terjawab baik")
    with app.extensions["store"].reading() as session:
        found = {it.text: it.why for it in open_questions(session)}
    assert set(found) == {"kunci masuk saya raib entah ke mana", "cara ganti npwp perusahaan"}
    assert found["cara ganti npwp perusahaan"] == BADLY_RATED
    assert "kunci masuk saya raib" in sari.get("/helpdesk/belajar").text


def question(number: int, text: str) -> Question:
    return Question(number, text, "", None, now())


def test_like_questions_come_together_largest_group_first() -> None:
    vectors = {"satu": [1.0, 0.0], "eka": [0.9, 0.1], "lain": [0.0, 1.0], "asing": [0.0, 0.0]}

    def encode(texts: Any) -> Any:
        import torch

        return torch.tensor([vectors[text] for text in texts])

    texts = ["lain", "asing", "satu", "eka"]
    groups = grouped([question(n, text) for n, text in enumerate(texts)], encode)
    assert [sorted(it.text for it in group.questions) for group in groups] == [
        ["eka", "satu"],
        ["lain"],
        ["asing"],
    ]


def test_without_a_model_the_same_words_still_come_together() -> None:
    texts = ["Lupa sandi!", "lupa sandi", "lain"]
    groups = grouped([question(n, text) for n, text in enumerate(texts)], None)
    assert [len(it.questions) for it in groups] == [2, 1]


def test_examples_are_shown_as_a_diff_and_written_by_nothing_but_a_trial(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "contoh")
    url = f"/helpdesk/belajar/usulan/{change.id}"
    page = sari.get(url).text
    assert '<span class="tambah">+    - kunci masuk saya raib</span>' in page
    assert "Setujui dan tulis" not in page
    assert "Semua pertanyaan terjawab" in sari.get("/helpdesk/belajar").text
    assert sari.post(f"{url}/setujui").status_code == 422
    assert (folder / change.path).read_text(encoding="utf-8") == EXAMPLES

    sari.post(f"{url}/buang")
    assert "kunci masuk saya raib" in sari.get("/helpdesk/belajar").text


def test_further_questions_go_into_the_draft_that_is_open(
    app: APIFlask, rasa: FakeRasa, sari: Desk
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    first = drafted(app, sari, "contoh")
    unanswered(app, rasa, "sandi kok lenyap begitu")
    second = drafted(app, sari, "contoh")
    assert second.id == first.id
    assert len(second.questions) == 2
    page = sari.get(f"/helpdesk/belajar/usulan/{second.id}").text
    assert "+    - kunci masuk saya raib" in page
    assert "+    - sandi kok lenyap begitu" in page


def test_a_group_can_take_along_the_questions_of_others(
    app: APIFlask, rasa: FakeRasa, sari: Desk
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib", "logo saya di mana")
    page = sari.get("/helpdesk/belajar").text
    assert page.count('type="checkbox"') == 4
    assert page.count("checked>") == 2


def test_an_article_is_written_when_approved_and_can_be_taken_back(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "artikel")
    url, file = f"/helpdesk/belajar/usulan/{change.id}", folder / change.path
    sari.post(f"{url}/setujui")
    assert "kunci masuk saya raib" in file.read_text(encoding="utf-8")
    sari.post(f"{url}/kembalikan")
    assert file.read_text(encoding="utf-8") == ARTICLE
    assert "kunci masuk saya raib" in sari.get("/helpdesk/belajar").text


def test_an_article_draft_is_checked_as_articles_are(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "artikel")
    url = f"/helpdesk/belajar/usulan/{change.id}"
    assert "  - &#39;kunci masuk saya raib&#39;" in sari.get(url).text
    sari.post(f"{url}/simpan", teks=change.after.replace("lpse: semua", "lpse: mars"))
    assert "Belum dapat disetujui" in sari.get(url).text
    assert sari.post(f"{url}/setujui").status_code == 422
    assert (folder / change.path).read_text(encoding="utf-8") == ARTICLE
    sari.post(f"{url}/simpan", teks=change.after.replace("\n", "\r\n"))
    assert sari.post(f"{url}/setujui").status_code == 302
    assert "kunci masuk saya raib" in (folder / change.path).read_text(encoding="utf-8")


def test_a_file_that_changed_meanwhile_is_never_overwritten(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "artikel")
    (folder / change.path).write_text("milik orang lain", encoding="utf-8")
    response = sari.post(f"/helpdesk/belajar/usulan/{change.id}/setujui")
    assert response.status_code == 409
    assert (folder / change.path).read_text(encoding="utf-8") == "milik orang lain"
    assert "Setujui dan tulis" in sari.get(f"/helpdesk/belajar/usulan/{change.id}").text


@pytest.mark.parametrize("topic", ["../../etc/passwd", "tiada", "", "sapaan"])
def test_no_topic_leads_outside_the_content(sari: Desk, topic: str) -> None:
    form = {"jenis": "contoh", "topik": topic, "pertanyaan": "1"}
    assert sari.post("/helpdesk/belajar/usulan", **form).status_code == 422


def faults_of(kind: str, after: str, topic: str = "lupa_password") -> list[str]:
    return faults(Change(kind=kind, topic=topic, before="ada", after=after))


def test_a_file_of_examples_holds_nothing_else() -> None:
    assert faults_of("contoh", EXAMPLES + "rules:\n- rule: x\n") != []
    assert faults_of("contoh", EXAMPLES.replace("- intent:", "- lookup:", 1)) != []


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_whatever_people_write_the_training_file_stays_sound(texts: list[str]) -> None:
    after = with_examples(EXAMPLES, "lupa_password", texts)
    assert faults_of("contoh", after) == []
    read = yaml.safe_load(after)["nlu"]
    assert [it["intent"] for it in read] == ["lupa_password"]
    lines = read[0]["examples"].splitlines()
    assert all(f"- {it}" in lines for it in filter(None, map(as_example, texts)))


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_whatever_people_write_the_article_stays_sound(texts: list[str]) -> None:
    known = {it.casefold() for it in re.findall(r"^  - (.*)$", ARTICLE, re.MULTILINE)}
    fresh = [it for it in texts if as_example(it).casefold() not in known]
    distinct = list({as_example(it).casefold(): it for it in fresh}.values())
    assert faults_of("artikel", with_questions(ARTICLE, distinct)) == []


def test_no_mask_and_no_entity_gets_into_the_training() -> None:
    assert (
        as_example("NPWP [NPWP disembunyikan] tidak [bisa](lpse) {x}") == "NPWP tidak bisa lpse x"
    )
    assert as_example("[password disembunyikan]") == ""
