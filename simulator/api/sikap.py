"""SIKaP: how a provider's data stand, filling, pulling and verifying them."""

from apiflask import APIBlueprint

from simulator import provider_data
from simulator.api import data_schemas, replies
from simulator.api.access import demand_service_token, service_only
from simulator.api.proof import account_or_404, logged_in
from simulator.problems import ProblemError
from simulator.rules.data_messages import (
    NO_SUCH_PART,
    SIKAP_ENTRY_MESSAGES,
    VERIFICATION_MESSAGES,
)
from simulator.rules.duplicates import account_signing_in
from simulator.rules.facts import Account, Lpse
from simulator.rules.messages import sikap_message
from simulator.rules.packages import VerificationCode
from simulator.rules.sikap import EntryCode, Section, SikapCode, SikapVerdict
from simulator.store import packages
from simulator.web import repository, site_or_404

bp = APIBlueprint("sikap", __name__, url_prefix="/api/v1/sikap/<lpse>/<user_id>", tag="SIKaP")


@bp.get("")
@service_only
@bp.doc(security="service")
@bp.output(data_schemas.SikapOut)
def show_sikap(lpse: str, user_id: str) -> data_schemas.SikapOut:
    """Say how a pull of the account's SIKaP data into this LPSE would end."""
    return _rehearsed(lpse, user_id)


@bp.put("/sections/<section>")
@bp.doc(responses=[401, 409])
@bp.output(data_schemas.SectionDataOut)
@bp.input(data_schemas.PartIn)
def write_section(
    lpse: str, user_id: str, section: str, json_data: data_schemas.PartIn
) -> data_schemas.SectionDataOut:
    """Fill a section; a change takes its Verified status away, blank data empty it."""
    try:
        chosen = Section(section)
    except ValueError as error:
        raise ProblemError(404, NO_SUCH_PART, code="section_not_found") from error
    account = _in_sikap(site_or_404(lpse), user_id, json_data.password)
    entry = provider_data.write_section(repository(), account, chosen, json_data.data)
    repository().commit()
    return data_schemas.SectionDataOut(
        id=chosen.value,
        name=chosen.label,
        filled=entry is not None,
        verified=bool(entry and entry.verified),
        data=entry.data if entry else None,
    )


@bp.post("/pull")
@bp.doc(responses=[401, 409])
@bp.output(data_schemas.SikapOut)
@bp.input(data_schemas.PullIn)
def pull(lpse: str, user_id: str, json_data: data_schemas.PullIn) -> data_schemas.SikapOut:
    """Pull SIKaP data into the qualification data of this LPSE, or rehearse it.

    A rehearsal needs the service token and no password, and always answers 200 with the code.
    """
    if json_data.rehearse:
        demand_service_token()
        repository(writing=False)
        return _rehearsed(lpse, user_id)
    if json_data.password is None:
        raise ProblemError(422, "Password belum diisi.", fields=["password"])
    site = site_or_404(lpse)
    account = _proven(site, user_id, json_data.password)
    verdict = provider_data.judge_sikap(repository(), site, account)
    if verdict.code is not SikapCode.READY:
        raise ProblemError(
            409,
            sikap_message(verdict),
            code=verdict.code.value,
            missing=[it.value for it in verdict.missing],
        )
    # The pull button stands behind the login of the LPSE (`kemenperin` 7).
    account = logged_in(site, user_id, json_data.password)
    provider_data.pull(repository(), site, account)
    repository().commit()
    return _sikap(site, account, verdict)


@bp.post("/verification")
@service_only
@bp.doc(security="service", responses=[409])
@bp.output(data_schemas.SikapOut)
@bp.input(data_schemas.VerificationIn)
def verify(
    lpse: str, user_id: str, json_data: data_schemas.VerificationIn
) -> data_schemas.SikapOut:
    """Mark the filled sections as Verified, at the pembuktian kualifikasi of a package."""
    view = account_or_404(lpse, user_id)
    package = packages.package(repository(), json_data.tender)
    if package is None:
        code = VerificationCode.NOT_AT_PROOF
        if repository().tender(json_data.tender) is None:
            raise ProblemError(404, "Paket ini tidak ada.", code="tender_not_found")
    else:
        code = provider_data.verify(repository(), view.account, json_data.by, package)
    if code is not VerificationCode.OK:
        raise ProblemError(409, VERIFICATION_MESSAGES[code], code=code.value)
    verdict = provider_data.judge_sikap(repository(), view.asked, view.account)
    reply = _sikap(view.asked, view.account, verdict)
    repository().commit()
    return reply


def _rehearsed(lpse: str, user_id: str) -> data_schemas.SikapOut:
    view = account_or_404(lpse, user_id)
    verdict = provider_data.judge_sikap(repository(), view.asked, view.account)
    return _sikap(view.asked, view.account, verdict)


def _proven(site: Lpse, user_id: str, password: str) -> Account:
    account = account_signing_in(site, user_id, repository().accounts_named(user_id))
    code = provider_data.enter_sikap(repository(), account, password)
    if account is None or code is EntryCode.WRONG_CREDENTIALS:
        wrong = EntryCode.WRONG_CREDENTIALS
        raise ProblemError(401, SIKAP_ENTRY_MESSAGES[wrong], code=wrong.value)
    return account


def _in_sikap(site: Lpse, user_id: str, password: str) -> Account:
    account = _proven(site, user_id, password)
    if not account.activated:
        code = EntryCode.NOT_ACTIVATED
        raise ProblemError(409, SIKAP_ENTRY_MESSAGES[code], code=code.value)
    return account


def _sikap(site: Lpse, account: Account, verdict: SikapVerdict) -> data_schemas.SikapOut:
    entries = provider_data.sikap_entries(repository(), account)
    sections = [
        data_schemas.SectionStateOut(
            id=it.value,
            name=it.label,
            filled=it in entries,
            verified=it in entries and entries[it].verified,
        )
        for it in Section
    ]
    return data_schemas.SikapOut(
        code=verdict.code,
        message=sikap_message(verdict),
        lpse=site.id,
        account=replies.ref(account.ref),
        sections=sections,
        missing=[it.value for it in verdict.missing],
    )
