"""Requests to the helpdesk: opened by anybody, read and decided with the service token."""

from apiflask import APIBlueprint

from simulator import tickets
from simulator.addresses import link_for
from simulator.api import account_replies
from simulator.api.access import service_only
from simulator.api.account_schemas import (
    DecisionIn,
    DocumentsIn,
    OpenTicketOut,
    TicketIn,
    TicketListOut,
    TicketOut,
    TicketQuery,
)
from simulator.problems import ProblemError
from simulator.rules.account_messages import DECISION_MESSAGES, UNKNOWN_DOCUMENT, UNKNOWN_TICKET
from simulator.rules.tickets import DecisionCode, Ticket
from simulator.store import tickets as store
from simulator.web import repository, site_or_404

bp = APIBlueprint("tickets", __name__, url_prefix="/api/v1/tickets", tag="Permohonan")


@bp.post("")
@bp.doc(responses=[404, 429])
@bp.output(OpenTicketOut, status_code=201)
@bp.input(TicketIn)
def open_ticket(json_data: TicketIn) -> OpenTicketOut:
    """Open a request; the reply lists the documents that still lack."""
    site = site_or_404(json_data.lpse)
    form = tickets.TicketForm(
        kind=json_data.kind,
        text=json_data.text,
        user_id=(json_data.user_id or "").strip(),
        represented=json_data.represented,
        documents=tuple(json_data.documents),
    )
    try:
        ticket = tickets.open_ticket(repository(), site, form)
    except tickets.UnknownDocumentError as unknown:
        raise _unknown_document(unknown) from unknown
    repository().commit()
    return account_replies.open_ticket(ticket)


@bp.get("")
@service_only
@bp.doc(security="service")
@bp.output(TicketListOut)
@bp.input(TicketQuery, location="query")
def list_tickets(query_data: TicketQuery) -> TicketListOut:
    """List requests, newest first."""
    items, total = store.page(
        repository(),
        lpse=query_data.lpse,
        decided=query_data.decided,
        limit=query_data.limit,
        offset=query_data.offset,
    )
    return TicketListOut(items=[account_replies.ticket(it) for it in items], total=total)


@bp.get("/<ticket_id>")
@service_only
@bp.doc(security="service")
@bp.output(TicketOut)
def show_ticket(ticket_id: str) -> TicketOut:
    """Show one request."""
    return account_replies.ticket(_ticket_or_404(ticket_id))


@bp.post("/<ticket_id>/documents")
@bp.doc(responses=[409])
@bp.output(OpenTicketOut)
@bp.input(DocumentsIn)
def add_documents(ticket_id: str, json_data: DocumentsIn) -> OpenTicketOut:
    """Hand in further documents; whoever knows the request's id may."""
    ticket = _ticket_or_404(ticket_id)
    try:
        ticket = tickets.add_documents(repository(), ticket, json_data.documents)
    except tickets.UnknownDocumentError as unknown:
        raise _unknown_document(unknown) from unknown
    except tickets.AlreadyDecidedError as decided:
        code = DecisionCode.ALREADY_DECIDED
        raise ProblemError(409, DECISION_MESSAGES[code], code=code.value) from decided
    repository().commit()
    return account_replies.open_ticket(ticket)


@bp.post("/<ticket_id>/decision")
@service_only
@bp.doc(security="service", responses=[409])
@bp.output(TicketOut)
@bp.input(DecisionIn)
def decide(ticket_id: str, json_data: DecisionIn) -> TicketOut:
    """Approve or reject a request, as the helpdesk."""
    code, ticket = tickets.decide(
        repository(),
        _ticket_or_404(ticket_id),
        approve=json_data.approve,
        value=json_data.value or "",
        link_for=link_for,
    )
    if code is not DecisionCode.OK:
        status = 422 if code is DecisionCode.VALUE_INVALID else 409
        missing = [it.model_dump() for it in account_replies.documents(ticket.missing)]
        raise ProblemError(status, DECISION_MESSAGES[code], code=code.value, missing=missing)
    repository().commit()
    return account_replies.ticket(ticket)


def _ticket_or_404(ticket_id: str) -> Ticket:
    ticket = store.get(repository(), ticket_id)
    if ticket is None:
        raise ProblemError(404, UNKNOWN_TICKET, code="ticket_not_found")
    return ticket


def _unknown_document(unknown: tickets.UnknownDocumentError) -> ProblemError:
    return ProblemError(
        422, UNKNOWN_DOCUMENT, code="unknown_document", fields=list(unknown.documents)
    )
