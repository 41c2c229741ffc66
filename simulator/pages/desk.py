"""Only while trying out: the verifikator approves and verifies, the helpdesk decides requests."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import registrations, tickets, use_cases
from simulator.addresses import link_for
from simulator.pages.forms import csrf_checked
from simulator.pages.paging import page_of
from simulator.rules.account_messages import (
    DECISION_MESSAGES,
    TICKET_KINDS,
    TICKET_STATES,
    UNKNOWN_TICKET,
    VERIFICATION_MESSAGES,
)
from simulator.rules.documents import VERIFICATION, Document, TicketKind
from simulator.rules.facts import Account, AccountRef
from simulator.rules.tickets import CHANGES_IDENTITY
from simulator.store import account_records
from simulator.store import tickets as store
from simulator.web import repository

bp = Blueprint("desk", __name__, url_prefix="/verifikator")

LISTS = ("perubahan", "pendaftaran", "permohonan")


@bp.get("")
def index() -> str:
    """List the identity changes, registrations and requests that wait."""
    read_tickets = partial(store.page, repository(), decided=False)
    applicants = page_of(
        "desk.index", "pendaftaran", partial(account_records.unverified, repository())
    )
    return render_template(
        "verifikator.html",
        changes=page_of("desk.index", "perubahan", repository().awaiting_approval),
        applicants=applicants,
        documents=[_documents_of(it) for it in applicants.items],
        tickets=page_of("desk.index", "permohonan", read_tickets),
        kind_names=TICKET_KINDS,
        state_names=TICKET_STATES,
        with_value=CHANGES_IDENTITY | {TicketKind.LUPA_USER_ID},
        lists=_asked_lists(),
    )


@bp.post("")
@csrf_checked
def approve() -> AnyResponse:
    """Approve one identity change."""
    account = _named_account()
    if account is None or account.proposed_region is None:
        return _back("Perubahan ini sudah tidak menunggu lagi.")
    use_cases.approve(repository(), account)
    repository().commit()
    return _back(f"Perubahan data {account.provider_name} sudah disetujui.")


@bp.post("/akun")
@csrf_checked
def verify() -> AnyResponse:
    """Verify a registration, with the documents that were ticked off."""
    account = _named_account()
    if account is None:
        return _back("Akun ini tidak ditemukan.")
    verdict = registrations.verify(repository(), account, request.form.getlist("documents"))
    repository().commit()
    said = f"{VERIFICATION_MESSAGES[verdict.code]}{_listed(verdict.missing)}"
    return _back(f"{account.user_id}: {said}")


@bp.post("/permohonan")
@csrf_checked
def decide() -> AnyResponse:
    """Approve or reject a request."""
    ticket = store.get(repository(), request.form.get("ticket", ""))
    if ticket is None:
        return _back(UNKNOWN_TICKET)
    code, ticket = tickets.decide(
        repository(),
        ticket,
        approve=request.form.get("decision") == "approve",
        value=request.form.get("value", "").strip(),
        link_for=link_for,
    )
    repository().commit()
    return _back(f"{ticket.id}: {DECISION_MESSAGES[code]}{_listed(ticket.missing)}")


def _back(message: str) -> AnyResponse:
    """Say what came of it on the page of the lists where it was done."""
    flash(message)
    return redirect(url_for("desk.index", **_asked_lists()))


def _asked_lists() -> dict[str, Any]:
    """Return which page of which list the address asks for."""
    return {it: request.args[it] for it in LISTS if it in request.args}


def _named_account() -> Account | None:
    ref = AccountRef(request.form.get("lpse", ""), request.form.get("user_id", ""))
    return repository().account(ref)


def _documents_of(account: Account) -> tuple[Document, ...]:
    return VERIFICATION[account_records.provider_kind(repository(), account)].required()


def _listed(missing: tuple[Document, ...]) -> str:
    return " Masih kurang: " + "; ".join(it.name for it in missing) + "." if missing else ""
