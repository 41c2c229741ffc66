"""One transaction a request, and several processes on one database."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from simulator import use_cases
from simulator.demo import LPSES, demo_accounts, seed
from simulator.rules.facts import AccountRef
from simulator.rules.tender_cepat import stated
from simulator.store.database import Database
from simulator.store.provider_data import sikap_entries
from simulator.store.repository import Repository

from .simulator_service import Service

START = """
import sys
from simulator.demo import seed
from simulator.store.database import Database
Database(sys.argv[1]).prepare(seed)
"""


def test_the_folder_of_a_new_database_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "baru" / "simulator.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    database.close()
    assert path.exists()


def test_leaving_without_a_commit_rolls_back(database_url: str) -> None:
    database = Database(database_url)
    ref = AccountRef("lkpp", "pt_a")
    with database.open(writing=True) as repository:
        account = repository.account(ref)
        assert account is not None
        repository.save(replace(account, activated=True))
    with database.open(writing=False) as repository:
        assert repository.account(ref) == account
    database.close()


def test_every_demo_account_is_read_back_as_it_was_written(database_url: str) -> None:
    database = Database(database_url)
    with database.open(writing=False) as repository:
        assert repository.lpses() == list(LPSES.values())
        for demo in demo_accounts():
            stored = repository.account(demo.account.ref)
            assert stored == demo.account
            assert repository.password_matches(stored, demo.password)
            entries = sikap_entries(repository, demo.account)
            assert entries.keys() == demo.sections
            assert stated(entries) == demo.qualifications
    database.close()


def test_a_started_database_is_not_seeded_over(database_url: str) -> None:
    database = Database(database_url)
    with database.open(writing=True) as repository:
        repository.add_mail("pt_a@contoh.id", "Halo", "Isi")
        repository.commit()
    database.prepare(seed)
    with database.open(writing=False) as repository:
        assert len(repository.mails("pt_a@contoh.id")) == 1
    database.close()


@pytest.mark.timeout(120)
def test_processes_that_start_together_seed_an_empty_database_once(empty_url: str) -> None:
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen([sys.executable, "-c", START, empty_url], cwd=root, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    database = Database(empty_url)
    with database.open(writing=False) as repository:
        assert len(repository.lpses()) == len(LPSES)
        assert len(repository.accounts_named("maju_jaya")) == 2
    database.close()


def test_of_many_activations_at_once_exactly_one_succeeds(app: APIFlask) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": "Rahasia#2026"}

    def activate(_: int) -> Any:
        client: FlaskClient = app.test_client()
        return client.post("/api/v1/activations", json=body).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(activate, range(12)))
    assert statuses == [201] + [409] * 11


def test_text_that_a_database_cannot_keep_is_no_crash(service: Service) -> None:
    body = {"lpse": "lkpp", "user_id": "pt\0a", "password": "Rahasia#2026"}
    assert 400 <= service.call("POST", "/api/v1/login", json=body).status_code < 500
    assert 400 <= service.call("GET", "/api/v1/accounts/lkpp/pt%00a").status_code < 500


def test_a_request_that_loses_a_race_is_answered_from_its_beginning(
    app: APIFlask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost(Exception):
        sqlstate = "40001"

    tries = []
    activate = use_cases.activate

    def lose_once(repository: Repository, *told: Any) -> Any:
        ended = activate(repository, *told)
        tries.append(ended)
        if len(tries) == 1:
            raise OperationalError("COMMIT", {}, Lost())
        return ended

    monkeypatch.setattr(use_cases, "activate", lose_once)
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": "Rahasia#2026"}
    assert app.test_client().post("/api/v1/activations", json=body).status_code == 201
    assert [verdict.allowed for verdict, _ in tries] == [True, True]


def test_a_database_that_stays_busy_is_told_as_not_ready(
    app: APIFlask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    monkeypatch.setattr(use_cases, "activate", never)
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": "Rahasia#2026"}
    reply = app.test_client().post("/api/v1/activations", json=body)
    assert reply.status_code == 503
    assert "coba lagi" in reply.json["detail"]
