"""Signing in and out, and one's own account."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webchat.console import access
from webchat.console.officers import LOCKED_FOR, SHORTEST_PASSWORD, BadOfficer, NotLetIn

signing = APIBlueprint("signing", __name__, url_prefix=access.ROOT, enable_openapi=False)

_WRONG = (
    "Nama atau password tidak cocok. Setelah beberapa kali gagal, akun terkunci "
    f"{LOCKED_FOR.seconds // 60} menit."
)
_WRONG_CODE = "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi."


@signing.get("/masuk")
def sign_in() -> ResponseReturnValue:
    """The form for name and password."""
    if g.officer:
        return redirect(_inside(request.args.get("lanjut", "")))
    return access.sign_in_page(lanjut=request.args.get("lanjut", ""))


@signing.post("/masuk")
def enter() -> ResponseReturnValue:
    """Let an officer in; a text that an ended session left behind is kept for them."""
    back, text = request.form.get("lanjut", ""), request.form.get("simpanan", "")[:10_000]
    name = request.form.get("nama", "")
    draft = {"path": _inside(back), "text": text} if text else None
    try:
        secret = access.officers().let_in(name, request.form.get("password", ""), draft)
    except NotLetIn:
        return access.sign_in_page(422, galat=_WRONG, nama=name, lanjut=back, simpanan=text)
    response = make_response(redirect(_inside(back)))
    access.set_cookie(response, access.COOKIE, secret)
    return response


@signing.get("/kode")
def ask_code() -> ResponseReturnValue:
    """The form for the one-time code."""
    if access.officer().complete:
        return redirect(_inside(""))
    return render_template("helpdesk/kode.html")


@signing.post("/kode")
def take_code() -> ResponseReturnValue:
    """Take the one-time code."""
    try:
        access.officers().show_code(access.officer(), request.form.get("kode", ""))
    except NotLetIn:
        return render_template("helpdesk/kode.html", galat=_WRONG_CODE), 422
    draft = access.officer().draft
    return redirect(draft["path"] if draft else _inside(""))


@signing.post("/keluar")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    access.officers().leave(access.officer())
    response = make_response(redirect(url_for("signing.sign_in")))
    response.delete_cookie(access.COOKIE, path=access.ROOT)
    return response


@signing.get("/sesi")
def session_token() -> ResponseReturnValue:
    """The form token of the present session, for a page made in an earlier one."""
    return {"token": access.form_token()}


@signing.get("/akun")
def own_account() -> ResponseReturnValue:
    """One's own account: password and authenticator."""
    return _account()


@signing.post("/akun/password")
def change_password() -> ResponseReturnValue:
    """Give oneself another password."""
    new = request.form.get("baru", "")
    if new != request.form.get("ulang", ""):
        return _account(422, galat="Password baru harus diketik sama dua kali.")
    try:
        present = request.form.get("sekarang", "")
        access.officers().change_password(access.officer(), present, new)
    except NotLetIn:
        return _account(422, galat="Password sekarang tidak cocok.")
    except BadOfficer:
        return _account(422, galat=f"Password paling sedikit {SHORTEST_PASSWORD} karakter.")
    return _account(kabar="Password sudah diganti. Sesi Anda yang lain sudah diakhiri.")


@signing.post("/akun/kode")
def set_up_code() -> ResponseReturnValue:
    """Show a new authenticator secret, or confirm the one shown with its first code."""
    if "kode" not in request.form:
        access.officers().begin_code(access.officer())
        return redirect(url_for("signing.own_account"))
    try:
        access.officers().confirm_code(access.officer(), request.form["kode"])
    except NotLetIn:
        return _account(422, galat=_WRONG_CODE)
    return redirect(url_for("signing.own_account"))


def _account(status: int = 200, **said: str) -> ResponseReturnValue:
    officer, code = access.officer(), None
    if officer.new_secret:
        code = access.officers().begin_code(officer)
    page = render_template("helpdesk/akun.html", kode=code, terpendek=SHORTEST_PASSWORD, **said)
    return page, status


def _inside(path: str) -> str:
    """*path* if it is one of the console's own, else its first page."""
    inside = access.is_console(path.partition("?")[0]) and "\\" not in path and "//" not in path
    return path if inside else access.ROOT
