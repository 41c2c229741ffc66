"""The addresses of the pages behind mailed links."""

from flask import url_for

from simulator.rules.facts import Lpse
from simulator.rules.mailed_links import Purpose
from simulator.web import settings

PAGES = {Purpose.REGISTRATION: "registering", Purpose.RESET: "forgotten"}
"""The blueprint of each page; `form` opens with a token, `ask` is where to ask for one."""


def link_for(purpose: Purpose, site: Lpse, token: str) -> str:
    """Return the whole address of the page that a token opens, or where to ask for one.

    It begins with the address that the settings name, never with what a request calls this host:
    otherwise anybody could have another one's link mailed with an address of their own.
    """
    blueprint = PAGES[purpose]
    if token:
        path = url_for(f"{blueprint}.form", lpse=site.id, token=token)
    else:
        path = url_for(f"{blueprint}.ask", lpse=site.id)
    return settings().public_url.rstrip("/") + path
