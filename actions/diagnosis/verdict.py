"""What a diagnosis says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.accounts import Account

_NOTHING_AMISS = frozenset({"TIDAK_ADA_MASALAH", "SIKAP_SIAP"})
"""Codes that tell of no cause, even where something is still to be done."""


@dataclass(frozen=True)
class Cited:
    """Item of a source document, with a short title to show."""

    document: str
    item: str
    title: str


@dataclass(frozen=True)
class Guide:
    """The walk-through that cures: topic, variant, the default account where one is needed."""

    topic: str
    variant: str
    account: Account
    default: Account | None = None


@dataclass(frozen=True)
class Verdict:
    """Cause, evidence in the user's words, who must act (*actor*) and the cure as steps.

    *solved*: nothing is wrong any more. *hand_over*: only a human can go on from here.
    """

    code: str
    cause: str
    evidence: tuple[str, ...]
    actor: str
    cure: tuple[str, ...]
    sources: tuple[Cited, ...]
    guide: Guide | None = None
    solved: bool = False
    hand_over: bool = False

    def as_json(self) -> dict[str, Any]:
        """The diagnosis as the chat API gives it."""
        return {
            "code": self.code,
            "evidence": list(self.evidence),
            "actor": self.actor,
            "cure": list(self.cure),
        }

    def as_text(self) -> str:
        """Cause, evidence, who acts, cure: in this order; good news is told as such."""
        good = self.solved or self.code in _NOTHING_AMISS
        lines = [f"**{'Keadaan akun' if good else 'Penyebab'}:** {self.cause}"]
        if self.evidence:
            lines += ["", "**Yang saya lihat:**", *(f"- {line}" for line in self.evidence)]
        if not self.solved:
            lines += ["", f"**Yang perlu bertindak:** {self.actor}"]
        if self.cure:
            heading = "Selanjutnya" if self.solved else "Caranya"
            steps = (f"{n}. {step}" for n, step in enumerate(self.cure, 1))
            lines += ["", f"**{heading}:**", *steps]
        return "\n".join(lines)
