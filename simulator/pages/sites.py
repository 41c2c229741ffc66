"""An LPSE site: login, the provider's own page, the identity."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import provider_data, use_cases
from simulator.pages.forms import FieldMessage, csrf_checked
from simulator.pages.visitor import LoginNeededError, forget, remember, visitor, visitor_needed
from simulator.rules.data_messages import (
    ADDRESS_TAKEN,
    IDENTITY_LACKS,
    IDENTITY_SAVED,
    IDENTITY_SAVED_HERE,
)
from simulator.rules.facts import Region
from simulator.rules.identity import IdentityChange, lacks
from simulator.rules.messages import LOGIN_REFUSED, REGION_MESSAGES, login_message
from simulator.rules.regions import REGIONS, region_state
from simulator.web import repository, site_or_404

bp = Blueprint("sites", __name__, url_prefix="/lpse/<lpse>")


@bp.app_errorhandler(LoginNeededError)
def lead_to_login(needed: LoginNeededError) -> AnyResponse:
    """Lead to the login form of the LPSE."""
    flash("Silakan login lebih dahulu.")
    return redirect(url_for("sites.login", lpse=needed.site.id))


@bp.get("/")
def login(lpse: str) -> str:
    """Show the LPSE with its login form."""
    site = site_or_404(lpse)
    return render_template("login.html", site=site, account=visitor(site))


@bp.post("/")
@csrf_checked
def log_in(lpse: str) -> AnyResponse:
    """Log in and go to the provider's own page."""
    site = site_or_404(lpse)
    user_id = request.form.get("user_id", "").strip()
    password = request.form.get("password", "")
    if not user_id or not password:
        lacking = FieldMessage(
            "User ID dan password harus diisi.", "password" if user_id else "user_id"
        )
        return _login_again(lacking, lpse, user_id, 422)
    verdict, account = use_cases.log_in(repository(), site, user_id, password)
    repository().commit()
    if account is None or not verdict.allowed:
        error = login_message(verdict)
        if error == LOGIN_REFUSED:
            error = FieldMessage(error, "user_id")
        return _login_again(error, lpse, user_id, 401)
    remember(site, account)
    return redirect(url_for("sites.own_page", lpse=lpse))


@bp.get("/beranda")
def own_page(lpse: str) -> str:
    """Show the provider's identity, and the notice as long as the account is not activated.

    The notice stands where the form belongs: at the V3 site of registration (`jambiprov` 2a, 2c).
    """
    site = site_or_404(lpse)
    account = visitor_needed(site)
    to_activate = not account.activated and site.aggregated and account.home.id == site.id
    return render_template("beranda.html", site=site, account=account, to_activate=to_activate)


@bp.get("/profil")
def profile(lpse: str) -> str:
    """Show the identity with the forms to change it."""
    site = site_or_404(lpse)
    return _profile_page(lpse, visitor_needed(site).region)


@bp.post("/profil")
@csrf_checked
def correct_profile(lpse: str) -> AnyResponse:
    """Let a correction wait for the verifikator."""
    site = site_or_404(lpse)
    account = visitor_needed(site)
    region = Region(request.form.get("province", ""), request.form.get("regency", ""))
    try:
        use_cases.correct_region(repository(), account, region)
    except use_cases.RegionRefusedError as refused:
        error = FieldMessage(
            REGION_MESSAGES[refused.state], "regency" if region.province else "province"
        )
        return Response(_profile_page(lpse, region, error), 422)
    repository().commit()
    flash("Perubahan disimpan dan menunggu persetujuan verifikator.")
    return redirect(url_for("sites.profile", lpse=lpse))


@bp.post("/profil/identitas")
@csrf_checked
def edit_identity(lpse: str) -> AnyResponse:
    """Change name, address, phone and e-mail, at once (`jambiprov` 4a)."""
    site = site_or_404(lpse)
    account = visitor_needed(site)
    fields = ("provider_name", "address", "phone", "email")
    change = IdentityChange(**{it: request.form.get(it, "").strip() for it in fields})
    error = next((FieldMessage(IDENTITY_LACKS[it], it) for it in lacks(change)), None)
    if error is None:
        try:
            provider_data.edit_identity(repository(), account, change, None)
        except provider_data.AddressTakenError:
            error = FieldMessage(ADDRESS_TAKEN, "address")
    if error:
        return Response(_profile_page(lpse, account.region, error), 422)
    repository().commit()
    flash(IDENTITY_SAVED if site.aggregated else IDENTITY_SAVED_HERE)
    return redirect(url_for("sites.profile", lpse=lpse))


@bp.get("/keluar")
def log_out(lpse: str) -> AnyResponse:
    """Log out."""
    forget(site_or_404(lpse))
    flash("Anda sudah keluar.")
    return redirect(url_for("sites.login", lpse=lpse))


def _login_again(error: str, lpse: str, user_id: str, status: int) -> Response:
    site = site_or_404(lpse)
    page = render_template("login.html", site=site, account=None, error=error, user_id=user_id)
    return Response(page, status)


def _profile_page(lpse: str, shown: Region, error: str | None = None) -> str:
    site = site_or_404(lpse)
    account = visitor_needed(site)
    return render_template(
        "profil.html",
        site=site,
        account=account,
        state=region_state(account).value,
        shown=shown,
        regions=REGIONS,
        error=error,
        form=request.form,
    )
