"""From facts to a verdict. Each rule names the source of the behaviour that it explains."""

from __future__ import annotations

from actions.accounts import Facts
from actions.diagnosis import activation, login, sikap, tender
from actions.diagnosis.verdict import Verdict

# Topics whose question is "is the account activated", not "does the login work".
_ABOUT_ACTIVATION = frozenset({"gagal_aktivasi", "oops_error", "aktivasi_agregasi"})

ABOUT_SIKAP = frozenset({"gagal_integrasi_sikap", "integrasi_sikap"})
"""Topics for which a pull of SIKaP data is rehearsed."""

ABOUT_TENDER = frozenset({"tidak_diundang_tender_cepat"})
"""Topics for which the invitation to a tender cepat is looked up."""


def diagnose(problem: str, asked: str, facts: Facts | None) -> Verdict:
    """The first cause that explains *problem* (a topic id); *asked* is the account as named.

    What stops everything comes first (no account, not verified, replaced by the default); then,
    where the login is asked about and works, the password; then the LPSE and the aggregation;
    last what the activation still lacks. SIKaP and tender cepat have causes of their own.
    """
    if facts is None:
        return login.no_such_account(asked)
    about_activation = problem in _ABOUT_ACTIVATION
    joined = activation.merged if about_activation else login.replaced_by_default
    for stop in (joined, login.not_verified):
        if verdict := stop(facts):
            return verdict
    if problem in ABOUT_SIKAP:
        return sikap.explain(facts)
    if problem in ABOUT_TENDER:
        return tender.explain(facts)
    if not about_activation and (verdict := _login_works(problem, facts)):
        return verdict
    return login.hindrance(facts) or activation.explain(facts)


def _login_works(problem: str, facts: Facts) -> Verdict | None:
    """A login that the system accepts: a mistyped password, or nothing wrong (any more).

    "Cannot be used elsewhere" of an account that is not active is no question of this login.
    """
    if not facts.login.allowed:
        return None
    if verdict := login.wrong_password(facts):
        return verdict
    if problem == "lupa_password":
        return login.new_password_works(facts)
    if problem == "daftar_penyedia":
        return login.registered(facts)
    elsewhere = problem == "gagal_roaming" and not facts.activated
    return None if elsewhere else login.nothing_wrong(facts)
