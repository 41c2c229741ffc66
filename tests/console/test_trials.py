"""Trials: what they publish, what they refuse, and what is left when they are cut off."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from apiflask import APIFlask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.stack import wait_until
from tests.webchat.fake_rasa import FakeRasa
from tests.webchat.gateway_process import GatewayProcess
from webchat.console.content import Content
from webchat.console.gate import clear_away, worsened
from webchat.console.officers import Officers
from webchat.console.tables import Change, Trial
from webchat.store import Store, now

from .desk import PASSWORD, Desk, token_in
from .learning import ARTICLE, EXAMPLES, Commands, app, commands, drafted, folder, unanswered

__all__ = ["app", "commands", "folder"]

QUESTION = "kunci masuk saya raib"


@pytest.fixture
def change(app: APIFlask, rasa: FakeRasa, sari: Desk, commands: Commands) -> Change:
    """A draft of examples."""
    unanswered(app, rasa, QUESTION)
    return drafted(app, sari, "contoh")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a trial does in the background happens before the page answers."""
    start = threading.Thread.start

    def run(thread: threading.Thread) -> None:
        thread.run() if thread.name in ("trial", "change-over") else start(thread)

    monkeypatch.setattr("threading.Thread.start", run)


def latest(store: Store) -> Trial:
    with store.reading() as session:
        trial = session.scalars(select(Trial).order_by(Trial.id.desc())).first()
    assert trial is not None
    return trial


def tried(app: APIFlask, sari: Desk) -> Trial:
    response = sari.post("/helpdesk/belajar/uji")
    assert response.status_code == 302, response.text
    return latest(app.extensions["store"])


def text_of(folder: Path, change: Change) -> str:
    return (folder / change.path).read_text(encoding="utf-8")


@pytest.mark.usefixtures("at_once")
def test_what_measures_no_worse_is_published_taken_over_and_taken_back_in_one_step(
    app: APIFlask, sari: Desk, folder: Path, change: Change, commands: Commands
) -> None:
    trial = tried(app, sari)
    assert trial.state == "published", trial.said
    assert "sudah menjawab dengan model ini" in trial.said
    assert QUESTION in text_of(folder, change)
    assert (folder.parent / "var" / "models" / "rasa-baru.tar.gz").exists()
    assert not (folder.parent / "var" / "trials" / str(trial.id)).exists()
    assert "0.92" in sari.get("/helpdesk/belajar").text
    wait_until(lambda: commands.given[-2:] == ["renew actions rasa", "renew gateway"])

    sari.post(f"/helpdesk/belajar/uji/{trial.id}/kembalikan")
    assert latest(app.extensions["store"]).state == "rolled_back"
    assert text_of(folder, change) == EXAMPLES
    wait_until(lambda: commands.given.count("renew gateway") == 2)
    assert commands.given.count("renew actions rasa") == 2
    again = sari.post(f"/helpdesk/belajar/uji/{trial.id}/kembalikan")
    assert again.status_code == 409


@pytest.mark.usefixtures("at_once")
def test_what_measures_worse_changes_nothing_and_says_what_sank(
    app: APIFlask, sari: Desk, folder: Path, change: Change, commands: Commands
) -> None:
    commands.will(after=0.88)
    trial = tried(app, sari)
    assert trial.state == "worse"
    assert "jawaban yang tepat" in trial.said
    assert text_of(folder, change) == EXAMPLES
    assert not (folder.parent / "var" / "models").exists()
    assert "renew actions rasa" not in commands.given


@pytest.mark.usefixtures("at_once")
def test_a_training_that_fails_is_told_with_its_last_words(
    app: APIFlask, sari: Desk, change: Change, commands: Commands
) -> None:
    commands.will(train="No space left on device")
    trial = tried(app, sari)
    assert trial.state == "failed"
    assert "No space left on device" in trial.said


@pytest.mark.usefixtures("at_once")
def test_where_nothing_can_be_started_anew_it_is_said_what_to_do(
    app: APIFlask, sari: Desk, folder: Path, change: Change, commands: Commands
) -> None:
    commands.will(renew=3)
    trial = tried(app, sari)
    assert trial.state == "published"
    assert "Jalankan ulang" in trial.said
    assert QUESTION in text_of(folder, change)


@pytest.mark.usefixtures("at_once")
def test_a_model_that_does_not_start_is_taken_back_by_itself(
    app: APIFlask, sari: Desk, folder: Path, change: Change, commands: Commands
) -> None:
    commands.will(renew=1)
    trial = tried(app, sari)
    assert trial.state == "rolled_back"
    assert "semuanya dikembalikan" in trial.said
    assert text_of(folder, change) == EXAMPLES
    assert commands.given.count("renew actions rasa") == 2


CONVERSATIONS = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("written", ["Baik saja", "Halo, apa", "Sudah lama gagal"])
def test_conversation(written):
    assert written != "Sudah lama gagal"
    assert written != "Halo, apa" or {}
"""


def talking(folder: Path, condition: str) -> None:
    """Written conversations, of which one fails everywhere and one where *condition* does."""
    for name in ("actions", "simulator", "webchat", "tests/conversations"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    tests = folder / "tests" / "conversations" / "test_written_conversations.py"
    tests.write_text(CONVERSATIONS.format(condition))


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("condition", "state"),
    [("True", "published"), ("Path.cwd().name != 'tree'", "worse"), ("False", "published")],
)
def test_a_conversation_that_went_well_and_would_not_any_more_keeps_the_gate_shut(
    gateway: Callable[..., APIFlask], rasa: FakeRasa, folder: Path, condition: str, state: str
) -> None:
    talking(folder, condition)
    Commands(folder).will()
    app = gateway(content_dir=folder, var_dir=folder.parent / "var")
    (folder.parent / "var" / "models").mkdir(parents=True)
    sari = Desk(app, "Sari", role="supervisor")
    unanswered(app, rasa, QUESTION)
    drafted(app, sari, "contoh")
    trial = tried(app, sari)
    assert trial.state == state, trial.said
    assert "3 percakapan tertulis dijalankan." in trial.said
    assert ("test_conversation[Halo, apa]" in trial.said) == (state == "worse")
    assert "Sudah lama gagal" not in trial.said


@pytest.mark.usefixtures("at_once")
def test_a_new_topic_is_listed_everywhere_and_nowhere_once_taken_back(
    app: APIFlask, rasa: FakeRasa, sari: Desk, folder: Path, commands: Commands
) -> None:
    unanswered(app, rasa, *(f"logo nomor {it} ganti di mana" for it in range(5)))
    article = drafted(app, sari, "topik", judul="Ganti logo perusahaan")
    assert article.path == "knowledge/articles/ganti_logo_perusahaan.md"
    before = {it: (folder / it).read_text() for it in ("domain.yml", "bot/data/rules.yml")}

    refused = sari.post("/helpdesk/belajar/uji")
    assert refused.status_code == 422
    assert "Lengkapi dahulu usulan" in refused.text
    source = '{document: okutimur, item: "1.2", title: "Java Script error"}'
    text = article.after.replace('{document: ISI, item: "ISI", title: "ISI"}', source)
    sari.post(f"/helpdesk/belajar/usulan/{article.id}/simpan", teks=text)
    trial = tried(app, sari)
    assert trial.state == "published", trial.said
    assert "  - ganti_logo_perusahaan\n" in (folder / "domain.yml").read_text()
    assert "- intent: ganti_logo_perusahaan\n" in (folder / "bot/data/rules.yml").read_text()
    assert "    ganti_logo_perusahaan\n" in (folder / "knowledge/topics.py").read_text()
    assert (folder / article.path).read_text() == text
    assert (folder / "bot/data/nlu/ganti_logo_perusahaan.yml").exists()

    sari.post(f"/helpdesk/belajar/uji/{trial.id}/kembalikan")
    assert {it: (folder / it).read_text() for it in before} == before
    assert "ganti_logo" not in (folder / "knowledge/topics.py").read_text()
    assert not (folder / article.path).exists()
    assert not (folder / "bot/data/nlu/ganti_logo_perusahaan.yml").exists()


def test_a_new_topic_is_dropped_as_a_whole(
    app: APIFlask, sari: Desk, rasa: FakeRasa, commands: Commands
) -> None:
    unanswered(app, rasa, "logo saya di mana")
    article = drafted(app, sari, "topik", judul="Ganti logo")
    sari.post(f"/helpdesk/belajar/usulan/{article.id}/buang")
    with app.extensions["store"].reading() as session:
        assert set(session.scalars(select(Change.state))) == {"discarded"}


@pytest.mark.parametrize(
    "title", ["", "..", "x", "Lupa password", "nlu fallback", "di luar cakupan"]
)
def test_what_is_no_title_of_a_new_topic_is_refused(
    app: APIFlask, sari: Desk, rasa: FakeRasa, title: str
) -> None:
    unanswered(app, rasa, QUESTION)
    form = {"jenis": "topik", "judul": title, "pertanyaan": "1"}
    assert sari.post("/helpdesk/belajar/usulan", **form).status_code == 422


def test_two_trials_at_once_are_one(app: APIFlask, sari: Desk, change: Change) -> None:
    with app.extensions["store"].changing() as session:
        session.add(Trial(started_by="Sari"))
    refused = sari.post("/helpdesk/belajar/uji")
    assert refused.status_code == 409
    assert "sedang berjalan" in refused.text
    with pytest.raises(IntegrityError), app.extensions["store"].changing() as session:
        session.add(Trial(started_by="Budi"))


def test_nothing_is_decided_while_models_change(app: APIFlask, sari: Desk, change: Change) -> None:
    with app.extensions["store"].changing() as session:
        session.add(Trial(started_by="Sari", state="published", figures={"usulan": {}}))
    assert sari.post("/helpdesk/belajar/uji").status_code == 409
    assert sari.post(f"/helpdesk/belajar/usulan/{change.id}/setujui").status_code == 409
    assert "Mulai uji" not in sari.ask("/helpdesk/belajar/uji").get_json()["html"]


def test_a_full_disk_is_told_before_anything_begins(
    app: APIFlask, sari: Desk, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5_000_000))
    refused = sari.post("/helpdesk/belajar/uji")
    assert refused.status_code == 507
    assert "Sisa ruang disk 5 MB" in refused.text


@pytest.mark.usefixtures("at_once")
def test_a_disk_that_fills_up_while_publishing_leaves_the_files_as_they_were(
    app: APIFlask,
    sari: Desk,
    folder: Path,
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = Content.write

    def full(content: Content, path: str, text: str) -> None:
        if content._folder == folder.resolve() and path.endswith(".md"):
            raise OSError(errno.ENOSPC, "No space left on device")
        write(content, path, text)

    article = drafted_article(app, sari)
    monkeypatch.setattr(Content, "write", full)
    trial = tried(app, sari)
    assert (trial.state, "Ruang disk habis" in trial.said) == ("failed", True)
    assert text_of(folder, change) == EXAMPLES
    assert text_of(folder, article) == ARTICLE
    assert "Mulai uji" in sari.get("/helpdesk/belajar").text


def drafted_article(app: APIFlask, sari: Desk) -> Change:
    with app.extensions["store"].changing() as session:
        session.add(
            Change(
                kind="artikel",
                topic="lupa_password",
                path="knowledge/articles/lupa_password.md",
                before=ARTICLE,
                after=ARTICLE.replace("status: berlaku", "status: usang"),
                made_by="Sari",
            )
        )
        session.flush()
        return session.scalars(select(Change).where(Change.kind == "artikel")).one()


def test_a_gateway_killed_in_the_middle_of_training_leaves_room_for_the_next_trial(
    tmp_path: Path, rasa: FakeRasa, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands, database = Commands(folder), f"sqlite:///{tmp_path / 'gateway.db'}"
    commands.will(seconds=600)
    told = {
        "TANYA_CONTENT_DIR": str(folder),
        "TANYA_VAR_DIR": str(tmp_path / "var"),
        "TANYA_TRIAL_CONVERSATIONS": "0",
    }
    gateway = GatewayProcess(tmp_path, database, rasa.url, **told)
    store = Store(database)
    Officers(store, 60).add("Sari", "supervisor", PASSWORD)
    with store.changing() as session:
        after = EXAMPLES + "    - kunci masuk saya raib\n"
        path = "bot/data/nlu/lupa_password.yml"
        session.add(
            Change(
                kind="contoh",
                topic="lupa_password",
                path=path,
                before=EXAMPLES,
                after=after,
                made_by="Sari",
            )
        )
    begin_from_outside(gateway.url)
    wait_until(lambda: commands.given == ["train"])
    training = working_in(tmp_path / "var" / "trials")
    assert training
    gateway.kill()
    assert working_in(tmp_path / "var" / "trials") == training

    commands.will()
    with store.changing() as session:
        session.scalars(select(Trial)).one().beat_at = now().replace(year=2020)
    again = GatewayProcess(tmp_path, database, rasa.url, **told)
    begin_from_outside(again.url)
    wait_until(lambda: latest(store).state == "published")
    assert working_in(tmp_path / "var" / "trials" / "1") == []
    with store.reading() as session:
        assert list(session.scalars(select(Trial.state).order_by(Trial.id))) == [
            "interrupted",
            "published",
        ]
    assert QUESTION in (folder / path).read_text(encoding="utf-8")
    again.terminate()
    store.engine.dispose()


def begin_from_outside(url: str) -> None:
    """Sign in as Sari and press *Mulai uji*."""
    with httpx.Client(base_url=f"{url}/helpdesk", timeout=60) as http:
        form: dict[str, Any] = {"nama": "Sari", "password": PASSWORD}
        form["token_formulir"] = token_in(http.get("/masuk").text)
        assert http.post("/masuk", data=form).status_code == 302
        token = http.get("/sesi", headers={"Accept": "application/json"}).json()["token"]
        begun = http.post("/belajar/uji", data={"token_formulir": token})
        assert begun.status_code == 302, begun.text


def working_in(folder: Path) -> list[int]:
    """The processes that work somewhere below a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return sorted(found)


def test_only_what_works_in_the_folder_is_ended_with_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "1", tmp_path / "12"
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    processes = []
    for it in (inside, outside):
        it.mkdir()
        processes.append(subprocess.Popen(sleep, cwd=it))
    clear_away(inside)
    assert processes[0].wait(30) == -signal.SIGKILL
    assert not inside.exists()
    assert processes[1].poll() is None
    os.kill(processes[1].pid, signal.SIGKILL)
    processes[1].wait(30)


def test_figures_get_worse_by_sinking_or_by_rising_as_each_means() -> None:
    assert worsened({"in_scope_accuracy": [0.9, 0.9], "wrong_answer_rate": [0.02, 0.02]}) == []
    assert worsened({"recall_at_1": [0.9, 0.8], "wrong_answer_rate": [0.02, 0.03]}) == [
        "recall_at_1",
        "wrong_answer_rate",
    ]


def test_what_training_anew_moves_by_itself_is_not_worse_but_a_conversation_always_is() -> None:
    slight = {"recall_at_1": [0.93, 0.92], "wrong_answer_rate": [0.01, 0.02]}
    assert worsened(slight, 0.01) == []
    assert worsened(slight | {"recall_at_1": [0.93, 0.9199]}, 0.01) == ["recall_at_1"]
    assert worsened({"percakapan_memburuk": [0, 1]}, 0.99) == ["percakapan_memburuk"]
