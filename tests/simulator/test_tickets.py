"""Requests to the helpdesk: documents, decisions and what they do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.documents import REQUESTS, TicketKind, request_documents
from simulator.rules.tickets import (
    CHANGES_IDENTITY,
    DecisionCode,
    Ticket,
    TicketState,
    decision_code,
    with_value,
)

from .account_visits import (
    NEW_PASSWORD,
    RESET_DOCUMENTS,
    login,
    mails,
    post,
    token_mailed,
)
from .simulator_browser import Browser
from .simulator_service import Service
from .simulator_worlds import an_account
from .whole_database import dump

DOCUMENTS = {kind: [it.id for it in REQUESTS[kind].required()] for kind in TicketKind}


def open_ticket(client: FlaskClient, lpse: str, kind: str, **body: Any) -> Any:
    reply = post(client, "tickets", **({"lpse": lpse, "kind": kind, "text": "Mohon bantu"} | body))
    assert reply.status_code == 201, reply.text
    return reply.json


def complete(client: FlaskClient, lpse: str, kind: str, user_id: str | None = None) -> str:
    documents = [it.id for it in request_documents(TicketKind(kind), lpse).required()]
    ticket = open_ticket(client, lpse, kind, user_id=user_id, documents=documents)
    assert (ticket["state"], ticket["missing"]) == ("awaiting_decision", [])
    return str(ticket["id"])


def decide(service: Service, ticket_id: str, *, approve: bool = True, **body: str) -> Any:
    path = f"/api/v1/tickets/{ticket_id}/decision"
    return service.call("POST", path, json={"approve": approve} | body)


@pytest.mark.parametrize(
    ("kind", "source", "missing"),
    [
        ("reset_password", "muarojambi#8", RESET_DOCUMENTS),
        (
            "ganti_npwp",
            "muarojambi#9",
            ["ktp_direksi", "npwp_lama", "npwp_baru", "izin_usaha", "akta", "surat_permohonan"],
        ),
        ("ganti_email", "muarojambi#10", RESET_DOCUMENTS),
        (
            "ganti_alamat",
            "kemenperin#6",
            ["surat_permohonan", "ktp_direksi", "npwp", "izin_usaha", "akta"],
        ),
        ("lupa_user_id", "muarojambi#12", ["izin_usaha", "tdp", "npwp", "akta"]),
        ("aktivasi", "muarojambi#14", ["izin_usaha", "npwp"]),
        ("lain", "", []),
    ],
)
def test_each_kind_of_request_names_its_documents_and_their_source(
    client: FlaskClient, kind: str, source: str, missing: list[str]
) -> None:
    ticket = open_ticket(client, "muarojambi", kind)
    assert ticket["source"] == source
    assert [it["id"] for it in ticket["missing"]] == missing


def test_whoever_sends_somebody_else_also_needs_a_letter_for_them(client: FlaskClient) -> None:
    documents = DOCUMENTS[TicketKind.RESET_PASSWORD]
    ticket = open_ticket(client, "lkpp", "reset_password", represented=True, documents=documents)
    assert [it["id"] for it in ticket["missing"]] == ["surat_kuasa"]


def test_kemenperin_has_its_own_list_for_an_email(client: FlaskClient) -> None:
    ticket = open_ticket(client, "kemenperin", "ganti_email", represented=True)
    assert ticket["source"] == "kemenperin#3"
    assert {it["id"] for it in ticket["missing"]} >= {"surat_kuasa", "ktp_penerima_kuasa"}


def test_a_request_without_its_documents_cannot_be_approved(
    client: FlaskClient, service: Service, database_url: str
) -> None:
    ticket = open_ticket(
        client, "lkpp", "reset_password", user_id="pt_a", documents=["npwp", "akta"]
    )
    before = dump(database_url)
    refused = decide(service, ticket["id"])
    assert (refused.status_code, refused.json["code"]) == (409, "documents_missing")
    lacking = [it["id"] for it in refused.json["missing"]]
    assert lacking == ["ktp_direksi", "izin_usaha", "surat_permohonan"]
    assert dump(database_url) == before
    added = post(client, f"tickets/{ticket['id']}/documents", documents=[*lacking, "npwp"])
    assert (added.status_code, added.json["state"]) == (200, "awaiting_decision")
    assert decide(service, ticket["id"]).json["state"] == "approved"


def test_an_approved_reset_mails_a_link(client: FlaskClient, service: Service) -> None:
    ticket_id = complete(client, "kemenperin", "reset_password", "sinkron")
    assert "link" not in mails(client, "sinkron@contoh.id")[0]["body"]
    decide(service, ticket_id)
    token = token_mailed(client, "sinkron@contoh.id")
    body = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert post(client, f"password-resets/{token}", **body).status_code == 200
    assert login(client, "kemenperin", "sinkron", NEW_PASSWORD) == "ok"


def test_a_new_email_is_where_mails_go_from_then_on(client: FlaskClient, service: Service) -> None:
    ticket_id = complete(client, "kemenperin", "ganti_email", "sinkron")
    refused = decide(service, ticket_id, value="bukan e-mail")
    assert (refused.status_code, refused.json["code"]) == (422, "value_invalid")
    assert decide(service, ticket_id, value="Baru@contoh.id").status_code == 200
    assert "Disetujui" in mails(client, "sinkron@contoh.id")[0]["body"]
    mail = {"subject": "Halo", "body": "Isi"}
    service.call("POST", "/api/v1/accounts/kemenperin/sinkron/notifications", json=mail)
    assert len(mails(client, "baru@contoh.id")) == 1


def test_a_new_npwp_dissolves_the_group_and_an_old_one_makes_it_again(
    client: FlaskClient, service: Service
) -> None:
    ticket_id = complete(client, "humbahas", "ganti_npwp", "PT_Cahaya")
    assert decide(service, ticket_id, value="09.999.999.9-999.000").status_code == 200
    assert service.account("humbahas", "PT_Cahaya")["group"] is None
    assert service.login_code("bandung", "Cahaya") == "ok"
    again = complete(client, "humbahas", "ganti_npwp", "PT_Cahaya")
    assert decide(service, again, value="0312456789011000").status_code == 200
    assert service.login_code("bandung", "Cahaya") == "group_incomplete"


def test_a_new_address_makes_a_branch(client: FlaskClient, service: Service) -> None:
    ticket_id = complete(client, "humbahas", "ganti_alamat", "PT_Cahaya")
    decide(service, ticket_id, value="Jalan Merdeka No. 1, Dolok Sanggul")
    seen = service.account("humbahas", "PT_Cahaya")
    assert seen["group"] is None
    assert seen["branches"] == [{"lpse": "lkpp", "user_id": "Cahaya"}]


def test_two_user_id_defaults_of_one_company_are_refused(
    client: FlaskClient, service: Service, database_url: str
) -> None:
    for kind, value in (
        ("ganti_alamat", "Jalan Gatot Subroto Kav. 18, Jakarta Selatan"),
        ("ganti_npwp", "0312456789011000"),
    ):
        ticket_id = complete(client, "lkpp", kind, "pt_lintas")
        before = dump(database_url)
        reply = decide(service, ticket_id, value=value)
    assert (reply.status_code, reply.json["code"]) == (409, "joins_another_default")
    assert dump(database_url) == before


def test_a_merged_account_changes_with_its_default(client: FlaskClient, service: Service) -> None:
    body = {"lpse": "humbahas", "user_id": "PT_Cahaya", "password": "Cahaya#Lama1"}
    client.post("/api/v1/activations", json=body | {"default_password": "Rahasia#2026"})
    ticket_id = complete(client, "humbahas", "ganti_alamat", "PT_Cahaya")
    decide(service, ticket_id, value="Jalan Merdeka No. 1")
    for lpse, user_id in (("lkpp", "Cahaya"), ("humbahas", "PT_Cahaya")):
        assert service.account(lpse, user_id)["account"]["address"] == "Jalan Merdeka No. 1"
    assert service.login_code("bandung", "Cahaya") == "ok"


def test_a_forgotten_user_id_goes_to_the_registered_email_only(
    client: FlaskClient, service: Service
) -> None:
    before = len(mails(client, ""))
    ticket_id = complete(client, "lkpp", "lupa_user_id")
    nobody = decide(service, ticket_id)
    assert (nobody.status_code, nobody.json["code"]) == (409, "account_unknown")
    assert decide(service, ticket_id, value="pt_a").status_code == 200
    assert "User ID Anda: pt_a" in mails(client, "pt_a@contoh.id")[0]["body"]
    assert len(mails(client, "")) == before + 1


def test_a_request_is_decided_once(client: FlaskClient, service: Service) -> None:
    ticket_id = open_ticket(client, "lkpp", "ganti_npwp", user_id="pt_a")["id"]
    assert decide(service, ticket_id, approve=False).json["state"] == "rejected"
    for reply in (
        decide(service, ticket_id, value="0312456789011000"),
        post(client, f"tickets/{ticket_id}/documents", documents=["akta"]),
    ):
        assert (reply.status_code, reply.json["code"]) == (409, "already_decided")


def test_opening_a_request_tells_nothing_about_whether_the_account_exists(
    client: FlaskClient,
) -> None:
    replies = [
        open_ticket(client, "lkpp", "ganti_email", user_id=user_id) for user_id in ("pt_a", "entah")
    ]
    for reply in replies:
        del reply["id"], reply["opened_at"]
    assert replies[0] == replies[1]
    assert "ktp" in mails(client, "pt_a@contoh.id")[0]["body"].lower()


def test_only_the_helpdesk_reads_and_decides(client: FlaskClient) -> None:
    ticket_id = open_ticket(client, "lkpp", "lain")["id"]
    for path in ("", f"/{ticket_id}"):
        assert client.get(f"/api/v1/tickets{path}").status_code == 401
    assert post(client, f"tickets/{ticket_id}/decision", approve=True).status_code == 401


def test_requests_are_listed_newest_first_a_page_at_a_time(
    client: FlaskClient, service: Service
) -> None:
    ids = [open_ticket(client, "lkpp", "lain", text=str(it))["id"] for it in range(5)]
    open_ticket(client, "bandung", "lain")
    decide(service, ids[4])
    page = service.get("/api/v1/tickets?lpse=lkpp&decided=false&limit=2&offset=1")
    assert page["total"] == 4
    assert [it["id"] for it in page["items"]] == [ids[2], ids[1]]
    assert page["items"][0]["text"] == "2"
    assert service.get("/api/v1/tickets")["total"] == 6
    assert service.call("GET", "/api/v1/tickets?limit=0").status_code == 422


def test_what_is_unknown_is_refused(client: FlaskClient, service: Service) -> None:
    body = {"lpse": "lkpp", "kind": "lain", "text": "a", "documents": ["npwp"]}
    unknown = post(client, "tickets", **body)
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_document")
    assert unknown.json["fields"] == ["npwp"]
    assert post(client, "tickets", lpse="entah", kind="lain", text="a").status_code == 404
    assert post(client, "tickets", lpse="lkpp", kind="lain", text="").status_code == 422
    assert decide(service, "T-TIDAKADA99").status_code == 404
    assert post(client, "tickets/T-X/documents", documents=[]).status_code == 404


def test_a_person_asks_on_the_page_and_the_helpdesk_decides(client: FlaskClient) -> None:
    browser = Browser(client)
    browser.visit("/lpse/kemenperin/bantuan?jenis=ganti_email")
    assert "berkop perusahaan" in browser.page
    ask = {"kind": "ganti_email", "user_id": "sinkron"}
    browser.submit("/lpse/kemenperin/bantuan", **ask, text=" ")
    assert (browser.status, browser.has("hasil")) == (422, True)
    browser.submit(**ask, text="Mohon <b>ganti</b>", documents=["npwp", "akta"])
    ticket_id = browser.path.rpartition("/")[2]
    assert browser.text("keadaan") == "Menunggu dokumen"
    browser.visit(f"/lpse/kemenperin/bantuan?nomor={ticket_id.lower()}")
    browser.submit(documents=["surat_permohonan", "ktp_direksi", "izin_usaha"])
    assert browser.text("keadaan") == "Menunggu keputusan petugas"

    browser.visit("/verifikator")
    assert "&lt;b&gt;ganti" in browser.page
    decision = {"ticket": ticket_id, "decision": "approve"}
    browser.submit("/verifikator/permohonan", **decision)
    assert "Isi data baru yang benar" in browser.page
    browser.submit("/verifikator/permohonan", **decision, value="baru@contoh.id")
    assert "Keputusan sudah disimpan" in browser.page
    browser.visit(f"/lpse/kemenperin/bantuan/{ticket_id}")
    assert browser.text("keadaan") == "Disetujui"
    browser.visit(f"/lpse/lkpp/bantuan/{ticket_id}")
    assert browser.status == 404


@given(
    st.sampled_from(TicketKind),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "0312456789011000", "a@b.id"]),
    st.data(),
)
def test_nothing_is_approved_without_its_documents_and_a_fitting_value(
    kind: TicketKind, represented: bool, known: bool, value: str, data: st.DataObject
) -> None:
    ids = [it.id for it in REQUESTS[kind].documents]
    brought = data.draw(st.frozensets(st.sampled_from(ids) if ids else st.nothing()))
    ticket = Ticket(
        id="T-A",
        lpse="satu",
        kind=kind,
        text="a",
        represented=represented,
        documents=brought,
        opened_at=datetime.now(UTC),
    )
    account = an_account() if known else None
    code = decision_code(ticket, account, [], approve=True, value=value)
    if code is DecisionCode.OK:
        assert ticket.state is TicketState.AWAITING_DECISION
        if kind in CHANGES_IDENTITY:
            assert account is not None
            changed = with_value(account, kind, value)
            assert value in (changed.npwp, changed.email, changed.address)
    assert decision_code(ticket, account, [], approve=False) is DecisionCode.OK
