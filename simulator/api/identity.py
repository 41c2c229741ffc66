"""A provider's identity, seen at all V3 LPSEs, and the qualification data of each LPSE."""

from apiflask import APIBlueprint

from simulator import provider_data, use_cases
from simulator.api import data_schemas, replies, schemas
from simulator.api.access import service_only
from simulator.api.proof import account_or_404, logged_in
from simulator.problems import ProblemError
from simulator.rules.data_messages import ADDRESS_TAKEN, NO_SUCH_PART
from simulator.rules.facts import Account, Region
from simulator.rules.identity import IdentityChange
from simulator.rules.messages import REGION_MESSAGES
from simulator.rules.qualification import Data, Part
from simulator.rules.regions import region_state
from simulator.web import repository, site_or_404

bp = APIBlueprint(
    "identity", __name__, url_prefix="/api/v1/identity/<lpse>/<user_id>", tag="Data penyedia"
)


@bp.get("")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.IdentityDataOut)
def show_identity(lpse: str, user_id: str) -> data_schemas.IdentityDataOut:
    """Show the identity of the account that a User ID means at an LPSE."""
    view = account_or_404(lpse, user_id)
    account = view.account
    proposed = account.proposed_region
    return data_schemas.IdentityDataOut(
        asked_lpse=view.asked.id,
        account=replies.ref(account.ref),
        provider_name=account.provider_name,
        address=account.address,
        phone=account.phone,
        email=account.email,
        province=account.region.province,
        regency=account.region.regency,
        region=region_state(account),
        proposed_region=data_schemas.RegionOut.model_validate(proposed) if proposed else None,
    )


@bp.patch("")
@bp.doc(responses=[401, 409])
@bp.output(schemas.IdentityOut)
@bp.input(data_schemas.IdentityIn)
def edit_identity(
    lpse: str, user_id: str, json_data: data_schemas.IdentityIn
) -> schemas.IdentityOut:
    """Change identity data; provinsi and kabupaten/kota wait for the verifikator."""
    account = logged_in(site_or_404(lpse), user_id, json_data.password)
    changed = _edited(account, json_data)
    repository().commit()
    return schemas.IdentityOut(account=replies.facts(changed))


@bp.get("/qualification")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.QualificationOut)
def show_qualification(lpse: str, user_id: str) -> data_schemas.QualificationOut:
    """Show the qualification data that an account keeps at this LPSE."""
    view = account_or_404(lpse, user_id)
    parts = provider_data.qualification(repository(), view.asked, view.account)
    return data_schemas.QualificationOut(
        lpse=view.asked.id,
        account=replies.ref(view.account.ref),
        packages=provider_data.packages_at(repository(), view.asked, view.account),
        parts=[_part(it, parts.get(it)) for it in Part],
    )


@bp.get("/qualification/<section>")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.PartOut)
def show_part(lpse: str, user_id: str, section: str) -> data_schemas.PartOut:
    """Show one part of the qualification data that an account keeps at this LPSE."""
    part = _part_or_404(section)
    view = account_or_404(lpse, user_id)
    parts = provider_data.qualification(repository(), view.asked, view.account)
    return _part(part, parts.get(part))


@bp.put("/qualification/<section>")
@bp.doc(responses=[401])
@bp.output(data_schemas.PartOut)
@bp.input(data_schemas.PartIn)
def write_part(
    lpse: str, user_id: str, section: str, json_data: data_schemas.PartIn
) -> data_schemas.PartOut:
    """Type one part of the qualification data; no other LPSE sees it. Blank data empty it."""
    part = _part_or_404(section)
    site = site_or_404(lpse)
    account = logged_in(site, user_id, json_data.password)
    provider_data.write_part(repository(), site, account, part, json_data.data)
    kept = provider_data.qualification(repository(), site, account).get(part)
    repository().commit()
    return _part(part, kept)


def _edited(account: Account, asked: data_schemas.IdentityIn) -> Account:
    given = asked.model_dump(exclude={"password"}, exclude_none=True)
    if not given:
        raise ProblemError(422, "Sebutkan data yang mau diubah.", fields=[])
    region = None
    if {"province", "regency"} & given.keys():
        region = Region(asked.province or "", asked.regency or "")
    change = IdentityChange(
        provider_name=asked.provider_name,
        address=asked.address,
        phone=asked.phone,
        email=asked.email,
    )
    try:
        return provider_data.edit_identity(repository(), account, change, region)
    except use_cases.RegionRefusedError as refused:
        raise ProblemError(
            422, REGION_MESSAGES[refused.state], code=f"region_{refused.state.value}"
        ) from refused
    except provider_data.AddressTakenError as taken:
        # Who the other is, is not this caller's business.
        raise ProblemError(409, ADDRESS_TAKEN, code="address_taken") from taken


def _part_or_404(section: str) -> Part:
    try:
        return Part(section)
    except ValueError as error:
        raise ProblemError(404, NO_SUCH_PART, code="section_not_found") from error


def _part(part: Part, data: Data | None) -> data_schemas.PartOut:
    return data_schemas.PartOut(id=part.value, name=part.label, filled=data is not None, data=data)
