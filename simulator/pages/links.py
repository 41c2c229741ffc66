"""The pages around mailed links: asking for one, and what it opens."""

from typing import Any

from flask import Response, render_template, request, url_for

from simulator.addresses import PAGES
from simulator.mailed_links import LinkClosedError, open_link
from simulator.pages.forms import new_captcha
from simulator.pages.visitor import visitor
from simulator.rules.account_messages import LINK_MESSAGES
from simulator.rules.facts import Lpse
from simulator.rules.mailed_links import LinkState, MailedLink, Purpose
from simulator.web import repository


def ask_page(template: str, site: Lpse, error: str | None = None, **shown: Any) -> Response:
    """Return the page that asks for a link, with a new captcha; 422 with an error."""
    page = render_template(
        template,
        site=site,
        account=visitor(site),
        captcha=new_captcha(),
        error=error,
        form=request.form,
        **shown,
    )
    return Response(page, 422 if error else 200)


def link_page(
    template: str, site: Lpse, purpose: Purpose, token: str, error: str | None = None, **shown: Any
) -> Response:
    """Return the form behind a link, or the page that says why it does not open here.

    404 for a link that was never sent from *site*, 410 for a used or old one, 422 with an error.
    """
    link = _opened(site, purpose, token)
    if isinstance(link, LinkState):
        again = url_for(f"{PAGES[purpose]}.ask", lpse=site.id)
        message = LINK_MESSAGES[link]
        page = render_template("link_tertutup.html", site=site, message=message, again=again)
        return Response(page, 404 if link is LinkState.UNKNOWN else 410)
    page = render_template(
        template, site=site, email=link.email, error=error, form=request.form, **shown
    )
    return Response(page, 422 if error else 200)


def _opened(site: Lpse, purpose: Purpose, token: str) -> MailedLink | LinkState:
    try:
        link = open_link(repository(), purpose, token)
    except LinkClosedError as closed:
        return closed.state
    return link if link.lpse == site.id else LinkState.UNKNOWN
