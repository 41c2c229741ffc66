"""What the assistant's service may know and do about an account, with the service token."""

from apiflask import APIBlueprint

from simulator import use_cases
from simulator.api import replies, schemas
from simulator.api.access import service_only
from simulator.problems import ProblemError
from simulator.use_cases import AccountView
from simulator.web import repository, site_or_404

bp = APIBlueprint("accounts", __name__, url_prefix="/api/v1", tag="Layanan")


@bp.get("/accounts/<lpse>/<user_id>")
@service_only
@bp.doc(security="service", responses=[401, 404])
@bp.output(schemas.AccountOut)
def show_account(lpse: str, user_id: str) -> schemas.AccountOut:
    """Show the account that a User ID means at an LPSE."""
    return replies.account(_account(lpse, user_id))


@bp.post("/accounts/<lpse>/<user_id>/notifications")
@service_only
@bp.doc(security="service", responses=[401])
@bp.output(schemas.StatusOut, status_code=202)
@bp.input(schemas.NotificationIn)
def notify(lpse: str, user_id: str, json_data: schemas.NotificationIn) -> schemas.StatusOut:
    """Mail the account's registered address; the reply is the same without such an account."""
    site = repository().lpse(lpse)
    if site:
        use_cases.notify(repository(), site, user_id, json_data.subject, json_data.body)
        repository().commit()
    return schemas.StatusOut(status="accepted")


@bp.post("/accounts/<lpse>/<user_id>/approval")
@service_only
@bp.doc(security="service", responses=[401, 404, 409])
@bp.output(schemas.AccountOut)
def approve(lpse: str, user_id: str) -> schemas.AccountOut:
    """Approve, as the verifikator, the identity data that wait."""
    view = _account(lpse, user_id)
    try:
        use_cases.approve(repository(), view.account)
    except ValueError as error:
        detail = "Tidak ada perubahan data yang menunggu persetujuan."
        raise ProblemError(409, detail, code="nothing_waits") from error
    repository().commit()
    return replies.account(_account(lpse, user_id))


@bp.get("/sikap/<lpse>/<user_id>")
@service_only
@bp.doc(security="service", responses=[401, 404])
@bp.output(schemas.SikapOut)
def show_sikap(lpse: str, user_id: str) -> schemas.SikapOut:
    """Say how a pull of the account's SIKaP data into this LPSE would end."""
    view = _account(lpse, user_id)
    verdict = use_cases.judge_sikap(repository(), view.asked, view.account)
    return replies.sikap(view.asked, view.account, verdict)


@bp.get("/tender-cepat/<tender_id>/<lpse>/<user_id>")
@service_only
@bp.doc(security="service", responses=[401, 404])
@bp.output(schemas.TenderVerdictOut)
def show_tender(tender_id: str, lpse: str, user_id: str) -> schemas.TenderVerdictOut:
    """Say whether the account is invited to a tender cepat, criterion by criterion."""
    tender = repository().tender(tender_id)
    if tender is None:
        raise ProblemError(404, "Paket tender cepat ini tidak ada.", code="tender_not_found")
    account = _account(lpse, user_id).account
    verdict = use_cases.judge_tender(repository(), tender, account)
    return replies.tender_verdict(tender, account, verdict)


def _account(lpse: str, user_id: str) -> AccountView:
    view = use_cases.look_up(repository(), site_or_404(lpse), user_id)
    if view is None:
        raise ProblemError(404, "Akun ini tidak ditemukan.", code="account_not_found")
    return view
