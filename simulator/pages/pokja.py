"""Only while trying out: Pokja hands packages over and verifies SIKaP data; PPK become active."""

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import ppks, provider_data, use_cases
from simulator.pages.forms import FieldMessage, chosen, csrf_checked
from simulator.pages.paging import page_of
from simulator.problems import ProblemError
from simulator.rules.data_messages import HANDOVER_MESSAGES, METHODS, ROLES, VERIFICATION_MESSAGES
from simulator.rules.packages import HandoverCode, Role, VerificationCode
from simulator.store import packages as store
from simulator.web import repository, site_or_404

bp = Blueprint("pokja", __name__, url_prefix="/pokja")

CHOICES = 200
"""Most PPK that a package can be handed over to from its list."""


@bp.get("")
def index() -> str:
    """List the packages with their PPK, and the PPK."""
    return _page()


@bp.post("")
@csrf_checked
def hand_over() -> AnyResponse:
    """Give a package to another PPK (`okutimur` 1.5)."""
    package = store.package(repository(), request.form.get("package", ""))
    if package is None:
        raise ProblemError(404, "Paket ini tidak ada.")
    code = ppks.hand_over(repository(), package, request.form.get("to", ""), Role.POKJA)
    if code is not HandoverCode.OK:
        error = FieldMessage(HANDOVER_MESSAGES[code], f"to-{package.id}")
        return Response(_page(error), 409)
    repository().commit()
    flash(HANDOVER_MESSAGES[code])
    return redirect(url_for("pokja.index"))


@bp.post("/aktifkan")
@csrf_checked
def activate() -> AnyResponse:
    """Make a PPK's account active, as the LPSE does."""
    ppk = store.ppk(repository(), request.form.get("ppk", ""))
    if ppk is None:
        raise ProblemError(404, "PPK ini tidak terdaftar.")
    ppks.activate(repository(), ppk)
    repository().commit()
    flash(f"Akun PPK {ppk.name} sudah aktif.")
    return redirect(url_for("pokja.index"))


@bp.post("/verifikasi")
@csrf_checked
def verify() -> AnyResponse:
    """Verify a provider's SIKaP data at the pembuktian kualifikasi (`kemenperin` 8)."""
    package = store.package(repository(), request.form.get("package", ""))
    role = chosen(Role, request.form.get("by"))
    if package is None or role is None:
        raise ProblemError(404, "Paket ini tidak ada.")
    site = site_or_404(package.lpse)
    view = use_cases.look_up(repository(), site, request.form.get("user_id", "").strip())
    if view is None:
        error = FieldMessage("Penyedia dengan User ID ini tidak ditemukan.", "user_id")
        return Response(_page(error), 422)
    code = provider_data.verify(repository(), view.account, role, package)
    if code is not VerificationCode.OK:
        return Response(_page(VERIFICATION_MESSAGES[code]), 409)
    repository().commit()
    flash(f"{VERIFICATION_MESSAGES[code]} Penyedia: {view.account.provider_name}.")
    return redirect(url_for("pokja.index"))


def _page(error: str | None = None) -> str:
    packages = page_of("pokja.index", "paket", partial(store.page_of_packages, repository()))
    candidates, _ = store.ppks(repository(), limit=CHOICES)
    holders = [store.ppk(repository(), it.ppk) for it in packages.items]
    return render_template(
        "pokja.html",
        packages=packages,
        ppks=page_of("pokja.index", "ppk", partial(store.ppks, repository())),
        candidates=candidates,
        names={it.id: it.name for it in holders if it},
        options=[(it.id, f"{it.id}, {it.name} ({METHODS[it.method]})") for it in packages.items],
        roles=[(it.value, name) for it, name in ROLES.items()],
        error=error,
        form=request.form,
    )
