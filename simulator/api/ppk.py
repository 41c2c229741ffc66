"""PPK and their packages, with the service token."""

from apiflask import APIBlueprint

from simulator import ppks
from simulator.api import data_schemas
from simulator.api.access import service_only
from simulator.problems import ProblemError
from simulator.rules.data_messages import HANDOVER_MESSAGES
from simulator.rules.packages import HandoverCode, Ppk
from simulator.store import packages as store
from simulator.web import repository, site_or_404

bp = APIBlueprint("ppk", __name__, url_prefix="/api/v1/ppk", tag="PPK")


@bp.get("")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.PpkListOut)
@bp.input(data_schemas.PageQuery, location="query")
def list_ppk(query_data: data_schemas.PageQuery) -> data_schemas.PpkListOut:
    """List the PPK with their packages."""
    found, total = store.ppks(repository(), limit=query_data.limit, offset=query_data.offset)
    return data_schemas.PpkListOut(items=[_ppk(it) for it in found], total=total)


@bp.post("")
@service_only
@bp.doc(security="service", responses=[404, 409])
@bp.output(data_schemas.PpkOut, status_code=201)
@bp.input(data_schemas.PpkIn)
def register(json_data: data_schemas.PpkIn) -> data_schemas.PpkOut:
    """Register a PPK, who is not active yet."""
    asked = json_data
    site = site_or_404(asked.lpse)
    new = Ppk(asked.id, site.id, asked.name, asked.unit, asked.post, asked.sk)
    try:
        ppks.register(repository(), new, asked.password)
    except ppks.IdTakenError as error:
        raise ProblemError(409, "User ID PPK ini sudah dipakai.", code="id_taken") from error
    repository().commit()
    return _ppk(new)


@bp.get("/<ppk_id>")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.PpkOut)
def show_ppk(ppk_id: str) -> data_schemas.PpkOut:
    """Show one PPK with the packages."""
    return _ppk(_ppk_or_404(ppk_id))


@bp.post("/<ppk_id>/activation")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.PpkOut)
def activate(ppk_id: str) -> data_schemas.PpkOut:
    """Make a PPK's id and password work; doing it again changes nothing."""
    active = ppks.activate(repository(), _ppk_or_404(ppk_id))
    reply = _ppk(active)
    repository().commit()
    return reply


@bp.post("/<ppk_id>/move")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.PpkOut)
@bp.input(data_schemas.MoveIn)
def move(ppk_id: str, json_data: data_schemas.MoveIn) -> data_schemas.PpkOut:
    """Note a new unit and post from the new SK; the PPK keeps id and password."""
    asked = json_data
    moved = ppks.report_move(repository(), _ppk_or_404(ppk_id), asked.unit, asked.post, asked.sk)
    reply = _ppk(moved)
    repository().commit()
    return reply


@bp.post("/packages/<package_id>/handover")
@service_only
@bp.doc(security="service", responses=[409])
@bp.output(data_schemas.PackageOut)
@bp.input(data_schemas.HandoverIn)
def hand_over(package_id: str, json_data: data_schemas.HandoverIn) -> data_schemas.PackageOut:
    """Give a package to another PPK; only Pokja does, once that PPK is registered and active."""
    package = store.package(repository(), package_id)
    if package is None:
        raise ProblemError(404, "Paket ini tidak ada.", code="package_not_found")
    code = ppks.hand_over(repository(), package, json_data.to, json_data.by)
    if code is not HandoverCode.OK:
        raise ProblemError(409, HANDOVER_MESSAGES[code], code=code.value)
    reply = data_schemas.PackageOut.model_validate(store.package(repository(), package_id))
    repository().commit()
    return reply


def _ppk_or_404(ppk_id: str) -> Ppk:
    found = store.ppk(repository(), ppk_id)
    if found is None:
        raise ProblemError(404, "PPK ini tidak terdaftar.", code="ppk_not_found")
    return found


def _ppk(ppk: Ppk) -> data_schemas.PpkOut:
    packages = store.packages(repository(), ppk_id=ppk.id)
    return data_schemas.PpkOut(
        id=ppk.id,
        name=ppk.name,
        lpse=ppk.lpse,
        unit=ppk.unit,
        post=ppk.post,
        sk=ppk.decree,
        active=ppk.active,
        packages=[data_schemas.PackageOut.model_validate(it) for it in packages],
    )
