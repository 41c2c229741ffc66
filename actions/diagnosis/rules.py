"""From facts to a verdict. Each rule names the source of the behaviour that it explains."""

from __future__ import annotations

from collections.abc import Callable

from actions.accounts import Facts
from actions.diagnosis import activation, login
from actions.diagnosis.verdict import Verdict

Rule = Callable[[Facts], Verdict | None]

# Topics whose question is "does the login work", not "is the account activated".
_ABOUT_LOGIN = frozenset({"gagal_login", "javascript_error", "data_tidak_tersinkronisasi"})

_ALWAYS: tuple[Rule, ...] = (
    login.not_verified,
    login.replaced_by_default,
    login.outside_the_aggregation,
    login.aggregation_down,
    login.passwords_differ,
)


def diagnose(problem: str, asked: str, facts: Facts | None) -> Verdict:
    """The first cause that explains *problem* (a topic id); *asked* is the account as named.

    Causes that stop everything come first (no account, not verified); then, for a login problem
    at the account's own LPSE, the password; else what the activation still lacks.
    """
    if facts is None:
        return login.no_such_account(asked)
    for rule in _ALWAYS:
        if verdict := rule(facts):
            return verdict
    if problem in _ABOUT_LOGIN and facts.login.allowed:
        return login.wrong_password(facts) or login.nothing_wrong(facts)
    return activation.explain(facts)
