"""Diagnosing an account: what the assistant would say, with what lies behind it."""

from __future__ import annotations

from typing import Any, cast

from apiflask import APIBlueprint
from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from knowledge.topics import PROBLEMS
from language.lpse import DIRECTORY
from webchat.console import access, inbox
from webchat.console.audit import record
from webchat.console.outside import Diagnoses, Rejected, Unavailable
from webchat.console.picture import group_picture

diagnosing = APIBlueprint("diagnosing", __name__, url_prefix=access.ROOT, enable_openapi=False)

_OUT = "Akun belum dapat diperiksa: layanan diagnosis atau agregasi tidak menjawab. Coba lagi."
_USUAL = "gagal_aktivasi"
_NPWP_DIGITS = (15, 16)


@diagnosing.get("/periksa")
def ask() -> ResponseReturnValue:
    """The form, filled as the address says."""
    return _page()


@diagnosing.post("/periksa")
def look() -> ResponseReturnValue:
    """Look at an account; that it was looked at is kept before anything is shown."""
    form = request.form
    account, lpse = form.get("akun", "").strip()[:60], form.get("lpse", "")
    digits = "".join(c for c in account if c.isdigit())
    by_npwp = len(digits) in _NPWP_DIGITS and not any(c.isalpha() for c in account)
    if not account or (lpse not in {it.id for it in DIRECTORY} and not by_npwp):
        return _page(422, galat="Isi LPSE dan User ID, atau NPWP perusahaan.")
    subject = f"NPWP …{digits[-4:]}" if by_npwp else f"{lpse}/{account}"
    with access.store().changing() as session:
        record(session, access.officer().name, "akun_dilihat", subject)
    try:
        return _by_npwp(digits) if by_npwp else _of_account(lpse, account)
    except (Unavailable, Rejected):
        return _page(503, galat=_OUT)


def _of_account(lpse: str, user_id: str) -> ResponseReturnValue:
    problem = request.form.get("masalah", _USUAL)
    problem = problem if problem in PROBLEMS else _USUAL
    found = _diagnoses().of(lpse, user_id, problem, access.officer().name)
    return _page(hasil=found, gambar=group_picture(found.get("facts")))


def _by_npwp(digits: str) -> ResponseReturnValue:
    return _page(akun_akun=_diagnoses().with_npwp(digits), dicari_npwp=True)


def _page(status: int = 200, **shown: Any) -> ResponseReturnValue:
    with access.store().reading() as session:
        held = inbox.held_by(session, access.officer().officer_id)
    page = render_template(
        "helpdesk/periksa.html",
        isian=request.form if request.method == "POST" else request.args,
        directory=DIRECTORY,
        masalah=sorted(PROBLEMS),
        biasa=_USUAL,
        held=held,
        **shown,
    )
    return page, status


def _diagnoses() -> Diagnoses:
    return cast(Diagnoses, current_app.extensions["diagnoses"])
