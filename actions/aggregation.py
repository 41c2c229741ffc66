"""The one client of the aggregation system. A real ADP service would take the simulator's place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import httpx

from actions.accounts import (
    Account,
    Criterion,
    Facts,
    Invitation,
    Member,
    Package,
    Proof,
    Rehearsal,
    Sikap,
)
from tanya.settings import Settings

# Well below the time that servers keep an idle connection (gunicorn: 2), so that none is picked
# up as it is being closed.
_IDLE_SECONDS = 1.0


class AggregationUnavailableError(Exception):
    """The aggregation system did not answer, or not in time, or with a server error."""


class Aggregation:
    """Facts of proven accounts, rehearsals and mail, over the aggregation's HTTP API."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None):
        self._client = httpx.AsyncClient(
            base_url=f"{settings.simulator_url}/api/v1",
            headers={"Authorization": f"Bearer {settings.simulator_token.get_secret_value()}"},
            timeout=settings.simulator_timeout_seconds,
            limits=httpx.Limits(keepalive_expiry=_IDLE_SECONDS),
            transport=transport,
        )

    async def facts(
        self, proof: Proof, *, sikap: bool = False, package: str | None = None
    ) -> Facts | None:
        """What the system knows of the proven account; None when it has no such account.

        With *sikap* a pull of its SIKaP data is rehearsed too, with *package* (an id) whether it
        is invited to that tender cepat. Raises AggregationUnavailableError.
        """
        asked = proof.account
        found = await self._call("GET", _path(asked))
        if found is None:
            return None
        with _agreed_form():
            account = _account(found["account"])
            # At once: each may take long, and somebody waits for all of them.
            login, activation, pull, invitation = await asyncio.gather(
                self._rehearse("login", asked),
                self._rehearse("activations", account),
                self._sikap(asked) if sikap else _nothing(),
                self._invitation(asked, package) if package else _nothing(),
            )
            facts = _facts(asked, account, found, login, activation)
        return replace(facts, sikap=pull, invitation=invitation)

    async def packages(self, lpse: str | None) -> tuple[Package, ...]:
        """The tender cepat packages at *lpse*, or of all sites where it has none.

        Raises AggregationUnavailableError.
        """
        listed = await self._call("GET", "/tender-cepat") or {"items": []}
        with _agreed_form():
            found = tuple(Package(it["id"], it["name"], it["lpse"]) for it in listed["items"])
        return tuple(it for it in found if it.lpse == lpse) or found

    async def with_npwp(self, npwp: str) -> tuple[Account, ...]:
        """The accounts registered with an NPWP (digits), for officers only.

        Raises AggregationUnavailableError.
        """
        found = await self._call("GET", f"/accounts?npwp={quote(npwp, safe='')}") or {"items": []}
        with _agreed_form():
            return tuple(_account(it) for it in found["items"])

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

    async def _sikap(self, asked: Account) -> Sikap | None:
        said, kept = await asyncio.gather(
            self._call("POST", f"/sikap{_at(asked)}/pull", rehearse=True),
            self._call("GET", f"/identity{_at(asked)}/qualification"),
        )
        if said is None or kept is None:
            return None
        names = {it["id"]: it["name"] for it in said["sections"]}
        # What a pull writes are the parts that the LPSE keeps under the name of a section.
        brought = [it["filled"] for it in kept["parts"] if it["id"] in names]
        missing = tuple(names[it] for it in said["missing"])
        there = bool(brought) and all(brought)
        return Sikap(said["code"], said.get("message") or "", missing, there)

    async def _invitation(self, asked: Account, package: str) -> Invitation | None:
        said = await self._call("GET", f"/tender-cepat/{quote(package, safe='')}{_at(asked)}")
        if said is None:
            return None
        named = Package(said["tender"], said["name"], said["lpse"])
        criteria = tuple(Criterion(it["name"], it["code"]) for it in said["criteria"])
        return Invitation(named, said["code"], criteria)

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


async def _nothing() -> None:
    """What is not asked for."""


@contextmanager
def _agreed_form() -> Iterator[None]:
    """Take an answer that lacks something as no answer."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise AggregationUnavailableError(f"not the agreed form: {error!r}") from error


def _at(account: Account) -> str:
    return f"/{quote(account.lpse, safe='')}/{quote(account.user_id, safe='')}"


def _path(account: Account) -> str:
    return f"/accounts{_at(account)}"


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
