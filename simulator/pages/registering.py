"""Registering at an LPSE site: e-mail and captcha, then the form behind the mailed link."""

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import registrations
from simulator.addresses import link_for
from simulator.mail_limits import TooManyMailsError
from simulator.mailed_links import LinkClosedError
from simulator.pages.forms import (
    CAPTCHA_WRONG,
    FieldMessage,
    captcha_right,
    chosen,
    csrf_checked,
)
from simulator.pages.links import ask_page, link_page
from simulator.rules.account_messages import (
    CREDENTIALS_MESSAGES,
    EMAIL_INVALID,
    REGISTRATION_MAILED,
    REGISTRATION_MESSAGES,
)
from simulator.rules.credentials import CredentialsCode
from simulator.rules.documents import VERIFICATION, ProviderKind
from simulator.rules.facts import Lpse, Region
from simulator.rules.mailed_links import Purpose
from simulator.rules.regions import REGIONS
from simulator.rules.registration import RegistrationCode, RegistrationForm
from simulator.web import repository, site_or_404

bp = Blueprint("registering", __name__, url_prefix="/lpse/<lpse>/daftar")

KIND_NAMES = {
    ProviderKind.BADAN_USAHA: "Badan usaha",
    ProviderKind.PERORANGAN: "Konsultan perorangan",
}


@bp.get("")
def ask(lpse: str) -> AnyResponse:
    """Ask for the e-mail address and the captcha (`kemenperin` 2)."""
    return _ask_page(site_or_404(lpse))


@bp.post("")
@csrf_checked
def send(lpse: str) -> AnyResponse:
    """Mail the link to the form."""
    site = site_or_404(lpse)
    if not captcha_right(request.form.get("captcha", "")):
        return _ask_page(site, CAPTCHA_WRONG)
    email = request.form.get("email", "")
    try:
        mailed = registrations.ask_for_form(repository(), site, email, link_for)
    except TooManyMailsError as error:
        return _ask_page(site, FieldMessage(str(error), "email"))
    if not mailed:
        return _ask_page(site, FieldMessage(EMAIL_INVALID, "email"))
    repository().commit()
    flash(REGISTRATION_MAILED)
    return redirect(url_for("registering.ask", lpse=lpse))


@bp.get("/<token>")
def form(lpse: str, token: str) -> AnyResponse:
    """Show the form behind the mailed link."""
    return _form_page(site_or_404(lpse), token)


@bp.post("/<token>")
@csrf_checked
def register(lpse: str, token: str) -> AnyResponse:
    """Make the account, which then waits for its verification."""
    site = site_or_404(lpse)
    filled = _filled_form()
    if filled.password != request.form.get("password_again"):
        differ = CREDENTIALS_MESSAGES[CredentialsCode.PASSWORDS_DIFFER]
        return _form_page(site, token, FieldMessage(differ, "password_again"))
    try:
        code, account = registrations.register(repository(), token, filled)
    except LinkClosedError:
        return _form_page(site, token)
    if account is None:
        return _form_page(site, token, FieldMessage(REGISTRATION_MESSAGES[code], _blamed(code)))
    repository().commit()
    session["registered"] = [site.id, account.user_id, filled.kind.value]
    return redirect(url_for("registering.done", lpse=account.home.id))


@bp.get("/selesai")
def done(lpse: str) -> AnyResponse:
    """Say which documents to bring to the office."""
    site = site_or_404(lpse)
    site_id, user_id, kind = session.get("registered", [None, "", ""])
    if site_id != site.id:
        return redirect(url_for("registering.ask", lpse=lpse))
    documents = VERIFICATION[ProviderKind(kind)].required()
    page = render_template(
        "pendaftaran_selesai.html", site=site, user_id=user_id, documents=documents
    )
    return Response(page)


def _filled_form() -> RegistrationForm:
    given = {name: request.form.get(name, "")[:limit] for name, limit in _LIMITS.items()}
    return RegistrationForm(
        kind=chosen(ProviderKind, request.form.get("kind")) or ProviderKind.BADAN_USAHA,
        provider_name=given["provider_name"],
        npwp=given["npwp"].strip(),
        address=given["address"],
        region=Region(given["province"], given["regency"]),
        user_id=given["user_id"].strip(),
        password=request.form.get("password", ""),
    )


_LIMITS = {
    "provider_name": 120,
    "npwp": 40,
    "address": 200,
    "province": 60,
    "regency": 60,
    "user_id": 80,
}
"""How many characters the table keeps; a little more where a rule refuses what is longer."""


_BLAMED = {
    RegistrationCode.NPWP_INVALID: "npwp",
    RegistrationCode.USER_ID_INVALID: "user_id",
    RegistrationCode.USER_ID_TAKEN: "user_id",
    RegistrationCode.WEAK_PASSWORD: "password",
}


def _blamed(code: RegistrationCode) -> str:
    """Return the field to mend."""
    if code is RegistrationCode.INCOMPLETE:
        named = request.form.get("provider_name", "").strip()
        return "address" if named else "provider_name"
    return _BLAMED[code]


def _ask_page(site: Lpse, error: str | None = None) -> Response:
    return ask_page("daftar.html", site, error)


def _form_page(site: Lpse, token: str, error: str | None = None) -> Response:
    shown = {"kinds": KIND_NAMES, "regions": REGIONS}
    return link_page("formulir_pendaftaran.html", site, Purpose.REGISTRATION, token, error, **shown)
