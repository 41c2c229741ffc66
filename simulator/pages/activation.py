"""The activation pages of an LPSE site."""

import time

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import use_cases
from simulator.pages.forms import (
    CAPTCHA_WRONG,
    FieldMessage,
    captcha_right,
    csrf_checked,
    new_captcha,
)
from simulator.pages.visitor import account_signed, forget, signature, visitor_needed
from simulator.rules.activation import ActivationCode, Kind
from simulator.rules.facts import Account, Lpse
from simulator.rules.messages import (
    ACTIVATION_MESSAGES,
    ACTIVATION_REFUSED,
    OOPS,
    activation_message,
)
from simulator.use_cases import Proven
from simulator.web import repository, site_or_404

bp = Blueprint("activation", __name__, url_prefix="/lpse/<lpse>/aktivasi")

ENTRY_SECONDS = 600
"""How long the first form stays good for the second."""


@bp.get("")
def entry(lpse: str) -> str:
    """Ask for User ID, password, LPSE and captcha once more (`humbahas` A3)."""
    return _entry_page(site_or_404(lpse))


@bp.post("")
@csrf_checked
def enter(lpse: str) -> AnyResponse:
    """Check the first form and go on to the second."""
    site = site_or_404(lpse)
    visitor_needed(site)
    error = _entry_error(site)
    if error:
        return Response(_entry_page(site, error), 422)
    user_id = request.form["user_id"].strip()
    chosen = site_or_404(request.form["lpse"])
    code, entering = use_cases.enter_activation(
        repository(), chosen, user_id, request.form["password"]
    )
    if entering is None or code is not ActivationCode.OK:
        return Response(_entry_page(site, _blamed(ACTIVATION_MESSAGES[code])), 409)
    session["entering"] = [site.id, int(time.time()), signature(entering)]
    return redirect(url_for("activation.confirm", lpse=lpse))


@bp.get("/lakukan")
def confirm(lpse: str) -> AnyResponse:
    """Show the button, and for a second account the field for the default's password."""
    site = site_or_404(lpse)
    visitor_needed(site)
    entered = _entered(site)
    if entered is None:
        return redirect(url_for("activation.entry", lpse=lpse))
    return Response(_confirm_page(site, entered))


@bp.post("/lakukan")
@csrf_checked
def perform(lpse: str) -> AnyResponse:
    """Activate the account that the first form named."""
    site = site_or_404(lpse)
    account = visitor_needed(site)
    entered = _entered(site)
    if entered is None:
        return redirect(url_for("activation.entry", lpse=lpse))
    default_password = request.form.get("default_password", "")
    verdict, user_id = use_cases.activate(
        repository(), site, entered.user_id, Proven.ALREADY, default_password
    )
    message = activation_message(verdict)
    if message == OOPS:
        return Response(
            render_template("oops.html", site=site, account=account, message=message), 409
        )
    if not verdict.allowed:
        return Response(_confirm_page(site, entered, _blamed(message)), 409)
    repository().commit()
    session.pop("entering", None)
    session["activated"] = [site.id, entered.user_id, user_id]
    if verdict.kind is Kind.SECOND:
        forget(site)
    return redirect(url_for("activation.done", lpse=lpse))


@bp.get("/hasil")
def done(lpse: str) -> AnyResponse:
    """Show that the activation succeeded and which User ID works from now on."""
    site = site_or_404(lpse)
    site_id, old_user_id, user_id = session.get("activated", [None, None, None])
    if site_id != site.id:
        return redirect(url_for("sites.login", lpse=lpse))
    page = render_template("hasil.html", site=site, old_user_id=old_user_id, user_id=user_id)
    return Response(page)


def _entry_error(site: Lpse) -> str | None:
    captcha_fits = captcha_right(request.form.get("captcha", ""))
    given = {it: request.form.get(it, "").strip() for it in ("user_id", "password")}
    if not all(given.values()):
        lacking = "password" if given["user_id"] else "user_id"
        return FieldMessage("User ID dan password harus diisi.", lacking)
    chosen = request.form.get("lpse", "")
    if not chosen or repository().lpse(chosen) is None:
        return FieldMessage("Pilih LPSE tempat Anda mendaftar.", "lpse")
    if not captcha_fits:
        return CAPTCHA_WRONG
    if chosen != site.id:
        return _blamed(ACTIVATION_MESSAGES[ActivationCode.NOT_HOME])
    return None


_TO_MEND = {
    ACTIVATION_REFUSED: "user_id",
    ACTIVATION_MESSAGES[ActivationCode.NOT_HOME]: "lpse",
    ACTIVATION_MESSAGES[ActivationCode.DEFAULT_PASSWORD_WRONG]: "default_password",
}
"""The field for each message that one belongs to; a page tells no more than its message does."""


def _blamed(message: str) -> str:
    return FieldMessage(message, _TO_MEND[message]) if message in _TO_MEND else message


def _entry_page(site: Lpse, error: str | None = None) -> str:
    return render_template(
        "aktivasi.html",
        site=site,
        account=visitor_needed(site),
        site_choices=[(it.id, it.name) for it in repository().lpses()],
        captcha=new_captcha(),
        error=error,
        form=request.form,
    )


def _entered(site: Lpse) -> Account | None:
    site_id, at, entering = session.get("entering", [None, 0, None])
    if site_id != site.id or time.time() - at > ENTRY_SECONDS:
        return None
    return account_signed(entering)


def _confirm_page(site: Lpse, entered: Account, error: str | None = None) -> str:
    verdict = use_cases.rehearse_activation(repository(), site, entered.user_id)
    return render_template(
        "lakukan_aktivasi.html",
        site=site,
        account=visitor_needed(site),
        user_id=entered.user_id,
        default=verdict.default,
        default_site=repository().lpse(verdict.default.lpse) if verdict.default else None,
        error=error,
    )
