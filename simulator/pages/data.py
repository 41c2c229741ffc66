"""What a provider keeps and follows at one LPSE: qualification data and tender cepat."""

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from simulator import provider_data, tenders
from simulator.pages.data_forms import TEXT_LIMIT, shown_text
from simulator.pages.forms import chosen, csrf_checked
from simulator.pages.paging import page_of
from simulator.pages.visitor import visitor_needed
from simulator.problems import ProblemError
from simulator.rules.data_messages import (
    CRITERION_LABELS,
    NO_SUCH_PART,
    REGISTRATION_MESSAGES,
    SIKAP_PULLED,
)
from simulator.rules.facts import Lpse
from simulator.rules.messages import TENDER_MESSAGES, sikap_message
from simulator.rules.qualification import Part
from simulator.rules.sikap import SikapCode
from simulator.rules.tender_cepat import RegistrationCode, Tender, TenderCode
from simulator.store import provider_data as store
from simulator.web import repository, site_or_404

bp = Blueprint("data", __name__, url_prefix="/lpse/<lpse>")


@bp.get("/kualifikasi")
def qualification(lpse: str) -> str:
    """Show the qualification data kept at this LPSE, and the button that pulls from SIKaP."""
    return _qualification_page(site_or_404(lpse))


@bp.post("/kualifikasi")
@csrf_checked
def write_part(lpse: str) -> AnyResponse:
    """Type one part, for this LPSE only (`jambiprov` 4b)."""
    site = site_or_404(lpse)
    account = visitor_needed(site)
    part = chosen(Part, request.form.get("part"))
    if part is None:
        raise ProblemError(404, NO_SUCH_PART)
    text = request.form.get("data", "").replace("\x00", "")[:TEXT_LIMIT]
    provider_data.write_part(repository(), site, account, part, text)
    repository().commit()
    flash(f"{part.label} disimpan di {site.name}.")
    return redirect(url_for("data.qualification", lpse=lpse))


@bp.post("/kualifikasi/tarik")
@csrf_checked
def pull(lpse: str) -> AnyResponse:
    """Pull the SIKaP data into this LPSE (`kemenperin` 7)."""
    site = site_or_404(lpse)
    verdict = provider_data.pull(repository(), site, visitor_needed(site))
    if verdict.code is not SikapCode.READY:
        return Response(_qualification_page(site, sikap_message(verdict)), 409)
    repository().commit()
    flash(SIKAP_PULLED)
    return redirect(url_for("data.qualification", lpse=lpse))


@bp.get("/tender-cepat")
def tender_list(lpse: str) -> str:
    """List the tender cepat packages of this LPSE with how the provider stands."""
    site = site_or_404(lpse)
    account = visitor_needed(site)
    page = page_of("data.tender_list", "paket", partial(store.tenders, repository(), lpse=site.id))
    judged = [(it, tenders.judge_tender(repository(), it, account)) for it in page.items]
    return render_template(
        "tender_cepat.html",
        site=site,
        account=account,
        page=page,
        tenders=[(it, verdict.code is TenderCode.INVITED) for it, verdict in judged],
    )


@bp.get("/tender-cepat/<tender_id>")
def tender(lpse: str, tender_id: str) -> str:
    """Say whether the provider is invited, criterion by criterion."""
    site = site_or_404(lpse)
    return _tender_page(site, _tender(site, tender_id))


@bp.post("/tender-cepat/<tender_id>")
@csrf_checked
def register(lpse: str, tender_id: str) -> AnyResponse:
    """Take part in a tender cepat."""
    site = site_or_404(lpse)
    account = visitor_needed(site)
    package = _tender(site, tender_id)
    ended = tenders.register(repository(), site, package, account)
    if ended.code is not RegistrationCode.OK:
        return Response(_tender_page(site, package, REGISTRATION_MESSAGES[ended.code]), 409)
    repository().commit()
    flash(REGISTRATION_MESSAGES[ended.code])
    return redirect(url_for("data.tender", lpse=lpse, tender_id=tender_id))


def _qualification_page(site: Lpse, error: str | None = None) -> str:
    account = visitor_needed(site)
    parts = provider_data.qualification(repository(), site, account)
    return render_template(
        "kualifikasi.html",
        site=site,
        account=account,
        parts=[(it, shown_text(parts[it]) if it in parts else "") for it in Part],
        packages=provider_data.packages_at(repository(), site, account),
        error=error,
    )


def _tender(site: Lpse, tender_id: str) -> Tender:
    found = repository().tender(tender_id)
    if found is None or found.lpse != site.id:
        raise ProblemError(404, "Paket tender cepat ini tidak ada di LPSE ini.")
    return found


def _tender_page(site: Lpse, package: Tender, error: str | None = None) -> str:
    account = visitor_needed(site)
    verdict = tenders.judge_tender(repository(), package, account)
    return render_template(
        "tender.html",
        site=site,
        account=account,
        tender=package,
        invited=verdict.code is TenderCode.INVITED,
        registered=store.is_registered(repository(), package, account),
        message=TENDER_MESSAGES[verdict.code],
        criteria=[(it, code, CRITERION_LABELS[code]) for it, code in verdict.criteria],
        error=error,
    )
