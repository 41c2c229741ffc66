"""Requests with documents to the helpdesk of an LPSE, from both sides."""

from __future__ import annotations

import pytest

from simulator.rules.account_messages import DECISION_MESSAGES, TICKET_STATES
from simulator.rules.tickets import DecisionCode, TicketState

pytestmark = pytest.mark.browser


def request_card(person, number: str):
    person.open("/verifikator")
    return person.page.get_by_role("listitem").filter(has_text=number).last


def state(person) -> str:
    return person.page.locator("#keadaan").inner_text().strip()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("ganti_email", "baru@contoh.id"),
        ("ganti_npwp", "0999888777666000"),
        ("ganti_alamat", "Jalan Pindahan No. 3, Jakarta Selatan"),
    ],
)
def test_a_change_is_asked_for_with_documents_and_approved(person, kind, value):
    person.log_in("lkpp", "pt_a")
    person.follow("Bantuan")
    person.choose(jenis=kind)
    person.press("Pilih")
    person.fill(text=f"PT A. Data baru: {value}")
    person.press("Kirim permohonan")
    assert state(person) == TICKET_STATES[TicketState.AWAITING_DOCUMENTS]
    page, number = person.path, person.path.rsplit("/", 1)[1]

    card = request_card(person, number)
    card.locator(f"#value-{number}").fill(value)
    person.press(f"Setujui permohonan {number}", within=card)
    assert DECISION_MESSAGES[DecisionCode.DOCUMENTS_MISSING] in person.notice

    person.open(page)
    for box in person.page.get_by_role("checkbox").all():
        box.check()
    person.press("Simpan")
    assert state(person) == TICKET_STATES[TicketState.AWAITING_DECISION]

    card = request_card(person, number)
    card.locator(f"#value-{number}").fill(value)
    person.press(f"Setujui permohonan {number}", within=card)
    assert DECISION_MESSAGES[DecisionCode.OK] in person.notice
    person.open(page)
    assert state(person) == TICKET_STATES[TicketState.APPROVED]
    person.open("/lpse/lkpp/profil")
    assert value in person.page.locator("dl.data").inner_text()
    person.open("/kotak-surat?ke=pt_a@contoh.id")
    assert f"Keputusan permohonan {number}" in person.text


def test_a_rejected_request_changes_nothing(person):
    person.open("/lpse/lkpp/bantuan?jenis=ganti_alamat")
    person.fill(user_id="pt_a", text="Mohon alamat diganti")
    person.press("Kirim permohonan")
    page, number = person.path, person.path.rsplit("/", 1)[1]
    person.press(f"Tolak permohonan {number}", within=request_card(person, number))
    person.open(page)
    assert state(person) == TICKET_STATES[TicketState.REJECTED]
    person.log_in("lkpp", "pt_a")
    assert "Rasuna Said" in person.text
