"""Supervisors' pages about the desk itself: ready replies, officers, the audit log."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select

from webchat.console import access, audit
from webchat.console.access import supervisors_only
from webchat.console.cases import LONGEST_REPLY, Refused
from webchat.console.tables import CannedReply

managing = APIBlueprint(
    "managing", __name__, url_prefix=f"{access.ROOT}/kelola", enable_openapi=False
)

_TITLE = 80


@managing.get("")
@supervisors_only
def overview() -> ResponseReturnValue:
    """Ready replies and officers."""
    with access.store().reading() as session:
        canned = list(session.scalars(select(CannedReply).order_by(CannedReply.title)))
    return render_template(
        "helpdesk/kelola.html",
        siap_pakai=canned,
        petugas_semua=access.officers().all(),
        hari=current_app.extensions["retention_days"],
    )


@managing.post("/balasan")
@supervisors_only
def keep_reply() -> ResponseReturnValue:
    """Keep a ready reply under its title, in place of the one that had it."""
    title, text = request.form.get("judul", "").strip(), request.form.get("teks", "").strip()
    if not title or not text or len(title) > _TITLE or len(text) > LONGEST_REPLY:
        raise Refused(f"Isi judul (paling panjang {_TITLE} karakter) dan teksnya.", 422)
    with access.store().changing() as session:
        session.execute(delete(CannedReply).where(CannedReply.title == title))
        session.add(CannedReply(title=title, text=text))
        audit.record(session, access.officer().name, "balasan_siap_pakai", title)
    return redirect(url_for(".overview"))


@managing.post("/balasan/<int:reply_id>/hapus")
@supervisors_only
def forget_reply(reply_id: int) -> ResponseReturnValue:
    """Forget a ready reply."""
    with access.store().changing() as session:
        session.execute(delete(CannedReply).where(CannedReply.id == reply_id))
        audit.record(session, access.officer().name, "balasan_dihapus", str(reply_id))
    return redirect(url_for(".overview"))


@managing.get("/audit")
@supervisors_only
def show_log() -> ResponseReturnValue:
    """A page of the audit log."""
    subject, before = request.args.get("tentang", "").strip()[:120], request.args.get("sebelum", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    with access.store().reading() as session:
        found = audit.entries(session, subject, last)
    more = found[-1].id if len(found) == audit.PAGE else None
    return render_template("helpdesk/audit.html", catatan=found, tentang=subject, lanjut=more)
