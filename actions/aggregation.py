"""The one client of the aggregation system. A real ADP service would take the simulator's place."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from actions.accounts import Account, Facts, Member, Proof, Rehearsal
from tanya.settings import Settings


class AggregationUnavailableError(Exception):
    """The aggregation system did not answer, or not in time, or with a server error."""


class Aggregation:
    """Facts of proven accounts, rehearsals and mail, over the aggregation's HTTP API."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None):
        self._client = httpx.AsyncClient(
            base_url=f"{settings.simulator_url}/api/v1",
            headers={"Authorization": f"Bearer {settings.simulator_token.get_secret_value()}"},
            timeout=settings.simulator_timeout_seconds,
            transport=transport,
        )

    async def facts(self, proof: Proof) -> Facts | None:
        """What the system knows of the proven account; None when it has no such account.

        Raises AggregationUnavailableError.
        """
        asked = proof.account
        found = await self._call("GET", _path(asked))
        if found is None:
            return None
        try:
            account = _account(found["account"])
            login = await self._rehearse("login", asked)
            activation = await self._rehearse("activations", account)
            return _facts(asked, account, found, login, activation)
        except (KeyError, TypeError, AttributeError) as error:
            raise AggregationUnavailableError(f"not the agreed form: {error!r}") from error

    async def notify(self, account: Account, subject: str, body: str) -> None:
        """Mail to the registered address of *account*; says nothing of whether there is one.

        Raises AggregationUnavailableError.
        """
        await self._call("POST", f"{_path(account)}/notifications", subject=subject, body=body)

    async def ready(self) -> bool:
        """Whether the system answers."""
        try:
            await self._call("GET", "/lpse")
        except AggregationUnavailableError:
            return False
        return True

    async def _rehearse(self, what: str, account: Account) -> Rehearsal:
        said = await self._call(
            "POST", f"/{what}", lpse=account.lpse, user_id=account.user_id, rehearse=True
        )
        if said is None:
            raise AggregationUnavailableError(f"{what}: no such resource")
        return Rehearsal(
            allowed=said["allowed"],
            code=said["code"],
            message=said.get("message") or "",
            kind=said.get("kind"),
            default=_maybe(said.get("default")),
            missing=tuple(_account(a) for a in said.get("missing") or ()),
        )

    async def _call(self, method: str, path: str, **body: Any) -> dict[str, Any] | None:
        try:
            answer = await self._client.request(method, path, json=body or None)
        except httpx.HTTPError as error:
            raise AggregationUnavailableError(str(error)) from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.is_error:
            raise AggregationUnavailableError(
                f"{method} {path.split('/')[1]}: {answer.status_code}"
            )
        try:
            reply = answer.json()
        except ValueError as error:
            raise AggregationUnavailableError(f"{method}: not JSON") from error
        if not isinstance(reply, dict):
            raise AggregationUnavailableError(f"{method}: not a JSON object")
        return reply


def _path(account: Account) -> str:
    return f"/accounts/{quote(account.lpse, safe='')}/{quote(account.user_id, safe='')}"


def _account(said: dict[str, Any]) -> Account:
    return Account(said["lpse"], said["user_id"])


def _maybe(said: dict[str, Any] | None) -> Account | None:
    return _account(said) if said else None


def _facts(
    asked: Account,
    account: Account,
    found: dict[str, Any],
    login: Rehearsal,
    activation: Rehearsal,
) -> Facts:
    state = found["account"]
    group = found.get("group") or {}
    failure = state.get("last_login_failure") or {}
    return Facts(
        asked=asked,
        account=account,
        at_home=found["at_home"],
        provider=state["provider_name"],
        verified=state["verified"],
        activated=state["activated"],
        login=login,
        activation=activation,
        province=state.get("province") or "",
        regency=state.get("regency") or "",
        superseded_by=_maybe(state.get("superseded_by")),
        members=tuple(Member(_account(m), m["activated"]) for m in group.get("members", ())),
        clashes=tuple(_account(a) for a in found.get("clashes", ())),
        branches=tuple(_account(a) for a in found.get("branches", ())),
        failed_login=failure.get("code"),
    )
