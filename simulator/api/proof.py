"""Which account a call is about, and that its caller has the password."""

from simulator import use_cases
from simulator.api import replies
from simulator.problems import ProblemError
from simulator.rules.facts import Account, Lpse
from simulator.rules.messages import login_message
from simulator.use_cases import AccountView
from simulator.web import repository, site_or_404


def account_or_404(lpse: str, user_id: str) -> AccountView:
    """Return the account that a User ID means at an LPSE.

    Raises:
        ProblemError: 404 when it means none.
        simulator.web.UnknownLpseError: no such LPSE.
    """
    view = use_cases.look_up(repository(), site_or_404(lpse), user_id)
    if view is None:
        raise ProblemError(404, "Akun ini tidak ditemukan.", code="account_not_found")
    return view


def logged_in(site: Lpse, user_id: str, password: str) -> Account:
    """Log in for the one call; the caller commits.

    Raises:
        ProblemError: 401 when the login is refused, which is kept at the account.
    """
    verdict, account = use_cases.log_in(repository(), site, user_id, password)
    if account is None or not verdict.allowed:
        repository().commit()
        raise ProblemError(
            401,
            login_message(verdict),
            code=verdict.public_code.value,
            missing=[it.model_dump() for it in replies.refs(verdict.missing)],
        )
    return account
