"""Only while trying out: the mailbox, the reset and the fault switches."""

from apiflask import APIBlueprint

from simulator import demo, faults
from simulator.api import schemas
from simulator.api.data_schemas import FaultListOut, FaultOut
from simulator.api.proof import account_or_404
from simulator.problems import ProblemError
from simulator.rules.facts import Link
from simulator.web import repository, site_or_404

bp = APIBlueprint("demo", __name__, url_prefix="/api/v1", tag="Uji coba")


@bp.get("/mailbox")
@bp.output(schemas.MailboxOut)
@bp.input(schemas.MailboxQuery, location="query")
def mailbox(query_data: schemas.MailboxQuery) -> schemas.MailboxOut:
    """Show the mails to an address, newest first."""
    mails = repository().mails(query_data.to)
    return schemas.MailboxOut(items=[schemas.MailOut.model_validate(it) for it in mails])


@bp.post("/demo/reset")
@bp.output(schemas.StatusOut)
def reset() -> schemas.StatusOut:
    """Bring the demo data back to their first state."""
    demo.reset(repository())
    repository().commit()
    return schemas.StatusOut()


@bp.get("/demo/faults")
@bp.output(FaultListOut)
def list_faults() -> FaultListOut:
    """List the faults that are set now."""
    found = faults.faults(repository())
    return FaultListOut(
        items=[FaultOut(fault=it.kind.value, lpse=it.lpse, user_id=it.user_id) for it in found]
    )


@bp.put("/demo/faults")
@bp.doc(responses=[404])
@bp.output(schemas.StatusOut)
@bp.input(schemas.FaultIn)
def set_faults(json_data: schemas.FaultIn) -> schemas.StatusOut:
    """Break or mend the links of an LPSE, or what ails one account."""
    asked = json_data
    site = site_or_404(asked.lpse)
    links = {faults.Kind.AGGREGATION: asked.aggregation_link, faults.Kind.SIKAP: asked.sikap}
    # An account's fault is stated by the name of its field: in sync means no fault.
    in_sync = asked.password_in_sync
    ails = {
        faults.Kind.NETWORK: asked.network_fault,
        faults.Kind.OUT_OF_SYNC: None if in_sync is None else not in_sync,
    }
    told_of_account = any(it is not None for it in ails.values())
    if not any(links.values()) and not (asked.user_id and told_of_account):
        raise ProblemError(422, "Sebutkan gangguan yang mau diatur.")
    for kind, link in links.items():
        if link:
            faults.set_link(repository(), site, kind, Link(link))
    if asked.user_id and told_of_account:
        account = account_or_404(site.id, asked.user_id).account
        faults.set_account(
            repository(), account, {it: on for it, on in ails.items() if on is not None}
        )
    repository().commit()
    return schemas.StatusOut()
