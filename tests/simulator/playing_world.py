"""A small simulated world for plays at random, and what each single move must leave alone.

Few names, so that accounts meet: two V3 sites more than needed for a group, and one non-V3 site.
"""

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from simulator import invitations
from simulator.app import create_app
from simulator.demo import LPSES, TENDER
from simulator.demo_data import seed_packages
from simulator.settings import Settings
from simulator.store.database import Database
from simulator.store.repository import Repository

from .simulator_service import TOKEN, Service
from .simulator_worlds import an_account

V3 = ("lkpp", "humbahas", "bandung")
NON_V3 = "kotalama"
SITES = (*V3, NON_V3)
OLD, NEW, WRONG = "Rahasia#2026", "Baru#2027", "salah"
NPWPS = ("0111111111111000", "0222222222222000")
ADDRESSES = ("Jalan Satu No. 1", "Jalan Dua No. 2")
USER_IDS = ("cahaya", "surya", "bulan", "bintang")
MOST_ACCOUNTS = 7

accounts = st.integers(0, MOST_ACCOUNTS - 1)
sites = st.sampled_from(SITES)
passwords = st.sampled_from(["right", "right", "right", WRONG])

Row = dict[str, Any]
State = dict[str, list[Row]]


def seed(repository: Repository) -> None:
    """Begin with a provider of two accounts, its namesake at the non-V3 site, another that is
    active already, packages and PPK.
    """
    for lpse in SITES:
        repository.add_lpse(LPSES[lpse])
    for lpse, user_id, packages in (("lkpp", "cahaya", 7), ("humbahas", "surya", 2)):
        repository.add_account(an_account(LPSES[lpse], user_id, packages=packages), OLD)
    active = {"npwp": NPWPS[1], "address": ADDRESSES[1], "email": "bulan@contoh.id"}
    repository.add_account(an_account(LPSES["bandung"], "bulan", activated=True, **active), OLD)
    old = date(2015, 1, 1)
    repository.add_account(an_account(LPSES[NON_V3], "cahaya", packages=9, registered_at=old), OLD)
    invitations.announce(repository, TENDER)
    seed_packages(repository, OLD)


@cache
def seeded_file() -> Path:
    """Return a database file as every play finds it, made once."""
    path = Path(tempfile.mkdtemp()) / "awal.db"
    database = Database(f"sqlite:///{path}")
    database.prepare(seed)
    database.close()
    return path


class PlayingWorld(RuleBasedStateMachine):
    """The world, read whole before and after each move."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "dunia.db"
        shutil.copy(seeded_file(), path)
        self._app = create_app(
            Settings(
                database_url=f"sqlite:///{path}", service_token=TOKEN, secret_key="k", demo=True
            )
        )
        self.client = self._app.test_client()
        self.service = Service(self.client)
        self._reader = sqlite3.connect(path)
        self._reader.row_factory = sqlite3.Row
        tables = self._reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        self._tables = sorted(str(name) for (name,) in tables)
        self.now = self.read()
        self.passwords = {it["id"]: OLD for it in self.now["account"]}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self._reader.close()
        self._app.extensions["simulator.database"].close()
        self._folder.cleanup()

    def read(self) -> State:
        """Return all that the database holds."""
        return {
            table: sorted(
                (dict(it) for it in self._reader.execute(f"SELECT * FROM {table}")),
                key=lambda it: (str(it.get("id", "")).zfill(9), repr(it)),
            )
            for table in self._tables
        }

    def account(self, number: int) -> Row:
        """Return one of the accounts that there are."""
        return self.now["account"][number % len(self.now["account"])]

    def secret(self, account: Row, told: str) -> str:
        """Return an account's own password, or a wrong one."""
        return self.passwords[account["id"]] if told == "right" else told

    def act(self, method: str, path: str, at: str, /, **body: Any) -> Any:
        """Do something at an LPSE and see what it changed, and where."""
        before = self.now
        reply = self.service.call(method, f"/api/v1/{path}", json=body)
        assert reply.status_code < 500, reply.text
        self.now = self.read()
        if reply.status_code >= 400:
            assert without_failures(self.now) == without_failures(before), (path, body, reply.json)
        if body.get("rehearse"):
            assert self.now == before, (path, body)
        if at != NON_V3:
            assert at_non_v3(self.now) == at_non_v3(before), (path, body)
        assert qualification_elsewhere(self.now, at) == qualification_elsewhere(before, at)
        if not path.startswith("sikap/") or path.endswith("/pull"):
            assert self.now["sikap_section"] == before["sikap_section"], (path, body)
        decided = [it for it in before["ticket"] if it["approved"] is not None]
        assert all(it in self.now["ticket"] for it in decided), (path, body)
        return reply

    def token(self, email: str) -> str | None:
        """Return the token in the mail that came last, if one did and it carries one."""
        mails = [it for it in self.now["mail"] if it["to"] == email.lower()]
        body = mails[-1]["body"] if mails else ""
        found = re.search(r"/(?:daftar|lupa-password)/([\w-]{20,})", body)
        return found.group(1) if found else None


def without_failures(state: State) -> State:
    """Leave out that a login was refused, which is kept at the account."""
    rows = state.get("account", [])
    kept = [{it: row[it] for it in row if not it.startswith("last_failure")} for row in rows]
    return state | {"account": kept}


def at_non_v3(state: State) -> list[Row]:
    """Return what is kept at the non-V3 site."""
    return [it for table in ("account", "qualification_part") for it in _of(state[table], NON_V3)]


def _of(rows: list[Row], lpse: str) -> Iterator[Row]:
    return (it for it in rows if it["lpse_id"] == lpse)


def qualification_elsewhere(state: State, lpse: str) -> list[Row]:
    """Return the qualification data that other LPSEs keep."""
    return [it for it in state["qualification_part"] if it["lpse_id"] != lpse]


def same_provider(one: Row, other: Row) -> bool:
    """Say whether two accounts carry one NPWP and address."""
    return all(one[it] == other[it] for it in ("npwp_digits", "address_words"))
