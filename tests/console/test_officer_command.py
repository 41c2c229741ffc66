"""Officers are added, renewed and dismissed on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tanya.cli import app
from tanya.officers import nobody_yet
from webchat.console.officers import NotLetIn, Officers
from webchat.store import Store

RUN = CliRunner()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TANYA_VAR_DIR", str(tmp_path))
    for name in ("TANYA_DATABASE_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def officers(folder: Path) -> Officers:
    return Officers(Store(f"sqlite:///{folder / 'tanya.db'}"), 60)


def test_a_new_officer_gets_a_password_that_lets_them_in(folder: Path) -> None:
    assert nobody_yet()
    done = RUN.invoke(app, ["officer", "add", "Rina", "--role", "supervisor"])
    assert done.exit_code == 0, done.output
    (password,) = re.findall(r"^Password: (\S+)$", done.output, re.MULTILINE)
    assert officers(folder).let_in("rina", password)
    assert not nobody_yet()


def test_a_chosen_password_is_asked_for_and_not_printed(folder: Path) -> None:
    chosen = "kata-sandi-pilihan"
    done = RUN.invoke(app, ["officer", "add", "Rina", "--ask"], input=f"{chosen}\n{chosen}\n")
    assert done.exit_code == 0
    assert chosen not in done.output
    assert officers(folder).let_in("Rina", chosen)


def test_a_renewed_officer_is_let_in_with_the_new_password_only(folder: Path) -> None:
    officers(folder).add("Rina", "officer", "yang-lama-sekali")
    done = RUN.invoke(app, ["officer", "renew", "Rina"])
    (password,) = re.findall(r"^Password: (\S+)$", done.output, re.MULTILINE)
    assert officers(folder).let_in("Rina", password)
    with pytest.raises(NotLetIn):
        officers(folder).let_in("Rina", "yang-lama-sekali")


@pytest.mark.parametrize(
    "words",
    [["add", "x"], ["renew", "Tiada"], ["dismiss", "Tiada"], ["add", "Rina", "--role", "x"]],
)
def test_what_cannot_be_is_refused_without_a_traceback(words: list[str]) -> None:
    done = RUN.invoke(app, ["officer", *words])
    assert done.exit_code != 0
    assert not isinstance(done.exception, (ValueError, LookupError))


def test_the_list_names_officers_without_their_secrets(folder: Path) -> None:
    officers(folder).add("Rina", "officer", "rahasia-sekali-ya")
    RUN.invoke(app, ["officer", "dismiss", "rina"])
    done = RUN.invoke(app, ["officer", "list"])
    assert done.output == "Rina\tofficer\tdismissed\n"
