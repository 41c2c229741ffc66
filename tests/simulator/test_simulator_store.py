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

from simulator.demo import LPSES, demo_accounts, seed
from simulator.rules.facts import AccountRef
from simulator.store.database import Database

START = """
import sys
from simulator.demo import seed
from simulator.store.database import Database
Database(sys.argv[1]).prepare(seed)
"""


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
            assert repository.sikap_sections(demo.account) == demo.sections
            assert repository.qualifications(demo.account) == demo.qualifications
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
def test_processes_that_start_together_seed_an_empty_database_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'baru' / 'simulator.db'}"
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen([sys.executable, "-c", START, url], cwd=root, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    database = Database(url)
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
