"""Only while trying out: which faults are set, and the switches."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import faults
from simulator.pages.forms import FieldMessage, chosen, csrf_checked
from simulator.pages.paging import cut, page_of
from simulator.rules.facts import AccountRef, Link
from simulator.web import repository, site_or_404

bp = Blueprint("faults", __name__, url_prefix="/gangguan")

LINKS = {
    faults.Kind.AGGREGATION: "Hubungan ke agregasi terputus",
    faults.Kind.SIKAP: "Tarik data SIKaP gagal",
}
AILS = {
    faults.Kind.NETWORK: "Gangguan jaringan saat aktivasi",
    faults.Kind.OUT_OF_SYNC: "Password pusat dan lokal berbeda",
}


@bp.get("")
def index() -> str:
    """List the faults that are set, with the switches."""
    return _page()


@bp.post("/lpse")
@csrf_checked
def switch_link() -> AnyResponse:
    """Break or mend a link of an LPSE."""
    site = site_or_404(request.form.get("lpse", ""))
    kind = chosen(faults.Kind, request.form.get("kind"))
    if kind is None or kind not in LINKS:
        return Response(_page(FieldMessage("Pilih gangguan yang mau diatur.", "kind-situs")), 422)
    broken = request.form.get("set") == "on"
    faults.set_link(repository(), site, kind, Link.DOWN if broken else Link.UP)
    return _done(f"{LINKS[kind]} di {site.name}", broken=broken)


@bp.post("/akun")
@csrf_checked
def switch_account() -> AnyResponse:
    """Set or mend what ails one account."""
    site = site_or_404(request.form.get("lpse", ""))
    account = repository().account(AccountRef(site.id, request.form.get("user_id", "").strip()))
    kind = chosen(faults.Kind, request.form.get("kind"))
    if kind is None or kind not in AILS:
        return Response(_page(FieldMessage("Pilih gangguan yang mau diatur.", "kind-akun")), 422)
    if account is None:
        error = FieldMessage("Akun ini tidak ditemukan di LPSE tersebut.", "user_id")
        return Response(_page(error), 422)
    broken = request.form.get("set") == "on"
    faults.set_account(repository(), account, {kind: broken})
    return _done(f"{AILS[kind]} pada akun {account.user_id}", broken=broken)


def _done(what: str, *, broken: bool) -> AnyResponse:
    repository().commit()
    flash(f"{what}: {'dinyalakan' if broken else 'dimatikan'}.")
    return redirect(url_for("faults.index"))


def _page(error: str | None = None) -> str:
    sites = repository().lpses()
    accounts = page_of("faults.index", "akun", repository().page_of_accounts_with_faults)
    return render_template(
        "gangguan.html",
        lpse_faults=page_of("faults.index", "situs", cut(faults.link_faults(sites))),
        accounts=accounts,
        account_faults=faults.account_faults(accounts.items),
        labels=LINKS | AILS,
        form=request.form,
        sites=[(it.id, it.name) for it in sites],
        names={it.id: it.name for it in sites},
        links=list(LINKS.items()),
        ails=list(AILS.items()),
        error=error,
    )
