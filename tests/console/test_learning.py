"""From a question that was not answered to a change that a supervisor has approved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from apiflask import APIFlask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.stack import ROOT
from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import FakeRasa
from webchat.console.content import as_example, faults, with_examples, with_questions
from webchat.console.questions import BADLY_RATED, Question, grouped, open_questions
from webchat.console.tables import Change, Trial
from webchat.console.trials import TrialFailed, Trials, worsened
from webchat.store import now

from .desk import Desk

UNSURE = {
    "text": "Saya belum yakin maksud Anda.",
    "buttons": [{"title": "Bicara dengan petugas", "payload": "/minta_agen"}],
    "custom": {"topic": None, "sources": [], "diagnosis": None},
}
ARTICLE = (ROOT / "knowledge" / "articles" / "lupa_password.md").read_text(encoding="utf-8")
EXAMPLES = (ROOT / "bot" / "data" / "nlu" / "lupa_password.yml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content of its own: one article with its examples, and test sentences."""
    for name, text in (
        ("knowledge/articles/lupa_password.md", ARTICLE),
        ("bot/data/nlu/lupa_password.yml", EXAMPLES),
        (
            "tests/topics/lupa_password.yml",
            "topic: lupa_password\nmatches:\n  - text: lupa sandi\n",
        ),
        ("config.yml", ""),
        ("domain.yml", ""),
        ("language/x.py", ""),
        ("tanya/x.py", ""),
    ):
        path = tmp_path / "isi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "isi"


@pytest.fixture
def app(gateway: Callable[..., APIFlask], folder: Path, tmp_path: Path) -> APIFlask:
    return gateway(content_dir=folder, var_dir=tmp_path / "var")


def unanswered(app: APIFlask, rasa: FakeRasa, *texts: str) -> None:
    chat = Chat(app)
    for text in texts:
        rasa.scripted[text] = [UNSURE]
        chat.say(text)


def drafted(app: APIFlask, sari: Desk, kind: str) -> Change:
    with app.extensions["store"].reading() as session:
        ids = [str(it.message_id) for it in open_questions(session)]
    form = {"jenis": kind, "topik": "lupa_password", "pertanyaan": ids}
    response = sari.post("/helpdesk/belajar/usulan", **form)
    assert response.status_code == 302, response.text
    with app.extensions["store"].reading() as session:
        change = session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert change is not None
    return change


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


def test_examples_are_written_only_when_a_supervisor_approves_the_diff(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "contoh")
    file = folder / change.path
    assert file.read_text(encoding="utf-8") == EXAMPLES
    page = sari.get(f"/helpdesk/belajar/usulan/{change.id}").text
    assert '<span class="tambah">+    - kunci masuk saya raib</span>' in page

    sari.post(f"/helpdesk/belajar/usulan/{change.id}/setujui")
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert "- kunci masuk saya raib" in written["nlu"][0]["examples"].splitlines()
    assert "Semua pertanyaan terjawab" in sari.get("/helpdesk/belajar").text

    sari.post(f"/helpdesk/belajar/usulan/{change.id}/kembalikan")
    assert file.read_text(encoding="utf-8") == EXAMPLES
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
    change = drafted(app, sari, "contoh")
    (folder / change.path).write_text("milik orang lain", encoding="utf-8")
    response = sari.post(f"/helpdesk/belajar/usulan/{change.id}/setujui")
    assert response.status_code == 409
    assert (folder / change.path).read_text(encoding="utf-8") == "milik orang lain"
    assert "Setujui dan tulis" in sari.get(f"/helpdesk/belajar/usulan/{change.id}").text


@pytest.mark.parametrize("topic", ["../../etc/passwd", "tiada", "", "sapaan"])
def test_no_topic_leads_outside_the_content(sari: Desk, topic: str) -> None:
    form = {"jenis": "contoh", "topik": topic, "pertanyaan": "1"}
    assert sari.post("/helpdesk/belajar/usulan", **form).status_code == 422


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_whatever_people_write_the_training_file_stays_sound(texts: list[str]) -> None:
    after = with_examples(EXAMPLES, "lupa_password", texts)
    assert faults("contoh", "lupa_password", after) == []
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
    assert faults("artikel", "lupa_password", with_questions(ARTICLE, distinct)) == []


def test_no_mask_and_no_entity_gets_into_the_training() -> None:
    assert (
        as_example("NPWP [NPWP disembunyikan] tidak [bisa](lpse) {x}") == "NPWP tidak bisa lpse x"
    )
    assert as_example("[password disembunyikan]") == ""


class Measured:
    """Stands in for the `tanya` commands: writes a model, tells the figures it is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, after: float) -> None:
        self.after = after
        self.trees: list[str] = []
        monkeypatch.setattr(Trials, "_tanya", lambda _, *given: self.run(*given))

    def run(self, _trial: int, tree: Path, settings: dict[str, str], *words: str) -> str:
        if words[0] == "train":
            self.trees.append((tree / "bot/data/nlu/lupa_password.yml").read_text())
            models = Path(settings["TANYA_VAR_DIR"]) / "models"
            models.mkdir(parents=True)
            (models / "rasa-baru.tar.gz").write_text("model")
            return ""
        figure = self.after if tree.name == "tree" else 0.9
        return json.dumps({"in_scope_accuracy": figure, "wrong_answer_rate": 0.01})


def tried(app: APIFlask, sari: Desk, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """Begin a trial and wait until it has ended."""
    monkeypatch.setattr("threading.Thread.start", lambda thread: thread.run())
    assert sari.post("/helpdesk/belajar/uji").status_code == 302
    with app.extensions["store"].reading() as session:
        trial = session.scalars(select(Trial).order_by(Trial.id.desc())).first()
    assert trial is not None
    return trial


def test_a_trial_that_measures_no_worse_is_published_and_can_be_taken_back_in_one_step(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "contoh")
    measured = Measured(monkeypatch, after=0.92)
    trial = tried(app, sari, monkeypatch)
    assert trial.state == "published", trial.said
    assert "kunci masuk saya raib" in measured.trees[0]
    assert "kunci masuk saya raib" in (folder / change.path).read_text(encoding="utf-8")
    assert (folder.parent / "var" / "models" / "rasa-baru.tar.gz").exists()
    assert not (folder.parent / "var" / "trials" / str(trial.id)).exists()
    assert "0.92" in sari.get("/helpdesk/belajar").text

    sari.post(f"/helpdesk/belajar/uji/{trial.id}/kembalikan")
    assert (folder / change.path).read_text(encoding="utf-8") == EXAMPLES


def test_a_trial_that_measures_worse_changes_nothing_and_says_what_sank(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    change = drafted(app, sari, "contoh")
    Measured(monkeypatch, after=0.88)
    trial = tried(app, sari, monkeypatch)
    assert trial.state == "worse"
    assert "in_scope_accuracy" in trial.said
    assert (folder / change.path).read_text(encoding="utf-8") == EXAMPLES
    assert not (folder.parent / "var" / "models" / "rasa-baru.tar.gz").exists()


def test_a_training_that_fails_is_told_with_its_last_words(
    app: APIFlask, rasa: FakeRasa, sari: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    drafted(app, sari, "contoh")

    def fail(*_: object) -> str:
        raise TrialFailed("tanya train: disk full")

    monkeypatch.setattr(Trials, "_tanya", fail)
    trial = tried(app, sari, monkeypatch)
    assert (trial.state, trial.said) == ("failed", "tanya train: disk full")


def test_a_trial_cut_off_by_a_crash_makes_room_for_the_next(
    app: APIFlask, rasa: FakeRasa, sari: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    unanswered(app, rasa, "kunci masuk saya raib")
    drafted(app, sari, "contoh")
    Measured(monkeypatch, after=0.9)
    with app.extensions["store"].changing() as session:
        session.add(Trial(started_by="Sari"))
    assert sari.post("/helpdesk/belajar/uji").status_code == 409
    with app.extensions["store"].changing() as session:
        session.scalars(select(Trial)).one().beat_at = now().replace(year=2020)
    assert tried(app, sari, monkeypatch).state == "published"
    with app.extensions["store"].reading() as session:
        states = list(session.scalars(select(Trial.state).order_by(Trial.id)))
    assert states == ["interrupted", "published"]


def test_figures_get_worse_by_sinking_or_by_rising_as_each_means() -> None:
    assert worsened({"in_scope_accuracy": [0.9, 0.9], "wrong_answer_rate": [0.02, 0.02]}) == []
    assert worsened({"recall_at_1": [0.9, 0.8], "wrong_answer_rate": [0.02, 0.03]}) == [
        "recall_at_1",
        "wrong_answer_rate",
    ]
