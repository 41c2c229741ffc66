"""Who did what, who saw what: written in the transaction of the deed, never changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webchat.console.tables import AuditEntry

PAGE = 100
"""Entries on one page of the log."""


def record(session: Session, officer: str, action: str, subject: str = "", **details: Any) -> None:
    """Keep that *officer* did *action* to *subject*; *details* never hold what users wrote."""
    session.add(AuditEntry(officer=officer, action=action, subject=subject, details=details))


def entries(session: Session, subject: str = "", before: int | None = None) -> list[AuditEntry]:
    """A page of the log, newest first; of one *subject* or officer only, where named."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE)
    if subject:
        query = query.where((AuditEntry.subject == subject) | (AuditEntry.officer == subject))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return list(session.scalars(query))
