"""A PPK's own page: unit and post, packages, and reporting a move."""

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import ppks
from simulator.pages.forms import csrf_checked
from simulator.rules.packages import Ppk
from simulator.store import packages as store
from simulator.web import repository

bp = Blueprint("ppk_site", __name__, url_prefix="/ppk")

FIELD_LIMIT = 120


@bp.get("")
def index() -> str:
    """Show the page of the PPK who is logged in, else the login form."""
    ppk = _visitor()
    return _own_page(ppk) if ppk else render_template("ppk_login.html")


@bp.post("")
@csrf_checked
def log_in() -> AnyResponse:
    """Log in with the id and password that a PPK keeps through every move (`okutimur` 1.4)."""
    ppk_id = request.form.get("user_id", "").strip()
    right = store.ppk_password_matches(repository(), ppk_id, request.form.get("password", ""))
    ppk = store.ppk(repository(), ppk_id)
    if ppk is None or not right:
        return _login_again("User ID atau password tidak sesuai.", ppk_id)
    if not ppk.active:
        return _login_again("Akun PPK ini sudah terdaftar, tetapi belum aktif.", ppk_id)
    session["ppk"] = ppk.id
    return redirect(url_for("ppk_site.index"))


@bp.post("/pindah")
@csrf_checked
def move() -> AnyResponse:
    """Report a new unit and post with the new SK."""
    ppk = _visitor()
    if ppk is None:
        flash("Silakan login lebih dahulu.")
        return redirect(url_for("ppk_site.index"))
    told = [" ".join(request.form.get(it, "").split()) for it in ("unit", "post", "sk")]
    if not all(0 < len(it) <= FIELD_LIMIT for it in told):
        error = "Satuan kerja, jabatan dan nomor SK PPK yang baru harus diisi."
        return Response(_own_page(ppk, error), 422)
    ppks.report_move(repository(), ppk, *told)
    repository().commit()
    flash("Perpindahan dicatat. User ID dan password Anda tetap sama.")
    return redirect(url_for("ppk_site.index"))


@bp.get("/keluar")
def log_out() -> AnyResponse:
    """Log out."""
    session.pop("ppk", None)
    flash("Anda sudah keluar.")
    return redirect(url_for("ppk_site.index"))


def _visitor() -> Ppk | None:
    named = session.get("ppk")
    ppk = store.ppk(repository(), named) if named else None
    return ppk if ppk and ppk.active else None


def _login_again(error: str, ppk_id: str) -> Response:
    return Response(render_template("ppk_login.html", error=error, user_id=ppk_id), 401)


def _own_page(ppk: Ppk, error: str | None = None) -> str:
    held = store.packages(repository(), ppk_id=ppk.id)
    site = repository().lpse(ppk.lpse)
    return render_template("ppk.html", ppk=ppk, at=site, packages=held, error=error)
