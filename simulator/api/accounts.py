"""What the assistant's service may know and do about an account, with the service token."""

from apiflask import APIBlueprint

from simulator import use_cases
from simulator.api import replies, schemas
from simulator.api.access import service_only
from simulator.api.proof import account_or_404
from simulator.problems import ProblemError
from simulator.web import repository

bp = APIBlueprint("accounts", __name__, url_prefix="/api/v1", tag="Layanan")


@bp.get("/accounts")
@service_only
@bp.doc(security="service")
@bp.output(schemas.AccountListOut)
@bp.input(schemas.NpwpQuery, location="query")
def find_accounts(query_data: schemas.NpwpQuery) -> schemas.AccountListOut:
    """List the accounts that are registered with an NPWP."""
    found = repository().accounts_with_npwp(query_data.npwp)
    return schemas.AccountListOut(items=replies.refs(it.ref for it in found))


@bp.get("/accounts/<lpse>/<user_id>")
@service_only
@bp.doc(security="service")
@bp.output(schemas.AccountOut)
def show_account(lpse: str, user_id: str) -> schemas.AccountOut:
    """Show the account that a User ID means at an LPSE."""
    return replies.account(account_or_404(lpse, user_id))


@bp.post("/accounts/<lpse>/<user_id>/notifications")
@service_only
@bp.doc(security="service", responses=[429])
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
@bp.doc(security="service", responses=[409])
@bp.output(schemas.AccountOut)
def approve(lpse: str, user_id: str) -> schemas.AccountOut:
    """Approve, as the verifikator, the identity data that wait."""
    view = account_or_404(lpse, user_id)
    try:
        use_cases.approve(repository(), view.account)
    except ValueError as error:
        detail = "Tidak ada perubahan data yang menunggu persetujuan."
        raise ProblemError(409, detail, code="nothing_waits") from error
    repository().commit()
    return replies.account(account_or_404(lpse, user_id))
