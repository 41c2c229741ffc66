"""Bantuan: opening a request at an LPSE site, and seeing how far it is."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import tickets
from simulator.mail_limits import TooManyMailsError
from simulator.pages.forms import FieldMessage, chosen, csrf_checked
from simulator.pages.visitor import visitor
from simulator.problems import ProblemError
from simulator.rules.account_messages import (
    DECISION_MESSAGES,
    TICKET_KINDS,
    TICKET_STATES,
    UNKNOWN_DOCUMENT,
    UNKNOWN_TICKET,
)
from simulator.rules.documents import TicketKind, request_documents
from simulator.rules.facts import Lpse
from simulator.rules.tickets import DecisionCode, Ticket
from simulator.store import tickets as store
from simulator.web import repository, site_or_404

bp = Blueprint("helpdesk", __name__, url_prefix="/lpse/<lpse>/bantuan")

TEXT_MAX_LENGTH = 5000


@bp.get("")
def choose(lpse: str) -> AnyResponse:
    """Ask which kind of request, show its form, or lead to a request by its number."""
    site = site_or_404(lpse)
    number = request.args.get("nomor", "").strip()
    if number:
        return redirect(url_for("helpdesk.show", lpse=lpse, ticket_id=number.upper()))
    return Response(_page(site, chosen(TicketKind, request.args.get("jenis"))))


@bp.post("")
@csrf_checked
def open_ticket(lpse: str) -> AnyResponse:
    """Open a request and lead to its page."""
    site = site_or_404(lpse)
    kind = chosen(TicketKind, request.form.get("kind"))
    text = request.form.get("text", "").strip()[:TEXT_MAX_LENGTH]
    if kind is None:
        return Response(_page(site, None, FieldMessage("Pilih jenis permohonan.", "jenis")), 422)
    if not text:
        return Response(_page(site, kind, FieldMessage("Tuliskan permohonan Anda.", "text")), 422)
    form = tickets.TicketForm(
        kind=kind,
        text=text,
        user_id=request.form.get("user_id", "").strip()[:60],
        represented="represented" in request.form,
        documents=tuple(request.form.getlist("documents")),
    )
    try:
        ticket = tickets.open_ticket(repository(), site, form)
    except tickets.UnknownDocumentError:
        return Response(_page(site, kind, UNKNOWN_DOCUMENT), 422)
    except TooManyMailsError as error:
        return Response(_page(site, kind, str(error)), 429)
    repository().commit()
    flash("Permohonan sudah dikirim. Catat nomornya.")
    return redirect(url_for("helpdesk.show", lpse=lpse, ticket_id=ticket.id))


@bp.get("/<ticket_id>")
def show(lpse: str, ticket_id: str) -> str:
    """Show how far a request is, to whoever knows its number."""
    site = site_or_404(lpse)
    return _ticket_page(site, _ticket(site, ticket_id))


@bp.post("/<ticket_id>")
@csrf_checked
def add_documents(lpse: str, ticket_id: str) -> AnyResponse:
    """Hand in further documents."""
    site = site_or_404(lpse)
    ticket = _ticket(site, ticket_id)
    try:
        tickets.add_documents(repository(), ticket, request.form.getlist("documents"))
    except tickets.UnknownDocumentError:
        return Response(_ticket_page(site, ticket, UNKNOWN_DOCUMENT), 422)
    except tickets.AlreadyDecidedError:
        error = DECISION_MESSAGES[DecisionCode.ALREADY_DECIDED]
        return Response(_ticket_page(site, ticket, error), 409)
    repository().commit()
    flash("Dokumen sudah dicatat.")
    return redirect(url_for("helpdesk.show", lpse=lpse, ticket_id=ticket.id))


def _ticket(site: Lpse, ticket_id: str) -> Ticket:
    ticket = store.get(repository(), ticket_id)
    if ticket is None or ticket.lpse != site.id:
        raise ProblemError(404, UNKNOWN_TICKET)
    return ticket


def _page(site: Lpse, kind: TicketKind | None, error: str | None = None) -> str:
    return render_template(
        "bantuan.html",
        site=site,
        account=visitor(site),
        kinds=TICKET_KINDS,
        kind=kind,
        documents=request_documents(kind, site.id).documents if kind else (),
        error=error,
        form=request.form,
    )


def _ticket_page(site: Lpse, ticket: Ticket, error: str | None = None) -> str:
    return render_template(
        "permohonan.html",
        site=site,
        account=visitor(site),
        ticket=ticket,
        kind=TICKET_KINDS[ticket.kind],
        state=TICKET_STATES[ticket.state],
        error=error,
    )
