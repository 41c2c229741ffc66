"""Whatever people do in whatever order, the promises of the aggregation hold.

A small world with few names, so that accounts meet: two V3 sites more than needed for a group,
and one non-V3 site.
"""

import os
import re
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from simulator.app import create_app
from simulator.demo import LPSES
from simulator.demo_data import seed_packages
from simulator.rules.documents import VERIFICATION, ProviderKind, TicketKind, request_documents
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
IDENTITY = ("provider_name", "npwp", "email", "address", "phone", "province", "regency")
MOST_ACCOUNTS = 7

accounts = st.integers(0, MOST_ACCOUNTS - 1)
sites = st.sampled_from(SITES)
passwords = st.sampled_from(["right", "right", "right", WRONG])

Row = dict[str, Any]
State = dict[str, list[Row]]


def seed(repository: Repository) -> None:
    """Begin with a provider of two accounts, its namesake at the non-V3 site, and two PPK."""
    for lpse in SITES:
        repository.add_lpse(LPSES[lpse])
    for lpse, user_id, packages in (("lkpp", "cahaya", 7), ("humbahas", "surya", 2)):
        repository.add_account(an_account(LPSES[lpse], user_id, packages=packages), OLD)
    old = date(2015, 1, 1)
    repository.add_account(an_account(LPSES[NON_V3], "cahaya", packages=9, registered_at=old), OLD)
    seed_packages(repository, OLD)


@cache
def seeded_file() -> Path:
    """Return a database file as every example finds it, made once."""
    path = Path(tempfile.mkdtemp()) / "awal.db"
    database = Database(f"sqlite:///{path}")
    database.prepare(seed)
    database.close()
    return path


class OutsideWorld(RuleBasedStateMachine):
    """Providers, verifikator, helpdesk, Pokja and faults, at random."""

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
        self._looked_at: State = {}

    def teardown(self) -> None:
        self._reader.close()
        self._app.extensions["simulator.database"].close()
        self._folder.cleanup()

    def read(self) -> State:
        """Return all that the database holds."""
        return {
            table: sorted(
                (dict(it) for it in self._reader.execute(f"SELECT * FROM {table}")),
                key=lambda it: (it.get("id", 0), repr(it)),
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
        return reply

    def token(self, email: str) -> str | None:
        """Return the token in the mail that came last, if one did and it carries one."""
        mails = [it for it in self.now["mail"] if it["to"] == email.lower()]
        body = mails[-1]["body"] if mails else ""
        found = re.search(r"/(?:daftar|lupa-password)/([\w-]{20,})", body)
        return found.group(1) if found else None

    # What people do.

    @rule(
        lpse=sites,
        user_id=st.sampled_from(USER_IDS),
        npwp=st.sampled_from(NPWPS),
        address=st.sampled_from(ADDRESSES),
        regency=st.sampled_from(["Kota Jambi", "Kota Jambi", "Kota Jambi", ""]),
        verified=st.booleans(),
    )
    def register(self, lpse: str, user_id: str, verified: bool, **facts: str) -> None:
        if len(self.now["account"]) == MOST_ACCOUNTS:
            return
        email = f"{user_id}@contoh.id"
        self.act("POST", "accounts/registrations", lpse, lpse=lpse, email=email)
        form = {"kind": "badan_usaha", "provider_name": "PT Baru", "province": "Jambi"} | facts
        path = f"accounts/registrations/{self.token(email)}"
        reply = self.act("POST", path, lpse, **form, user_id=user_id, password=NEW)
        if reply.status_code == 201:
            self.passwords[max(it["id"] for it in self.now["account"])] = NEW
            if verified:
                self._verify(lpse, user_id, 0)

    @rule(number=accounts, lacking=st.integers(0, 1))
    def verify(self, number: int, lacking: int) -> None:
        account = self.account(number)
        self._verify(account["lpse_id"], account["user_id"], lacking)

    def _verify(self, lpse: str, user_id: str, lacking: int) -> None:
        documents = [it.id for it in VERIFICATION[ProviderKind.BADAN_USAHA].documents][lacking:]
        path = f"accounts/{lpse}/{user_id}/verification"
        self.act("POST", path, lpse, documents=documents)

    @rule(number=accounts, other=accounts, told=passwords, default_told=passwords)
    def activate(self, number: int, other: int, told: str, default_told: str) -> None:
        account, default = self.account(number), self.account(other)
        self._activate(account["lpse_id"], account, default, told, default_told)

    @rule(number=accounts, lpse=sites)
    def activate_anywhere(self, number: int, lpse: str) -> None:
        account = self.account(number)
        self._activate(lpse, account, account, "right", "right")

    @rule(number=accounts, backwards=st.booleans())
    def activate_a_group(self, number: int, backwards: bool) -> None:
        one = self.account(number)
        group = [it for it in self.now["account"] if same_provider(it, one)]
        for account in sorted(group, key=lambda it: it["id"], reverse=backwards):
            path = f"accounts/{account['lpse_id']}/{account['user_id']}"
            led = self.service.get(f"/api/v1/{path}")["group"]
            named = (led["default"]["lpse"], led["default"]["user_id"]) if led else None
            default = [it for it in group if (it["lpse_id"], it["user_id"]) == named]
            if not account["activated"]:
                self._activate(account["lpse_id"], account, *default or [account], "right", "right")

    def _activate(
        self, lpse: str, account: Row, default: Row, told: str, default_told: str
    ) -> None:
        who = {"lpse": lpse, "user_id": account["user_id"]}
        rehearsed = self.act("POST", "activations", lpse, **who, rehearse=True).json
        before = {it["id"]: it for it in self.now["account"]}
        reply = self.act(
            "POST",
            "activations",
            lpse,
            **who,
            password=self.secret(account, told),
            default_password=self.secret(default, default_told),
        )
        if reply.status_code == 201:
            assert rehearsed["allowed"]
            changed = [it for it in self.now["account"] if it != before[it["id"]]]
            assert [it["lpse_id"] for it in changed] == [lpse]
            assert [it["user_id_folded"] for it in changed] == [account["user_id_folded"]]
        elif told == "right" and rehearsed["kind"] != "second" and account["lpse_id"] == lpse:
            assert not rehearsed["allowed"]

    @rule(number=accounts, lpse=sites, told=passwords)
    def log_in(self, number: int, lpse: str, told: str) -> None:
        account = self.account(number)
        who = {"lpse": lpse, "user_id": account["user_id"]}
        self.act("POST", "login", lpse, **who, rehearse=True)
        self.act("POST", "login", lpse, **who, password=self.secret(account, told))
        self.act("POST", "password-resets", lpse, **who, rehearse=True)
        path = f"sikap/{lpse}/{account['user_id']}/pull"
        self.act("POST", path, lpse, rehearse=True)

    @rule(
        number=accounts,
        lpse=sites,
        told=passwords,
        change=st.sampled_from(
            [
                {"address": ADDRESSES[0]},
                {"address": ADDRESSES[1]},
                {"phone": "0741 1"},
                {"email": "baru@contoh.id"},
                {"province": "Jambi", "regency": "Kota Jambi"},
                {"province": "Jambi", "regency": ""},
                {"phone": "bukan nomor"},
            ]
        ),
    )
    def edit(self, number: int, lpse: str, told: str, change: dict[str, str]) -> None:
        account = self.account(number)
        path = f"identity/{lpse}/{account['user_id']}"
        untouched = self._postponing(account)
        reply = self.act("PATCH", path, lpse, **change, password=self.secret(account, told))
        if reply.status_code == 200:
            edited = self.service.get(f"/api/v1/{path}") | {"asked_lpse": None}
            for site in V3 if lpse != NON_V3 else ():
                seen = self.service.get(f"/api/v1/identity/{site}/{account['user_id']}")
                if seen.get("account") == edited["account"]:
                    assert seen | {"asked_lpse": None} == edited
            if reply.json["account"]["user_id"] == account["user_id"]:
                self._see_them_untouched(untouched, reply.json["account"])

    def _postponing(self, acting: Row) -> list[Row]:
        return [it for it in self.now["account"] if not it["activated"] and it is not acting]

    def _see_them_untouched(self, before: list[Row], acting: Row) -> None:
        now = {it["id"]: it for it in self.now["account"]}
        for row in before:
            if (row["lpse_id"], row["user_id"]) != (acting["lpse"], acting["user_id"]):
                assert now[row["id"]] == row

    @rule(number=accounts)
    def approve(self, number: int) -> None:
        account = self.account(number)
        path = f"accounts/{account['lpse_id']}/{account['user_id']}/approval"
        self.act("POST", path, account["lpse_id"])

    @rule(
        number=accounts,
        lpse=sites,
        told=passwords,
        user_id=st.none() | st.sampled_from(USER_IDS),
        password=st.sampled_from([None, OLD, NEW, "lemah"]),
    )
    def change_credentials(
        self, number: int, lpse: str, told: str, user_id: str | None, password: str | None
    ) -> None:
        account = self.account(number)
        new = {"new_user_id": user_id, "new_password": password}
        path = f"accounts/{lpse}/{account['user_id']}/credentials"
        reply = self.act("POST", path, lpse, **new, password=self.secret(account, told))
        if reply.status_code == 200 and password:
            self._has_now(reply.json["lpse"], reply.json["user_id"], password)

    @rule(number=accounts, lpse=sites, password=st.sampled_from([OLD, NEW, "lemah"]))
    def reset_password(self, number: int, lpse: str, password: str) -> None:
        account = self.account(number)
        who = {"lpse": lpse, "user_id": account["user_id"], "email": account["email"]}
        mails = len(self.now["mail"])
        self.act("POST", "password-resets", lpse, **who)
        token = self.token(account["email"]) if len(self.now["mail"]) > mails else None
        if token:
            path = f"password-resets/{token}"
            twice = {"password": password, "password_again": password}
            if self.act("POST", path, lpse, **twice).status_code == 200:
                self._has_now(lpse, account["user_id"], password)

    def _has_now(self, lpse: str, user_id: str, password: str) -> None:
        for row in self.now["account"]:
            if (row["lpse_id"], row["user_id"]) == (lpse, user_id):
                self.passwords[row["id"]] = password

    @rule(
        number=accounts,
        kind=st.sampled_from([TicketKind.GANTI_NPWP, TicketKind.GANTI_ALAMAT]),
        choice=st.integers(0, 1),
        lacking=st.integers(0, 1),
    )
    def request(self, number: int, kind: TicketKind, choice: int, lacking: int) -> None:
        account = self.account(number)
        lpse = account["lpse_id"]
        documents = [it.id for it in request_documents(kind, lpse).documents][lacking:]
        ask = {"lpse": lpse, "user_id": account["user_id"], "kind": kind.value, "text": "Mohon"}
        ticket = self.act("POST", "tickets", lpse, **ask, documents=documents).json
        value = (NPWPS if kind is TicketKind.GANTI_NPWP else ADDRESSES)[choice]
        path = f"tickets/{ticket['id']}/decision"
        self.act("POST", path, lpse, approve=True, value=value)

    @rule(number=accounts, lpse=sites, told=passwords, data=st.sampled_from(["A", "B", ""]))
    def type_qualification(self, number: int, lpse: str, told: str, data: str) -> None:
        account = self.account(number)
        path = f"identity/{lpse}/{account['user_id']}/qualification/neraca"
        self.act("PUT", path, lpse, data=data, password=self.secret(account, told))

    @rule(number=accounts, fault=st.sampled_from(["network_fault", "password_in_sync"]))
    def break_an_account(self, number: int, fault: str) -> None:
        account = self.account(number)
        who = {"lpse": account["lpse_id"], "user_id": account["user_id"]}
        self.act("PUT", "demo/faults", account["lpse_id"], **who, **{fault: not account[fault]})

    @rule(lpse=sites, link=st.sampled_from(["up", "down"]))
    def break_a_link(self, lpse: str, link: str) -> None:
        self.act("PUT", "demo/faults", lpse, lpse=lpse, aggregation_link=link)

    @rule(ppk=st.sampled_from(["ppk_lama", "ppk_baru", "ppk_entah"]), unit=st.text(max_size=3))
    def move_a_ppk(self, ppk: str, unit: str) -> None:
        password = [it["password_hash"] for it in self.now["ppk"]]
        self.act("POST", f"ppk/{ppk}/move", "lkpp", unit=unit, post="Kepala", sk="SK-1")
        self.act("POST", "ppk/packages/PKT-001/handover", "lkpp", to=ppk, by="pokja")
        holders = {it["ppk_id"] for it in self.now["package"]}
        assert holders <= {it["id"] for it in self.now["ppk"] if it["active"]}
        assert [it["password_hash"] for it in self.now["ppk"]] == password

    @rule(ppk=st.sampled_from(["ppk_lama", "ppk_baru", "ppk_entah"]))
    def activate_a_ppk(self, ppk: str) -> None:
        self.act("POST", f"ppk/{ppk}/activation", "lkpp")

    # What holds all the time.

    @invariant()
    def the_promises_hold(self) -> None:
        if without_failures(self.now) == without_failures(self._looked_at):
            return
        self._looked_at = self.now
        for group in groups(self.now["account"]):
            standing = [it for it in group if it["activated"] and not it["superseded_by_lpse"]]
            assert len(standing) <= 1, "two defaults in a group"
            if all(it["activated"] for it in group):
                letting_in = {it["user_id_folded"] for it in group if self._gets_in(it)}
                assert len(letting_in) == 1, "one User ID of a whole group logs in"
        for account in self.now["account"]:
            if account["superseded_by_lpse"]:
                heir = self._heir(account)
                assert [account[it] for it in IDENTITY] == [heir[it] for it in IDENTITY]
            if not account["activated"] and (account["verified"] or self._alone(account)):
                code = "ok" if account["verified"] else "not_verified"
                assert self._login_code(account) == code

    def _alone(self, account: Row) -> bool:
        # One that is not verified stands back behind those that its User ID means elsewhere.
        rows, user_id = self.now["account"], account["user_id_folded"]
        return [it["user_id_folded"] for it in rows].count(user_id) == 1

    def _heir(self, account: Row) -> Row:
        named = (account["superseded_by_lpse"], account["superseded_by_user_id"])
        rows = self.now["account"]
        return next(it for it in rows if (it["lpse_id"], it["user_id"]) == named)

    def _gets_in(self, account: Row) -> bool:
        return self._login_code(account) in {"ok", "out_of_sync", "aggregation_down"}

    def _login_code(self, account: Row) -> str:
        return self.service.login_code(account["lpse_id"], account["user_id"])


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


def groups(rows: list[Row]) -> list[list[Row]]:
    """Return the activation groups at the V3 sites."""
    found = defaultdict(list)
    for row in rows:
        if row["verified"] and row["lpse_id"] in V3:
            found[row["npwp_digits"], row["address_words"]].append(row)
    return [it for it in found.values() if len(it) > 1]


TestOutsideWorld = OutsideWorld.TestCase
TestOutsideWorld.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    database=None,
    # The same plays every time, so that main does not turn red by chance; SEARCH=1 plays new ones.
    derandomize=not os.environ.get("SEARCH"),
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
