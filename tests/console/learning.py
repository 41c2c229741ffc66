"""Content to learn with, and questions that nobody answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from apiflask import APIFlask

from tests.stack import ROOT
from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import FakeRasa
from webchat.console.questions import open_questions
from webchat.console.tables import Change

from .desk import Desk

UNSURE = {
    "text": "Saya belum yakin maksud Anda.",
    "buttons": [{"title": "Bicara dengan petugas", "payload": "/minta_agen"}],
    "custom": {"topic": None, "sources": [], "diagnosis": None},
}
ARTICLE = (ROOT / "knowledge" / "articles" / "lupa_password.md").read_text(encoding="utf-8")
EXAMPLES = (ROOT / "bot" / "data" / "nlu" / "lupa_password.yml").read_text(encoding="utf-8")


RULES = "rules:\n  - rule: Answer\n    steps:\n      - or: &questions\n"
# Stands in for the commands of this program, as a program that is really started.
TANYA = """
import json, os, sys, time
from pathlib import Path

told = json.loads((Path(__file__).parent / "told.json").read_text())
words = sys.argv[1:]
with open(told["log"], "a") as log:
    log.write(" ".join(it for it in words if "/" not in it) + "\\n")
if words[0] == "train":
    time.sleep(told["seconds"])
    models = Path(os.environ["TANYA_VAR_DIR"]) / "models"
    models.mkdir(parents=True)
    (models / "rasa-baru.tar.gz").write_text("model")
    sys.exit(told["train"])
elif words[0] == "evaluate":
    accuracy = told["after"] if Path.cwd().name == "tree" else 0.9
    print(json.dumps({"in_scope_accuracy": accuracy, "wrong_answer_rate": 0.01}))
else:
    sys.exit(told["renew"])
"""


class Commands:
    """What the commands in a folder do: how long training takes, how they end, what they find."""

    def __init__(self, folder: Path) -> None:
        self._told = folder / "tanya" / "told.json"
        self._log = folder.parent / "commands.log"
        self.will()

    def will(
        self, seconds: float = 0, train: str | int = 0, after: float = 0.92, renew: int = 0
    ) -> None:
        told = {"seconds": seconds, "train": train, "after": after, "renew": renew}
        self._told.write_text(json.dumps(told | {"log": str(self._log)}))

    @property
    def given(self) -> list[str]:
        """The commands so far, without the names of files."""
        return self._log.read_text().splitlines() if self._log.exists() else []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content of its own: one article with its examples, test sentences, and commands."""
    sentence = "topic: lupa_password\nmatches:\n  - text: lupa sandi\n"
    for name, text in (
        ("knowledge/articles/lupa_password.md", ARTICLE),
        ("knowledge/topics.py", 'ANSWERS = frozenset(\n    """\n    lama\n    """.split()\n)\n'),
        ("bot/data/nlu/lupa_password.yml", EXAMPLES),
        ("bot/data/rules.yml", RULES),
        ("tests/topics/lupa_password.yml", sentence),
        ("config.yml", ""),
        ("domain.yml", "intents:\n  - lama\n"),
        ("language/x.py", ""),
        ("tanya/__main__.py", TANYA),
    ):
        path = tmp_path / "isi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "isi"


@pytest.fixture
def commands(folder: Path) -> Commands:
    return Commands(folder)


@pytest.fixture
def app(gateway: Callable[..., APIFlask], folder: Path, tmp_path: Path) -> APIFlask:
    return gateway(content_dir=folder, var_dir=tmp_path / "var", trial_conversations=0)


def unanswered(app: APIFlask, rasa: FakeRasa, *texts: str) -> None:
    chat = Chat(app)
    for text in texts:
        rasa.scripted[text] = [UNSURE]
        chat.say(text)


def drafted(app: APIFlask, sari: Desk, kind: str, **form: str) -> Change:
    """The draft of all open questions, or of a new topic the one of its article."""
    with app.extensions["store"].reading() as session:
        ids = [str(it.message_id) for it in open_questions(session)]
    form = {"jenis": kind, "topik": "lupa_password"} | form
    response = sari.post("/helpdesk/belajar/usulan", **form, pertanyaan=ids)
    assert response.status_code == 302, response.text
    number = int(response.headers["Location"].rsplit("/", 1)[1])
    with app.extensions["store"].reading() as session:
        return session.get_one(Change, number)
