"""A PPK's own page: unit and post, packages, and reporting a move."""

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import ppks
from simulator.pages.forms import FieldMessage, csrf_checked
from simulator.pages.paging import page_of
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
    told = {it: " ".join(request.form.get(it, "").split()) for it in ("unit", "post", "sk")}
    lacking = [it for it, text in told.items() if not 0 < len(text) <= FIELD_LIMIT]
    if lacking:
        error = "Satuan kerja, jabatan dan nomor SK PPK yang baru harus diisi."
        return Response(_own_page(ppk, FieldMessage(error, lacking[0])), 422)
    ppks.report_move(repository(), ppk, told["unit"], told["post"], told["sk"])
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
    wrong = FieldMessage(error, "user_id")
    return Response(render_template("ppk_login.html", error=wrong, user_id=ppk_id), 401)


def _own_page(ppk: Ppk, error: str | None = None) -> str:
    read = partial(store.page_of_packages, repository(), ppk_id=ppk.id)
    return render_template(
        "ppk.html",
        ppk=ppk,
        at=repository().lpse(ppk.lpse),
        packages=page_of("ppk_site.index", "paket", read),
        error=error,
        form=request.form,
    )
