"""Only while trying out: the verifikator verifies registrations, the helpdesk decides requests."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import registrations, tickets
from simulator.addresses import link_for
from simulator.pages.forms import csrf_checked
from simulator.rules.account_messages import (
    DECISION_MESSAGES,
    TICKET_KINDS,
    TICKET_STATES,
    UNKNOWN_TICKET,
    VERIFICATION_MESSAGES,
)
from simulator.rules.documents import VERIFICATION, Document, TicketKind
from simulator.rules.facts import AccountRef
from simulator.rules.tickets import CHANGES_IDENTITY
from simulator.store import account_records
from simulator.store import tickets as store
from simulator.web import repository

bp = Blueprint("desk", __name__, url_prefix="/verifikator")

SHOWN = 50
"""Most accounts and most requests that the page lists."""


def waiting_work() -> dict[str, Any]:
    """Return what the page shows besides the identity changes."""
    applicants = []
    for account in account_records.unverified(repository(), SHOWN):
        kind = account_records.provider_kind(repository(), account)
        applicants.append((account, VERIFICATION[kind].required()))
    open_tickets, _ = store.page(repository(), decided=False, limit=SHOWN)
    return {
        "applicants": applicants,
        "tickets": open_tickets,
        "kind_names": TICKET_KINDS,
        "state_names": TICKET_STATES,
        "with_value": CHANGES_IDENTITY | {TicketKind.LUPA_USER_ID},
    }


@bp.post("/akun")
@csrf_checked
def verify() -> AnyResponse:
    """Verify a registration, with the documents that were ticked off."""
    ref = AccountRef(request.form.get("lpse", ""), request.form.get("user_id", ""))
    account = repository().account(ref)
    if account is None:
        flash("Akun ini tidak ditemukan.")
        return redirect(url_for("tryout.verifier"))
    verdict = registrations.verify(repository(), account, request.form.getlist("documents"))
    repository().commit()
    flash(f"{account.user_id}: {VERIFICATION_MESSAGES[verdict.code]}{_listed(verdict.missing)}")
    return redirect(url_for("tryout.verifier"))


@bp.post("/permohonan")
@csrf_checked
def decide() -> AnyResponse:
    """Approve or reject a request."""
    ticket = store.get(repository(), request.form.get("ticket", ""))
    if ticket is None:
        flash(UNKNOWN_TICKET)
        return redirect(url_for("tryout.verifier"))
    code, ticket = tickets.decide(
        repository(),
        ticket,
        approve=request.form.get("decision") == "approve",
        value=request.form.get("value", "").strip(),
        link_for=link_for,
    )
    repository().commit()
    flash(f"{ticket.id}: {DECISION_MESSAGES[code]}{_listed(ticket.missing)}")
    return redirect(url_for("tryout.verifier"))


def _listed(missing: tuple[Document, ...]) -> str:
    return " Masih kurang: " + "; ".join(it.name for it in missing) + "." if missing else ""
