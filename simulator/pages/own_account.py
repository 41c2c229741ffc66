"""Changing one's own User ID and password at an LPSE site."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import credentials, use_cases
from simulator.pages.forms import FieldMessage, csrf_checked
from simulator.pages.visitor import remember, visitor_needed
from simulator.rules.account_messages import CREDENTIALS_MESSAGES
from simulator.rules.credentials import CredentialsCode
from simulator.rules.messages import login_message
from simulator.web import repository, site_or_404

bp = Blueprint("own_account", __name__, url_prefix="/lpse/<lpse>/ubah-akun")


@bp.get("")
def form(lpse: str) -> str:
    """Ask for the old password, and for a new User ID, a new password or both."""
    return _page(lpse)


@bp.post("")
@csrf_checked
def change(lpse: str) -> AnyResponse:
    """Change User ID, password or both (`jambiprov` 3b)."""
    site = site_or_404(lpse)
    visiting = visitor_needed(site)
    given = {it: request.form.get(it, "") for it in ("new_user_id", "new_password", "again")}
    if given["new_password"] != given["again"]:
        return _refused(lpse, CREDENTIALS_MESSAGES[CredentialsCode.PASSWORDS_DIFFER], "again")
    old = request.form.get("password", "")
    verdict, account = use_cases.log_in(repository(), site, visiting.user_id, old)
    if account is None or not verdict.allowed:
        repository().commit()
        return _refused(lpse, login_message(verdict), "password")
    code, changed = credentials.change(
        repository(), account, given["new_user_id"].strip() or None, given["new_password"] or None
    )
    if code is not CredentialsCode.OK:
        weak = code is CredentialsCode.WEAK_PASSWORD
        blamed = "new_password" if weak else "new_user_id"
        return _refused(lpse, CREDENTIALS_MESSAGES[code], blamed)
    remember(site, changed)
    repository().commit()
    flash(CREDENTIALS_MESSAGES[code])
    return redirect(url_for("own_account.form", lpse=lpse))


def _refused(lpse: str, error: str, blamed: str) -> AnyResponse:
    return Response(_page(lpse, FieldMessage(error, blamed)), 422)


def _page(lpse: str, error: str | None = None) -> str:
    site = site_or_404(lpse)
    return render_template(
        "ubah_akun.html", site=site, account=visitor_needed(site), error=error, form=request.form
    )
