"""Mailing a link and following it."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from simulator.rules.facts import Account, Lpse
from simulator.rules.mailed_links import LinkState, MailedLink, Purpose, link_state
from simulator.store import account_records
from simulator.store.repository import Repository

LinkFor = Callable[[Purpose, Lpse, str], str]
"""Makes the address of the page behind a link, from its purpose, LPSE and token."""


class LinkClosedError(LookupError):
    """A link leads nowhere any more; `state` says why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(state.value)
        self.state = state


def new_link(
    repository: Repository, purpose: Purpose, site: Lpse, email: str, account: Account | None = None
) -> str:
    """Keep a new link and return its token, which only the mail may carry."""
    token = secrets.token_urlsafe(32)
    link = MailedLink(
        purpose=purpose,
        lpse=site.id,
        email=email.strip().lower(),
        sent_at=datetime.now(UTC),
        used=False,
        account=account.ref if account else None,
    )
    account_records.add_link(repository, token, link)
    return token


def open_link(repository: Repository, purpose: Purpose, token: str) -> MailedLink:
    """Return the link behind a token.

    Raises:
        LinkClosedError: it is unknown, used, expired, or its account lost its login since.
    """
    link = account_records.link_of(repository, token, purpose)
    state = link_state(link, datetime.now(UTC))
    if link is None or state is not LinkState.OPEN:
        raise LinkClosedError(state)
    account = repository.account(link.account) if link.account else None
    if account and account.superseded_by:
        raise LinkClosedError(LinkState.EXPIRED)
    return link
