"""From facts to a verdict. Each rule names the source of the behaviour that it explains."""

from __future__ import annotations

from collections.abc import Callable

from actions.accounts import Facts
from actions.diagnosis import activation, login
from actions.diagnosis.verdict import Verdict

Rule = Callable[[Facts], Verdict | None]

# Topics whose question is "is the account activated", not "does the login work".
_ABOUT_ACTIVATION = frozenset({"gagal_aktivasi", "oops_error", "aktivasi_agregasi"})

_ALWAYS: tuple[Rule, ...] = (
    login.not_verified,
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
    about_activation = problem in _ABOUT_ACTIVATION
    first = activation.merged if about_activation else login.replaced_by_default
    for rule in (first, *_ALWAYS):
        if verdict := rule(facts):
            return verdict
    if facts.login.allowed and not about_activation:
        # At the own LPSE "cannot be used elsewhere" is no question of the login here, unless the
        # account is active and so nothing else can be meant.
        elsewhere = problem == "gagal_roaming" and not facts.activated
        if verdict := login.wrong_password(facts):
            return verdict
        if not elsewhere:
            return login.nothing_wrong(facts)
    return activation.explain(facts)
