"""The outside world as the sentences of the source documents are played in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from simulator.rules.documents import VERIFICATION, ProviderKind, TicketKind

from .simulator_service import Service
from .test_simulator_pages import Browser

PASSWORD = "Rahasia#2026"
SECOND_PASSWORD = "Cahaya#Lama1"
"""That of `PT_Cahaya` at humbahas."""
NEW_PASSWORD = "Segar#2027"
"""What passwords are reset to."""
V3_SITES = ("lkpp", "humbahas", "bandung", "kemenperin", "kemenkeu", "muarojambi", "jambiprov")
"""Those whose link to the aggregation works in the demo data."""


class Outside:
    """Everybody who acts in the outside world, over HTTP."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.service = Service(client)
        self.browser = Browser(client)

    def send(self, method: str, path: str, **body: Any) -> Any:
        """Return the response to anybody's call."""
        return self.client.open(f"/api/v1/{path}", method=method, json=body)

    def serve(self, method: str, path: str, **body: Any) -> Any:
        """Return the response to a call with the service token."""
        return self.service.call(method, f"/api/v1/{path}", json=body)

    def see(self, path: str) -> Any:
        """Return the JSON at a path, with the service token."""
        return self.service.get(f"/api/v1/{path}")

    def login(self, lpse: str, user_id: str, password: str = PASSWORD) -> Any:
        """Return the response to a login."""
        return self.send("POST", "login", lpse=lpse, user_id=user_id, password=password)

    def gets_in(self, lpse: str, user_id: str, password: str = PASSWORD) -> bool:
        """Say whether a login succeeds."""
        return bool(self.login(lpse, user_id, password).status_code == 200)

    def activate(self, lpse: str, user_id: str, password: str = PASSWORD, **more: str) -> Any:
        """Return the response to an activation."""
        told = {"lpse": lpse, "user_id": user_id, "password": password} | more
        return self.send("POST", "activations", **told)

    def join_cahaya(self) -> None:
        """Activate the second account of PT Cahaya."""
        reply = self.activate("humbahas", "PT_Cahaya", SECOND_PASSWORD, default_password=PASSWORD)
        assert (reply.status_code, reply.json["user_id"]) == (201, "Cahaya")

    def apply(self, lpse: str, user_id: str, **facts: str) -> Any:
        """Return the response to the second form of a registration, after the first."""
        email = f"{user_id.lower()}@contoh.id"
        asked = self.send("POST", "accounts/registrations", lpse=lpse, email=email)
        assert asked.status_code == 202
        token = self.mailed_token(email)
        form = {
            "kind": "badan_usaha",
            "provider_name": "PT Pendaftar",
            "npwp": "0999888777666000",
            "address": "Jalan Pendaftar No. 1",
            "province": "Jambi",
            "regency": "Kota Jambi",
            "user_id": user_id,
            "password": PASSWORD,
        }
        return self.send("POST", f"accounts/registrations/{token}", **(form | facts))

    def register(self, lpse: str, user_id: str, **facts: str) -> None:
        """Register an account and have it verified."""
        assert self.apply(lpse, user_id, **facts).status_code == 201
        assert self.verify(lpse, user_id).status_code == 200

    def verify(self, lpse: str, user_id: str, kind: str = "badan_usaha") -> Any:
        """Return the response to a verification with every document."""
        documents = [it.id for it in VERIFICATION[ProviderKind(kind)].documents]
        return self.serve("POST", f"accounts/{lpse}/{user_id}/verification", documents=documents)

    def mailed_token(self, email: str) -> str:
        """Return the token of the newest mailed link to an address."""
        told = "\n".join(it["body"] for it in self.mails(email))
        found = re.search(r"/(?:daftar|lupa-password)/([\w-]{20,})", told)
        assert found, f"no link for {email}"
        return found.group(1)

    def mails(self, email: str) -> Any:
        """Return the mails to an address, newest first."""
        return self.see(f"mailbox?to={email}")["items"]

    def identity(self, lpse: str, user_id: str) -> Any:
        """Return an identity as seen from an LPSE, without where it was asked."""
        seen = self.see(f"identity/{lpse}/{user_id}")
        return {name: value for name, value in seen.items() if name != "asked_lpse"}

    def typed(self, lpse: str, user_id: str, part: str) -> Any:
        """Return what a part of the qualification data says at an LPSE."""
        return self.see(f"identity/{lpse}/{user_id}/qualification/{part}")["data"]

    def type(self, lpse: str, user_id: str, part: str, data: Any) -> None:
        """Type a part of the qualification data at an LPSE."""
        path = f"identity/{lpse}/{user_id}/qualification/{part}"
        assert self.send("PUT", path, password=PASSWORD, data=data).status_code == 200

    def fault(self, lpse: str, **faults: Any) -> None:
        """Set or mend faults."""
        assert self.send("PUT", "demo/faults", lpse=lpse, **faults).status_code == 200

    def reset(self, lpse: str, user_id: str) -> Any:
        """Return the response to a request for a reset link."""
        email = f"{user_id.lower()}@contoh.id"
        return self.send("POST", "password-resets", lpse=lpse, user_id=user_id, email=email)


def decide_only_with_documents(
    world: Outside, kind: TicketKind, lpse: str, user_id: str, value: str | None = None
) -> None:
    """See a request refused without and approved with its documents."""
    asked = {"lpse": lpse, "user_id": user_id, "kind": kind.value, "text": "Mohon dibantu"}
    ticket = world.send("POST", "tickets", **asked).json
    decision = {"approve": True, "value": value}
    refused = world.serve("POST", f"tickets/{ticket['id']}/decision", **decision)
    assert (refused.status_code, refused.json["code"]) == (409, "documents_missing")
    documents = [it["id"] for it in ticket["missing"]]
    assert documents == [it["id"] for it in refused.json["missing"]]
    world.send("POST", f"tickets/{ticket['id']}/documents", documents=documents)
    assert world.serve("POST", f"tickets/{ticket['id']}/decision", **decision).status_code == 200


def reset_password(world: Outside, lpse: str, user_id: str) -> None:
    """Reset a password at the LPSE of its account."""
    assert world.reset(lpse, user_id).status_code == 202
    token = world.mailed_token(f"{user_id.lower()}@contoh.id")
    chosen = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert world.send("POST", f"password-resets/{token}", **chosen).status_code == 200


Check = Callable[[Outside], None]


@dataclass(frozen=True)
class Sentence:
    """A sentence about the outside world: where it stands, what it says, how it is checked."""

    document: str
    item: str
    says: str
    check: Check

    @property
    def id(self) -> str:
        """Its document and item."""
        return f"{self.document}-{self.item}"


class Source:
    """A source document, as its sentences are collected."""

    def __init__(self, document: str) -> None:
        self._document = document
        self.sentences: list[Sentence] = []

    def says(self, item: str, what: str) -> Callable[[Check], Check]:
        """Make a check that of a sentence; one check may stand for several."""

        def keep(check: Check) -> Check:
            self.sentences.append(Sentence(self._document, item, what, check))
            return check

        return keep
