"""From documents, links and requests to what the API gives."""

from collections.abc import Iterable
from typing import Any

from simulator.api import replies
from simulator.api.account_schemas import DocumentOut, OpenTicketOut, TicketOut
from simulator.mailed_links import LinkClosedError
from simulator.problems import ProblemError
from simulator.rules.account_messages import LINK_MESSAGES
from simulator.rules.documents import Document
from simulator.rules.mailed_links import LinkState
from simulator.rules.tickets import Ticket


def documents(named: Iterable[Document]) -> list[DocumentOut]:
    """Return documents."""
    return [DocumentOut(id=it.id, name=it.name) for it in named]


def closed_link(closed: LinkClosedError) -> ProblemError:
    """Return the problem of a link that leads nowhere: 404 when unknown, else 410."""
    status = 404 if closed.state is LinkState.UNKNOWN else 410
    message = LINK_MESSAGES[closed.state]
    return ProblemError(status, message, code=f"link_{closed.state.value}")


def open_ticket(ticket: Ticket) -> OpenTicketOut:
    """Return how far a request is, without what was said in it."""
    return OpenTicketOut(**_state(ticket))


def ticket(asked: Ticket) -> TicketOut:
    """Return a whole request."""
    return TicketOut(
        **_state(asked),
        user_id=asked.user_id,
        account=replies.ref(asked.account) if asked.account else None,
        text=asked.text,
        represented=asked.represented,
    )


def _state(ticket: Ticket) -> dict[str, Any]:
    there = [it for it in ticket.needed.documents if it.id in ticket.documents]
    return {
        "id": ticket.id,
        "lpse": ticket.lpse,
        "kind": ticket.kind,
        "state": ticket.state,
        "documents": documents(there),
        "missing": documents(ticket.missing),
        "source": ticket.needed.source,
        "opened_at": ticket.opened_at,
        "decided_at": ticket.decided_at,
    }
