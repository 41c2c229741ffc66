"""Registering as a provider, and the verification at the office."""

from apiflask import APIBlueprint

from simulator import registrations
from simulator.addresses import link_for
from simulator.api import account_replies, replies
from simulator.api.access import service_only
from simulator.api.account_schemas import (
    AcceptedOut,
    DocumentsIn,
    EmailIn,
    RegisteredOut,
    RegistrationIn,
    VerifiedOut,
)
from simulator.mailed_links import LinkClosedError
from simulator.problems import ProblemError
from simulator.rules.account_messages import (
    EMAIL_INVALID,
    REGISTERED,
    REGISTRATION_MAILED,
    REGISTRATION_MESSAGES,
    VERIFICATION_MESSAGES,
)
from simulator.rules.documents import VERIFICATION
from simulator.rules.facts import AccountRef, Region
from simulator.rules.registration import RegistrationCode, RegistrationForm, VerificationCode
from simulator.web import repository, site_or_404

bp = APIBlueprint("registrations", __name__, url_prefix="/api/v1/accounts", tag="Pendaftaran")


@bp.post("/registrations")
@bp.doc(responses=[404, 429])
@bp.output(AcceptedOut, status_code=202)
@bp.input(EmailIn)
def ask_for_form(json_data: EmailIn) -> AcceptedOut:
    """Take the first step: have a link to the registration form mailed."""
    site = site_or_404(json_data.lpse)
    if not registrations.ask_for_form(repository(), site, json_data.email, link_for):
        raise ProblemError(422, EMAIL_INVALID, code="email_invalid", fields=["email"])
    repository().commit()
    return AcceptedOut(message=REGISTRATION_MAILED)


@bp.post("/registrations/<token>")
@bp.doc(responses=[409, 410])
@bp.output(RegisteredOut, status_code=201)
@bp.input(RegistrationIn)
def register(token: str, json_data: RegistrationIn) -> RegisteredOut:
    """Take the second step: fill in the form behind the mailed link."""
    facts = json_data.model_dump(exclude={"province", "regency"})
    form = RegistrationForm(**facts, region=Region(json_data.province, json_data.regency))
    try:
        code, account = registrations.register(repository(), token, form)
    except LinkClosedError as closed:
        raise account_replies.closed_link(closed) from closed
    if account is None:
        status = 409 if code is RegistrationCode.USER_ID_TAKEN else 422
        raise ProblemError(status, REGISTRATION_MESSAGES[code], code=code.value)
    repository().commit()
    needed = VERIFICATION[json_data.kind]
    return RegisteredOut(
        lpse=account.home.id,
        user_id=account.user_id,
        verified=account.verified,
        message=REGISTERED,
        documents=account_replies.documents(needed.required()),
        source=needed.source,
    )


@bp.post("/<lpse>/<user_id>/verification")
@service_only
@bp.doc(security="service", responses=[409])
@bp.output(VerifiedOut)
@bp.input(DocumentsIn)
def verify(lpse: str, user_id: str, json_data: DocumentsIn) -> VerifiedOut:
    """Verify, as the verifikator of the LPSE of registration, who brought all the documents."""
    ref = AccountRef(site_or_404(lpse).id, user_id)
    account = repository().account(ref)
    if account is None:
        raise ProblemError(404, "Akun ini tidak ditemukan.", code="account_not_found")
    verdict = registrations.verify(repository(), account, json_data.documents)
    if verdict.code is not VerificationCode.OK:
        missing = [it.model_dump() for it in account_replies.documents(verdict.missing)]
        message = VERIFICATION_MESSAGES[verdict.code]
        raise ProblemError(409, message, code=verdict.code.value, missing=missing)
    repository().commit()
    verified = repository().account(ref)
    assert verified is not None, "it was just saved"
    return VerifiedOut(account=replies.facts(verified))
