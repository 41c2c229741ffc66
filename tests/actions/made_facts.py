"""Facts of accounts that no system has, for the rules of diagnosis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.accounts import Account, Facts, Rehearsal
from actions.diagnosis.rules import diagnose
from actions.diagnosis.verdict import Verdict

OURS = Account("bandung", "pt_kami")
DEFAULT = Account("lkpp", "Utama")
OK = Rehearsal(allowed=True, code="ok", message="Login berhasil.")


def refused(code: str, message: str = "", **more: Any) -> Rehearsal:
    """What the system says when it does not allow something."""
    return Rehearsal(allowed=False, code=code, message=message, **more)


def facts(**changes: Any) -> Facts:
    """A verified account that could be activated as a first one, but for *changes*."""
    plain = Facts(
        asked=OURS,
        account=OURS,
        at_home=True,
        provider="PT Kami",
        verified=True,
        activated=False,
        login=OK,
        activation=Rehearsal(allowed=True, code="ok", kind="first"),
        province="Jawa Barat",
        regency="Kota Bandung",
    )
    return replace(plain, **changes)


def activated(**changes: Any) -> Facts:
    """An account that is active, but for *changes*."""
    active = {"activated": True, "activation": refused("already_active", "Sudah aktif.")}
    return facts(**(active | changes))


def verdict_on(facts: Facts | None, problem: str = "gagal_aktivasi") -> Verdict:
    """What is wrong with an account that somebody reports with *problem*."""
    return diagnose(problem, str(OURS), facts)


def code_of(facts: Facts | None, problem: str = "gagal_aktivasi") -> str:
    """The code of that verdict."""
    return verdict_on(facts, problem).code
