"""Only while trying out: the mailbox, the reset and the fault switches."""

from dataclasses import replace

from apiflask import APIBlueprint

from simulator import demo, use_cases
from simulator.api import schemas
from simulator.problems import ProblemError
from simulator.rules.facts import Link, Lpse
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


@bp.put("/demo/faults")
@bp.doc(responses=[404])
@bp.output(schemas.StatusOut)
@bp.input(schemas.FaultIn)
def set_faults(json_data: schemas.FaultIn) -> schemas.StatusOut:
    """Break or mend the link of an LPSE, or the network of one account."""
    site = site_or_404(json_data.lpse)
    if json_data.aggregation_link:
        repository().set_aggregation_link(site, Link(json_data.aggregation_link))
    elif json_data.user_id and json_data.network_fault is not None:
        _set_network_fault(site, json_data.user_id, faulty=json_data.network_fault)
    else:
        raise ProblemError(422, "Sebutkan gangguan yang mau diatur.")
    repository().commit()
    return schemas.StatusOut()


def _set_network_fault(site: Lpse, user_id: str, *, faulty: bool) -> None:
    view = use_cases.look_up(repository(), site, user_id)
    if view is None:
        raise ProblemError(404, "Akun ini tidak ditemukan.", code="account_not_found")
    repository().save(replace(view.account, network_fault=faulty))
