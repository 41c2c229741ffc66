"""What a provider does at an LPSE: log in and activate."""

from apiflask import APIBlueprint

from simulator import use_cases
from simulator.api import replies, schemas
from simulator.api.access import demand_service_token
from simulator.api.proof import logged_in
from simulator.openapi import REHEARSAL
from simulator.problems import ProblemError
from simulator.rules.activation import ActivationCode
from simulator.rules.facts import Lpse
from simulator.rules.login import LoginCode
from simulator.rules.messages import activation_message, login_message
from simulator.web import repository, site_or_404

bp = APIBlueprint("provider", __name__, url_prefix="/api/v1", tag="Penyedia")


@bp.post("/login")
@bp.doc(responses=[401, 404], extensions={REHEARSAL: schemas.LoginRehearsalOut})
@bp.output(schemas.LoginOut)
@bp.input(schemas.LoginIn)
def login(json_data: schemas.LoginIn) -> schemas.LoginOut | schemas.LoginRehearsalOut:
    """Log in, or rehearse it with the service token.

    A rehearsal needs no password and always answers 200.
    """
    if json_data.rehearse:
        return _rehearse_login(json_data)
    password = _given(json_data.password)
    site = site_or_404(json_data.lpse)
    account = logged_in(site, json_data.user_id, password)
    repository().commit()
    return schemas.LoginOut(
        allowed=True,
        code=LoginCode.OK,
        user_id=account.user_id,
        lpse=site.id,
        home=replies.ref(account.ref),
    )


@bp.post("/activations")
@bp.doc(responses=[401, 404, 409], extensions={REHEARSAL: schemas.ActivationRehearsalOut})
@bp.output(schemas.ActivationOut, status_code=201)
@bp.input(schemas.ActivationIn)
def activate(json_data: schemas.ActivationIn) -> object:
    """Activate an account, or rehearse it with the service token.

    A rehearsal needs no password and always answers 200.
    """
    if json_data.rehearse:
        return _rehearse_activation(json_data), 200
    password = _given(json_data.password)
    site = site_or_404(json_data.lpse)
    verdict, user_id = use_cases.activate(
        repository(), site, json_data.user_id, password, json_data.default_password or ""
    )
    if not verdict.allowed or verdict.kind is None:
        code = verdict.public_code
        status = 401 if code is ActivationCode.WRONG_CREDENTIALS else 409
        raise ProblemError(status, activation_message(verdict), code=code.value)
    repository().commit()
    return schemas.ActivationOut(
        allowed=True, code=verdict.code, kind=verdict.kind, user_id=user_id, lpse=site.id
    )


def _rehearse_login(asked: schemas.LoginIn) -> schemas.LoginRehearsalOut:
    demand_service_token()
    site = _rehearsal_site(asked.lpse)
    verdict = use_cases.rehearse_login(repository(), site, asked.user_id)
    return schemas.LoginRehearsalOut(
        allowed=verdict.allowed,
        code=verdict.code,
        message=login_message(verdict),
        missing=replies.refs(verdict.missing),
    )


def _rehearse_activation(asked: schemas.ActivationIn) -> schemas.ActivationRehearsalOut:
    demand_service_token()
    site = _rehearsal_site(asked.lpse)
    verdict = use_cases.rehearse_activation(repository(), site, asked.user_id)
    return schemas.ActivationRehearsalOut(
        allowed=verdict.allowed,
        code=verdict.code,
        message=activation_message(verdict),
        kind=verdict.kind,
        default=replies.ref(verdict.default) if verdict.default else None,
        clashes=replies.refs(verdict.clashes),
    )


def _rehearsal_site(lpse_id: str) -> Lpse:
    # A rehearsal only reads, so it does not queue behind those who write.
    repository(writing=False)
    return site_or_404(lpse_id)


def _given(password: str | None) -> str:
    if password is None:
        raise ProblemError(422, "Password belum diisi.", fields=["password"])
    return password
