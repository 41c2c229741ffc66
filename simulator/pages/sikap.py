"""SIKaP: log in with the one User ID, fill the sections, see which are Verified."""

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import provider_data
from simulator.pages.data_forms import figure_of, note_of, read_section
from simulator.pages.forms import FieldMessage, chosen, csrf_checked
from simulator.pages.visitor import account_signed, signature
from simulator.problems import ProblemError
from simulator.rules.data_messages import NO_SUCH_PART, SIKAP_ENTRY_MESSAGES
from simulator.rules.facts import Account
from simulator.rules.sikap import Entry, EntryCode, Section
from simulator.rules.tender_cepat import FIGURES
from simulator.web import repository

bp = Blueprint("sikap_site", __name__, url_prefix="/sikap")


@bp.get("/")
def index() -> str:
    """Show the sections of who is logged in, else the login form."""
    account = _visitor()
    return _sections_page(account) if account else render_template("sikap_login.html")


@bp.post("/")
@csrf_checked
def log_in() -> AnyResponse:
    """Log in with the one User ID (`kemenperin` 7)."""
    user_id = request.form.get("user_id", "").strip()
    account = provider_data.account_for_sikap(repository(), user_id)
    code = provider_data.enter_sikap(repository(), account, request.form.get("password", ""))
    if account is None or code is not EntryCode.OK:
        error = FieldMessage(SIKAP_ENTRY_MESSAGES[code], "user_id")
        return Response(render_template("sikap_login.html", error=error, user_id=user_id), 401)
    session["sikap_login"] = signature(account)
    return redirect(url_for("sikap_site.index"))


@bp.post("/bagian/<section>")
@csrf_checked
def write_section(section: str) -> AnyResponse:
    """Fill a section; a change takes its Verified status away."""
    account = _visitor()
    if account is None:
        flash("Silakan login lebih dahulu.")
        return redirect(url_for("sikap_site.index"))
    part = chosen(Section, section)
    if part is None:
        raise ProblemError(404, NO_SUCH_PART)
    figures = [it for it in FIGURES if it.section is part]
    data = read_section(request.form, figures)
    provider_data.write_section(repository(), account, part, data)
    repository().commit()
    flash(f"Bagian {part.label} disimpan.")
    return redirect(url_for("sikap_site.index"))


@bp.get("/keluar")
def log_out() -> AnyResponse:
    """Log out."""
    session.pop("sikap_login", None)
    flash("Anda sudah keluar dari SIKaP.")
    return redirect(url_for("sikap_site.index"))


def _visitor() -> Account | None:
    account = account_signed(session.get("sikap_login"))
    if account is None or not account.activated:
        session.pop("sikap_login", None)
        return None
    return account


def _sections_page(account: Account) -> str:
    entries = provider_data.sikap_entries(repository(), account)
    rows = []
    for section in Section:
        figures = [it for it in FIGURES if it.section is section]
        entry = entries.get(section) or Entry("")
        rows.append(
            {
                "section": section,
                "filled": section in entries,
                "verified": entry.verified,
                "note": note_of(entry.data, figures),
                "figures": [(it, figure_of(entry.data, it)) for it in figures],
            }
        )
    return render_template("sikap.html", account=account, rows=rows)
