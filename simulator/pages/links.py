"""What a mailed link shows once it no longer opens anything."""

from __future__ import annotations

from flask import Response, render_template

from simulator.mailed_links import LinkClosedError, open_link
from simulator.rules.account_messages import LINK_MESSAGES
from simulator.rules.facts import Lpse
from simulator.rules.mailed_links import LinkState, MailedLink, Purpose
from simulator.web import repository


def opened_link(site: Lpse, purpose: Purpose, token: str, again: str) -> MailedLink | Response:
    """The link, or the page that says why it does not open here; *again* leads to a new one.

    404 for a link that was never sent from *site*, 410 for a used or old one.
    """
    try:
        link = open_link(repository(), purpose, token)
        if link.lpse == site.id:
            return link
        state = LinkState.UNKNOWN
    except LinkClosedError as closed:
        state = closed.state
    page = render_template(
        "link_tertutup.html", site=site, message=LINK_MESSAGES[state], again=again
    )
    return Response(page, 404 if state is LinkState.UNKNOWN else 410)
