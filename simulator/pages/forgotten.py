"""Lupa Password: asking for the link, and choosing the new password behind it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import credentials
from simulator.addresses import link_for
from simulator.mailed_links import LinkClosedError
from simulator.pages.forms import CAPTCHA_WRONG, captcha_right, csrf_checked, new_captcha
from simulator.pages.links import opened_link
from simulator.pages.visitor import forget, visitor
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
def ask(lpse: str) -> str:
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
        return Response(_ask_page(site, "User ID dan e-mail harus diisi."), 422)
    if not fits:
        return Response(_ask_page(site, CAPTCHA_WRONG), 422)
    credentials.ask_for_reset(repository(), site, user_id, email, link_for)
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
        return _form_page(site, token, CREDENTIALS_MESSAGES[code])
    repository().commit()
    forget(site)
    flash("Password baru sudah disimpan. Silakan login.")
    return redirect(url_for("sites.login", lpse=lpse))


def _ask_page(site: Lpse, error: str | None = None) -> str:
    return render_template(
        "lupa_password.html",
        site=site,
        account=visitor(site),
        captcha=new_captcha(),
        place=RESET_PLACE,
        error=error,
        form=request.form,
    )


def _form_page(site: Lpse, token: str, error: str | None = None) -> AnyResponse:
    again = url_for("forgotten.ask", lpse=site.id)
    link = opened_link(site, Purpose.RESET, token, again)
    if isinstance(link, Response):
        return link
    return Response(
        render_template("password_baru.html", site=site, error=error), 422 if error else 200
    )
