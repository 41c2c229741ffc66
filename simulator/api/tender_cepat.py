"""Tender cepat: packages, who is invited, why not, and taking part."""

from apiflask import APIBlueprint

from simulator import tenders
from simulator.api import data_schemas, replies, schemas
from simulator.api.access import service_only
from simulator.api.proof import account_or_404, logged_in
from simulator.problems import ProblemError
from simulator.rules.data_messages import REGISTRATION_MESSAGES
from simulator.rules.messages import TENDER_MESSAGES
from simulator.rules.tender_cepat import RegistrationCode, Tender, TenderVerdict
from simulator.store import invitations, provider_data
from simulator.web import repository, site_or_404

bp = APIBlueprint("tender_cepat", __name__, url_prefix="/api/v1/tender-cepat", tag="Tender cepat")


@bp.get("")
@bp.output(data_schemas.TenderListOut)
@bp.input(data_schemas.TenderQuery, location="query")
def list_tenders(query_data: data_schemas.TenderQuery) -> data_schemas.TenderListOut:
    """List the packages with their criteria."""
    found, total = provider_data.tenders(
        repository(), lpse=query_data.lpse, limit=query_data.limit, offset=query_data.offset
    )
    items = [
        data_schemas.TenderOut(
            id=it.id,
            name=it.name,
            lpse=it.lpse,
            criteria=[
                data_schemas.DemandOut(id=one.id, name=one.name, minimum=one.minimum)
                for one in it.criteria
            ],
        )
        for it in found
    ]
    return data_schemas.TenderListOut(items=items, total=total)


@bp.get("/<tender_id>/invited")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.InvitedOut)
@bp.input(data_schemas.PageQuery, location="query")
def list_invited(tender_id: str, query_data: data_schemas.PageQuery) -> data_schemas.InvitedOut:
    """List the accounts whose Verified SIKaP data meet every criterion, the oldest first."""
    page, total = invitations.invited(
        repository(), _tender(tender_id), limit=query_data.limit, offset=query_data.offset
    )
    return data_schemas.InvitedOut(
        tender=tender_id, items=replies.refs(it.ref for it in page), total=total
    )


@bp.get("/<tender_id>/<lpse>/<user_id>")
@service_only
@bp.doc(security="service")
@bp.output(schemas.TenderVerdictOut)
def show_tender(tender_id: str, lpse: str, user_id: str) -> schemas.TenderVerdictOut:
    """Say whether the account is invited to a tender cepat, criterion by criterion."""
    tender = _tender(tender_id)
    account = account_or_404(lpse, user_id).account
    verdict = tenders.judge_tender(repository(), tender, account)
    return schemas.TenderVerdictOut(
        code=verdict.code,
        message=TENDER_MESSAGES[verdict.code],
        tender=tender.id,
        name=tender.name,
        lpse=tender.lpse,
        account=replies.ref(account.ref),
        criteria=_criteria(verdict),
    )


@bp.post("/<tender_id>/registrations")
@bp.doc(responses=[401, 409])
@bp.output(data_schemas.TakingPartOut, status_code=201)
@bp.input(data_schemas.TakingPartIn)
def register(tender_id: str, json_data: data_schemas.TakingPartIn) -> data_schemas.TakingPartOut:
    """Take part in a tender cepat; only who is invited may. A refusal tells each criterion."""
    tender = _tender(tender_id)
    account = logged_in(site_or_404(json_data.lpse), json_data.user_id, json_data.password)
    ended = tenders.register(repository(), site_or_404(tender.lpse), tender, account)
    criteria = _criteria(ended.verdict)
    if ended.code is not RegistrationCode.OK:
        raise ProblemError(
            409,
            REGISTRATION_MESSAGES[ended.code],
            code=ended.code.value,
            verdict=ended.verdict.code.value,
            criteria=[it.model_dump(mode="json") for it in criteria],
        )
    repository().commit()
    return data_schemas.TakingPartOut(
        tender=tender.id, lpse=tender.lpse, account=replies.ref(account.ref), criteria=criteria
    )


def _tender(tender_id: str) -> Tender:
    tender = repository().tender(tender_id)
    if tender is None:
        raise ProblemError(404, "Paket tender cepat ini tidak ada.", code="tender_not_found")
    return tender


def _criteria(verdict: TenderVerdict) -> list[schemas.CriterionOut]:
    return [
        schemas.CriterionOut(id=it.id, name=it.name, code=code) for it, code in verdict.criteria
    ]
