"""The LPSE sites, open to everybody."""

from apiflask import APIBlueprint

from simulator.api import replies
from simulator.api.schemas import LpseListOut, LpseOut
from simulator.web import repository, site_or_404

bp = APIBlueprint("lpse", __name__, url_prefix="/api/v1/lpse", tag="LPSE")


@bp.get("")
@bp.output(LpseListOut)
def list_lpse() -> LpseListOut:
    """List all LPSE sites."""
    return LpseListOut(items=[replies.lpse(it) for it in repository().lpses()])


@bp.get("/<lpse>")
@bp.output(LpseOut)
def show_lpse(lpse: str) -> LpseOut:
    """Show one LPSE site."""
    return replies.lpse(site_or_404(lpse))
