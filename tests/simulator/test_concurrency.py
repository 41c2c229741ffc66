"""Requests that come at the same moment end as if they had come one after the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from simulator.demo import BANDUNG, LPSES, PASSWORD
from simulator.rules.facts import Account, AccountRef
from simulator.store.database import Database
from simulator.store.repository import Repository

from .visitors import Request, VisitingProcess, knock, think_slowly

Send = Callable[[Sequence[Request]], list[int]]


@pytest.fixture(scope="session")
def processes() -> Iterator[list[VisitingProcess]]:
    """Return two other processes."""
    started = [VisitingProcess(), VisitingProcess()]
    yield started
    for it in started:
        it.leave()


@pytest.fixture(params=["threads", "processes"])
def at_once(
    request: pytest.FixtureRequest,
    app: APIFlask,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Send:
    """Return what sends requests at the same moment and gives their statuses."""
    if request.param == "threads":
        # Noted, so that it is undone at the end of the test.
        for name in ("accounts_named", "commit"):
            monkeypatch.setattr(Repository, name, getattr(Repository, name))
        think_slowly()
        return lambda requests: knock(app, requests)
    visiting = request.getfixturevalue("processes")

    def send(requests: Sequence[Request]) -> list[int]:
        shares = [requests[0::2], requests[1::2]]
        for process, share in zip(visiting, shares, strict=True):
            process.get_ready(database_url, share)
        for process in visiting:
            process.go()
        first, second = (process.statuses() for process in visiting)
        statuses = [0] * len(requests)
        statuses[0::2], statuses[1::2] = first, second
        return statuses

    return send


def activation(lpse: str, user_id: str, **more: str) -> Request:
    body = {"lpse": lpse, "user_id": user_id, "password": PASSWORD}
    return {"path": "activations", "json": body | more}


def login_status(client: FlaskClient, lpse: str, user_id: str, password: str) -> int:
    body = {"lpse": lpse, "user_id": user_id, "password": password}
    return client.post("/api/v1/login", json=body).status_code


def stored(app: APIFlask, lpse: str, user_id: str) -> Account | None:
    database: Database = app.extensions["simulator.database"]
    with database.open(writing=False) as repository:
        return repository.account(AccountRef(lpse, user_id))


def test_an_account_is_activated_once(at_once: Send) -> None:
    assert sorted(at_once([activation("lkpp", "pt_a")] * 4)) == [201] + [409] * 3


def test_of_several_new_passwords_one_is_kept_and_only_its_sender_told_so(
    at_once: Send, client: FlaskClient
) -> None:
    wanted = [f"Sandi#Baru{number}" for number in range(4)]
    statuses = at_once(
        [
            {
                "path": "accounts/lkpp/pt_a/credentials",
                "json": {"password": PASSWORD, "new_password": it},
            }
            for it in wanted
        ]
    )
    assert sorted(statuses) == [200] + [401] * 3
    for password, status in zip(wanted, statuses, strict=True):
        assert login_status(client, "lkpp", "pt_a", password) == status


def registration_links(client: FlaskClient, lpse: str, addresses: Sequence[str]) -> list[str]:
    links = []
    for email in addresses:
        client.post("/api/v1/accounts/registrations", json={"lpse": lpse, "email": email})
        (mail,) = client.get(f"/api/v1/mailbox?to={email}").json["items"]
        found = re.search(r"[\w-]{43}", mail["body"])
        assert found
        links.append(found.group())
    return links


def registration(token: str, user_id: str, npwp: str) -> Request:
    return {
        "path": f"accounts/registrations/{token}",
        "json": {
            "kind": "badan_usaha",
            "provider_name": "PT Serentak",
            "npwp": npwp,
            "address": f"Jalan Cepat No. {npwp[-1]}",
            "province": "Jawa Barat",
            "regency": "Kota Bandung",
            "user_id": user_id,
            "password": PASSWORD,
        },
    }


def test_a_user_id_is_registered_once(at_once: Send, client: FlaskClient, app: APIFlask) -> None:
    tokens = registration_links(client, "lkpp", [f"s{number}@contoh.id" for number in range(4)])
    forms = [registration(it, "serentak", f"077777777777700{n}") for n, it in enumerate(tokens)]
    statuses = at_once(forms)
    assert sorted(statuses) == [201, 409, 409, 409]
    winner = stored(app, "lkpp", "serentak")
    assert winner
    assert winner.email == f"s{statuses.index(201)}@contoh.id"


def test_one_registration_link_makes_one_account(
    at_once: Send, client: FlaskClient, app: APIFlask
) -> None:
    (token,) = registration_links(client, "lkpp", ["satu@contoh.id"])
    forms = [registration(token, f"serentak{n}", f"077777777777700{n}") for n in range(4)]
    statuses = at_once(forms)
    assert sorted(statuses) == [201, 410, 410, 410]
    made = [stored(app, "lkpp", f"serentak{n}") is not None for n in range(4)]
    assert made == [it == 201 for it in statuses]


def test_two_accounts_of_a_group_become_one_login(
    at_once: Send, client: FlaskClient, app: APIFlask
) -> None:
    database: Database = app.extensions["simulator.database"]
    with database.open(writing=True) as repository:
        for user_id, lpse, packages in (("kembar1", "lkpp", 5), ("kembar2", "bandung", 3)):
            repository.add_account(twin(user_id, lpse, packages), PASSWORD)
        repository.commit()
    first, second = activation("lkpp", "kembar1"), activation("bandung", "kembar2")
    second["json"]["default_password"] = PASSWORD
    statuses = at_once([first, second, first, second])
    assert sorted(statuses[0::2]) == [201, 409]
    assert statuses[1::2].count(201) <= 1
    if 201 not in statuses[1::2]:
        assert client.post("/api/v1/activations", json=second["json"]).status_code == 201
    default, other = stored(app, "lkpp", "kembar1"), stored(app, "bandung", "kembar2")
    assert default
    assert other
    assert (default.activated, default.superseded_by) == (True, None)
    assert (other.activated, other.superseded_by) == (True, default.ref)
    assert login_status(client, "bandung", "kembar1", PASSWORD) == 200
    assert login_status(client, "bandung", "kembar2", PASSWORD) == 401


def twin(user_id: str, lpse: str, packages: int) -> Account:
    return Account(
        home=LPSES[lpse],
        user_id=user_id,
        provider_name="PT Kembar",
        npwp="0766666666666000",
        email=f"{user_id}@contoh.id",
        address="Jalan Kembar No. 2",
        region=BANDUNG,
        registered_at=date(2022, 2, 2),
        packages=packages,
    )


def test_whoever_joins_a_default_that_changes_its_user_id_joins_the_new_one(
    at_once: Send, client: FlaskClient, app: APIFlask
) -> None:
    joining = activation(
        "humbahas", "PT_Cahaya", password="Cahaya#Lama1", default_password=PASSWORD
    )
    renaming: Request = {
        "path": "accounts/lkpp/Cahaya/credentials",
        "json": {"password": PASSWORD, "new_user_id": "cahaya_baru"},
    }
    assert at_once([joining, renaming]) == [201, 200]
    joined = stored(app, "humbahas", "PT_Cahaya")
    assert joined
    assert joined.superseded_by == AccountRef("lkpp", "cahaya_baru")
    assert login_status(client, "humbahas", "cahaya_baru", PASSWORD) == 200
