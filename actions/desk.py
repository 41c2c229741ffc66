"""What the helpdesk console asks: a diagnosis for an officer, who needs no proof of ownership.

On loopback, behind the secret that gateway and Rasa share. The console knows who the officer is
and keeps a record of every look before it asks.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.accounts import Account, Facts, Proof, Rehearsal
from actions.aggregation import AggregationUnavailableError
from actions.diagnosis.rules import ABOUT_SIKAP, diagnose
from actions.diagnosis.verdict import Verdict
from actions.services import aggregation, settings
from knowledge.topics import PROBLEMS

log = logging.getLogger(__name__)

_LONGEST = 60


def desk() -> Blueprint:
    """``POST /desk/diagnoses`` and ``POST /desk/accounts``, for the console alone."""
    routes = Blueprint("desk", url_prefix="/desk")

    @routes.on_request
    async def only_the_console(request: Request) -> HTTPResponse | None:
        shown = request.headers.get("X-Tanya-Secret", "")
        expected = settings().channel_secret.get_secret_value()
        if hmac.compare_digest(shown.encode(), expected.encode()):
            return None
        return json_response({"title": "wrong secret"}, status=401)

    @routes.post("/diagnoses")
    async def diagnoses(request: Request) -> HTTPResponse:
        said = request.json or {}
        texts = [said.get(name) for name in ("lpse", "user_id", "problem")]
        if not all(isinstance(it, str) and 0 < len(it) <= _LONGEST for it in texts):
            return json_response({"title": "lpse, user_id and problem are needed"}, status=422)
        lpse, user_id, problem = map(str, texts)
        if problem not in PROBLEMS:
            return json_response({"title": "no such problem"}, status=422)
        try:
            return json_response(await _diagnosed(Account(lpse, user_id), problem))
        except AggregationUnavailableError as error:
            log.warning("no diagnosis for the desk: %s", error)
            return json_response({"title": "aggregation unavailable"}, status=503)

    @routes.post("/accounts")
    async def accounts(request: Request) -> HTTPResponse:
        npwp = (request.json or {}).get("npwp")
        if not isinstance(npwp, str) or not npwp.isdigit() or len(npwp) > _LONGEST:
            return json_response({"title": "npwp is needed, digits only"}, status=422)
        try:
            found = await aggregation().with_npwp(npwp)
        except AggregationUnavailableError:
            return json_response({"title": "aggregation unavailable"}, status=503)
        return json_response({"accounts": [_named(it) for it in found]})

    return routes


async def _diagnosed(account: Account, problem: str) -> dict[str, Any]:
    # The officer's sign-in and the record of the look stand where the owner's proof does.
    proof = Proof("helpdesk", account)
    facts = await aggregation().facts(proof, sikap=problem in ABOUT_SIKAP)
    verdict = diagnose(problem, str(account), facts)
    return {
        **verdict.as_json(),
        "cause": verdict.cause,
        "solved": verdict.solved,
        "hand_over": verdict.hand_over,
        "sources": [vars(it) for it in verdict.sources],
        "reply": _reply(verdict),
        "facts": _told(facts) if facts else None,
    }


def _reply(verdict: Verdict) -> str:
    """A reply to send as it is: cause and cure, kindly."""
    return f"Bapak/Ibu, ini hasil pemeriksaan akun Anda.\n\n{verdict.as_text()}"


def _told(facts: Facts) -> dict[str, Any]:
    default = facts.activation.default or facts.superseded_by
    if default is None and facts.members:
        default = facts.account
    return {
        "provider": facts.provider,
        "account": _named(facts.account),
        "verified": facts.verified,
        "activated": facts.activated,
        "default": _named(default) if default else None,
        "members": [_named(it.account) | {"activated": it.activated} for it in facts.members],
        "clashes": [_named(it) for it in facts.clashes],
        "branches": [_named(it) for it in facts.branches],
        "login": _rehearsed(facts.login),
        "activation": _rehearsed(facts.activation),
    }


def _named(account: Account) -> dict[str, Any]:
    return {"lpse": account.lpse, "user_id": account.user_id}


def _rehearsed(it: Rehearsal) -> dict[str, Any]:
    return {"allowed": it.allowed, "code": it.code, "message": it.message}
