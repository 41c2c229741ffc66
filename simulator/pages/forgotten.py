"""Lupa Password: asking for the link, and choosing the new password behind it."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import credentials
from simulator.addresses import link_for
from simulator.mail_limits import TooManyMailsError
from simulator.mailed_links import LinkClosedError
from simulator.pages.forms import CAPTCHA_WRONG, FieldMessage, captcha_right, csrf_checked
from simulator.pages.links import ask_page, link_page
from simulator.pages.visitor import forget
from simulator.rules.account_messages import (
    CREDENTIALS_MESSAGES,
    RESET_MAILED,
    RESET_PLACE,
)
from simulator.rules.credentials import CredentialsCode
from simulator.rules.facts import Lpse
from simulator.rules.mailed_links import Purpose
from simulator.web import repository, site_or_404

bp = Blueprint("forgotten", __name__, url_prefix="/lpse/<lpse>/lupa-password")


@bp.get("")
def ask(lpse: str) -> AnyResponse:
    """Ask for User ID, registered e-mail and captcha (`kemenperin` 4)."""
    return _ask_page(site_or_404(lpse))


@bp.post("")
@csrf_checked
def send(lpse: str) -> AnyResponse:
    """Mail the link; the page says the same whether or not User ID and e-mail fit."""
    site = site_or_404(lpse)
    user_id = request.form.get("user_id", "").strip()
    email = request.form.get("email", "").strip()
    fits = captcha_right(request.form.get("captcha", ""))
    if not user_id or not email:
        lacking = "email" if user_id else "user_id"
        return _ask_page(site, FieldMessage("User ID dan e-mail harus diisi.", lacking))
    if not fits:
        return _ask_page(site, CAPTCHA_WRONG)
    try:
        credentials.ask_for_reset(repository(), site, user_id, email, link_for)
    except TooManyMailsError as error:
        return _ask_page(site, FieldMessage(str(error), "email"))
    repository().commit()
    flash(RESET_MAILED)
    return redirect(url_for("forgotten.ask", lpse=lpse))


@bp.get("/<token>")
def form(lpse: str, token: str) -> AnyResponse:
    """Ask for the new password, twice."""
    return _form_page(site_or_404(lpse), token)


@bp.post("/<token>")
@csrf_checked
def choose(lpse: str, token: str) -> AnyResponse:
    """Keep the new password, which closes the link."""
    site = site_or_404(lpse)
    password, again = request.form.get("password", ""), request.form.get("password_again", "")
    try:
        code = credentials.choose_password(repository(), token, password, again)
    except LinkClosedError:
        return _form_page(site, token)
    if code is not CredentialsCode.OK:
        blamed = "password" if code is CredentialsCode.WEAK_PASSWORD else "password_again"
        return _form_page(site, token, FieldMessage(CREDENTIALS_MESSAGES[code], blamed))
    repository().commit()
    forget(site)
    flash("Password baru sudah disimpan. Silakan login.")
    return redirect(url_for("sites.login", lpse=lpse))


def _ask_page(site: Lpse, error: str | None = None) -> Response:
    return ask_page("lupa_password.html", site, error, place=RESET_PLACE)


def _form_page(site: Lpse, token: str, error: str | None = None) -> Response:
    return link_page("password_baru.html", site, Purpose.RESET, token, error)
