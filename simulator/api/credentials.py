"""Changing User ID and password, and resetting a forgotten password."""

from apiflask import APIBlueprint

from simulator import credentials
from simulator.addresses import link_for
from simulator.api import account_replies, replies
from simulator.api.access import demand_service_token
from simulator.api.account_schemas import (
    AcceptedOut,
    CredentialsIn,
    CredentialsOut,
    NewPasswordIn,
    ResetIn,
    ResetRehearsalOut,
)
from simulator.api.proof import logged_in
from simulator.api.schemas import StatusOut
from simulator.mailed_links import LinkClosedError
from simulator.openapi import REHEARSAL
from simulator.problems import ProblemError
from simulator.rules.account_messages import (
    CREDENTIALS_MESSAGES,
    EMAIL_INVALID,
    RESET_MAILED,
    reset_message,
)
from simulator.rules.credentials import CredentialsCode
from simulator.rules.password_reset import ResetCode
from simulator.web import repository, site_or_404

bp = APIBlueprint("credentials", __name__, url_prefix="/api/v1", tag="User ID dan password")


@bp.post("/accounts/<lpse>/<user_id>/credentials")
@bp.doc(responses=[401, 409])
@bp.output(CredentialsOut)
@bp.input(CredentialsIn)
def change(lpse: str, user_id: str, json_data: CredentialsIn) -> CredentialsOut:
    """Change User ID, password or both, at any LPSE where the account can log in."""
    account = logged_in(site_or_404(lpse), user_id, json_data.password)
    code, account = credentials.change(
        repository(), account, json_data.new_user_id, json_data.new_password
    )
    if code is not CredentialsCode.OK:
        status = 409 if code is CredentialsCode.USER_ID_TAKEN else 422
        raise ProblemError(status, CREDENTIALS_MESSAGES[code], code=code.value)
    repository().commit()
    return CredentialsOut(
        lpse=account.home.id, user_id=account.user_id, message=CREDENTIALS_MESSAGES[code]
    )


@bp.post("/password-resets")
@bp.doc(responses=[401, 404, 429], extensions={REHEARSAL: ResetRehearsalOut})
@bp.output(AcceptedOut, status_code=202)
@bp.input(ResetIn)
def ask_for_reset(json_data: ResetIn) -> object:
    """Have a reset link mailed, or rehearse it with the service token.

    The reply is the same whether or not User ID and e-mail fit; asked at another LPSE than that
    of the User ID default, the mail names the right one. A rehearsal needs no e-mail and always
    answers 200.
    """
    if json_data.rehearse:
        return _rehearse(json_data), 200
    site = site_or_404(json_data.lpse)
    if not json_data.email:
        raise ProblemError(422, EMAIL_INVALID, fields=["email"])
    credentials.ask_for_reset(repository(), site, json_data.user_id, json_data.email, link_for)
    repository().commit()
    return AcceptedOut(message=RESET_MAILED)


@bp.post("/password-resets/<token>")
@bp.doc(responses=[410])
@bp.output(StatusOut)
@bp.input(NewPasswordIn)
def choose_password(token: str, json_data: NewPasswordIn) -> StatusOut:
    """Choose the new password behind a mailed link."""
    try:
        code = credentials.choose_password(
            repository(), token, json_data.password, json_data.password_again
        )
    except LinkClosedError as closed:
        raise account_replies.closed_link(closed) from closed
    if code is not CredentialsCode.OK:
        raise ProblemError(422, CREDENTIALS_MESSAGES[code], code=code.value)
    repository().commit()
    return StatusOut()


def _rehearse(asked: ResetIn) -> ResetRehearsalOut:
    demand_service_token()
    # A rehearsal only reads, so it does not queue behind those who write.
    repository(writing=False)
    verdict = credentials.rehearse_reset(repository(), site_or_404(asked.lpse), asked.user_id)
    place = repository().lpse(verdict.place.lpse) if verdict.place else None
    return ResetRehearsalOut(
        allowed=verdict.code is ResetCode.OK,
        code=verdict.code,
        message=reset_message(verdict, place),
        place=replies.ref(verdict.place) if verdict.place else None,
    )
