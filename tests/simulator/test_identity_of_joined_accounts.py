"""A joined account shows the identity of its User ID default, whatever happens to that later."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.rules.documents import TicketKind, request_documents

from .data_visits import join_cahaya
from .simulator_browser import PASSWORD
from .simulator_service import Service

DEFAULT, JOINED = ("lkpp", "Cahaya"), ("humbahas", "PT_Cahaya")
REGION = {"province": "Jawa Barat", "regency": "Kota Bandung"}


def identity(service: Service, lpse: str, user_id: str) -> Any:
    """Return an identity without which account it is and where it was asked for."""
    seen = service.get(f"/api/v1/identity/{lpse}/{user_id}")
    return {it: told for it, told in seen.items() if it not in ("account", "asked_lpse")}


def edit(client: FlaskClient, **change: str) -> None:
    """Change the default's identity."""
    reply = client.patch("/api/v1/identity/lkpp/Cahaya", json={"password": PASSWORD} | change)
    assert reply.status_code == 200, reply.text


def approve(service: Service, lpse: str, user_id: str) -> int:
    """Approve what waits, as the verifikator."""
    path = f"/api/v1/accounts/{lpse}/{user_id}/approval"
    return int(service.call("POST", path).status_code)


@pytest.mark.parametrize(
    "change",
    [
        {"provider_name": "PT Cahaya Baru"},
        {"address": "Jalan Baru No. 1", "phone": "021 777"},
        {"email": "baru@contoh.id"},
        REGION,
    ],
)
def test_an_edit_of_the_default_shows_at_the_joined_account(
    client: FlaskClient, service: Service, change: dict[str, str]
) -> None:
    join_cahaya(client)
    before = identity(service, *JOINED)
    edit(client, **change)
    after = identity(service, *JOINED)
    assert after == identity(service, *DEFAULT) != before


def test_a_region_that_waits_at_the_default_waits_at_the_joined_account_too(
    client: FlaskClient, service: Service
) -> None:
    edit(client, **REGION)
    join_cahaya(client)
    assert identity(service, *JOINED) == identity(service, *DEFAULT)
    facts = [service.account(*it)["account"]["region"] for it in (DEFAULT, JOINED)]
    assert facts == ["awaiting_verifier"] * 2


@pytest.mark.parametrize("where", [DEFAULT, JOINED])
def test_one_approval_is_in_force_at_both(
    client: FlaskClient, service: Service, where: tuple[str, str]
) -> None:
    join_cahaya(client)
    edit(client, **REGION)
    assert approve(service, *where) == 200
    assert identity(service, *JOINED) == identity(service, *DEFAULT)
    assert identity(service, *JOINED)["regency"] == REGION["regency"]
    assert [approve(service, *it) for it in (DEFAULT, JOINED)] == [409, 409]


def test_the_verifikator_sees_it_once(client: FlaskClient, service: Service) -> None:
    join_cahaya(client)
    edit(client, **REGION)
    page = client.get("/verifikator").text
    assert page.count('value="Cahaya"') == 1
    assert 'value="PT_Cahaya"' not in page


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TicketKind.GANTI_EMAIL, "surat@contoh.id"),
        (TicketKind.GANTI_ALAMAT, "Jalan Pindah No. 3"),
    ],
)
@pytest.mark.parametrize("where", [DEFAULT, JOINED])
def test_an_approved_request_shows_at_both(
    client: FlaskClient, service: Service, kind: TicketKind, value: str, where: tuple[str, str]
) -> None:
    join_cahaya(client)
    lpse, user_id = where
    documents = [it.id for it in request_documents(kind, lpse).documents]
    ask = {"lpse": lpse, "user_id": user_id, "kind": kind.value, "text": "Mohon"}
    ticket = client.post("/api/v1/tickets", json=ask | {"documents": documents}).json
    decision = {"approve": True, "value": value}
    decided = service.call("POST", f"/api/v1/tickets/{ticket['id']}/decision", json=decision)
    assert decided.status_code == 200
    assert value in identity(service, *JOINED).values()
    assert identity(service, *JOINED) == identity(service, *DEFAULT)


@pytest.mark.parametrize("kind", [TicketKind.AKTIVASI, TicketKind.LAIN])
def test_approving_what_asks_for_no_change_leaves_the_account_and_tells_its_holder(
    client: FlaskClient, service: Service, kind: TicketKind
) -> None:
    before = service.account("lkpp", "pt_a")
    documents = [it.id for it in request_documents(kind, "lkpp").documents]
    ask = {"lpse": "lkpp", "user_id": "pt_a", "kind": kind.value, "text": "Mohon"}
    ticket = client.post("/api/v1/tickets", json=ask | {"documents": documents}).json
    path = f"/api/v1/tickets/{ticket['id']}/decision"
    assert service.call("POST", path, json={"approve": True}).json["state"] == "approved"
    assert service.account("lkpp", "pt_a") == before
    newest = client.get("/api/v1/mailbox?to=pt_a@contoh.id").json["items"][0]
    assert ticket["id"] in newest["subject"]
