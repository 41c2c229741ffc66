"""The one client of Rasa: its own channel, spoken over HTTP on loopback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from webchat.schemas import Button, Diagnosis, Source

_CONNECT_SECONDS = 2.0
_READY_SECONDS = 3.0
# Shorter than any server keeps an idle connection, so none is picked up as it is being closed.
_IDLE_SECONDS = 2.0
# Rasa understood the request and will never accept this message.
_FINAL_REFUSALS = {400, 413, 422}


class Unanswered(Exception):
    """The assistant did not answer; the message may be sent again."""


class Unreachable(Unanswered):
    """Nobody listens at the assistant's address, or it does not serve at the moment."""


class TookTooLong(Unanswered):
    """No answer within the time given."""


class NotAccepted(Exception):
    """The assistant will not take this message, however often it is sent."""


class Extras(BaseModel):
    """What comes with a reply besides its words."""

    topic: str | None = None
    sources: list[Source] = []
    diagnosis: Diagnosis | None = None
    handover: dict[str, Any] | None = None
    """The case for the officers; `webchat.console.cases` keeps it, and nobody else sees it."""


class Reply(BaseModel):
    """One reply of the assistant."""

    text: str | None = None
    buttons: list[Button] = []
    custom: Extras | None = None


class _Answer(BaseModel):
    messages: list[Reply]


@dataclass(frozen=True)
class Question:
    """A message on its way to the assistant; *message_id* makes sending it again harmless.

    *channel* is how the user talks to us, *address* the keyed hash of the client's address,
    *vouched* (lpse, user_id) the account for which the embedding page vouches.
    """

    conversation: str
    message_id: str
    text: str | None
    payload: str | None
    lpse: str | None
    channel: str
    address: str | None = None
    vouched: dict[str, str] | None = None

    def body(self) -> dict[str, Any]:
        """The JSON that the channel expects."""
        content = {"text": self.text} if self.payload is None else {"payload": self.payload}
        return {
            "conversation": self.conversation,
            "message_id": self.message_id,
            **content,
            "metadata": {
                "lpse": self.lpse,
                "channel": self.channel,
                "address": self.address,
                "identity": self.vouched,
            },
        }


class Assistant:
    """Rasa, as the gateway sees it."""

    def __init__(self, rasa_url: str, secret: str) -> None:
        """Talk to the channel below *rasa_url*, showing it *secret*."""
        self._http = httpx.Client(
            base_url=f"{rasa_url.rstrip('/')}/webhooks/gateway",
            headers={"X-Tanya-Secret": secret},
            limits=httpx.Limits(keepalive_expiry=_IDLE_SECONDS),
            # Rasa is on loopback: a proxy of the environment has no place in between.
            trust_env=False,
        )

    def ask(self, question: Question, seconds: float) -> list[Reply]:
        """The replies to *question*, within about *seconds*.

        Raises Unreachable or TookTooLong when it should be asked again later, NotAccepted when
        that would be in vain.
        """
        timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        try:
            response = self._http.post("/messages", json=question.body(), timeout=timeout)
        except httpx.ConnectTimeout as error:
            raise Unreachable(type(error).__name__) from error
        except httpx.TimeoutException as error:
            raise TookTooLong(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        if response.status_code in _FINAL_REFUSALS:
            raise NotAccepted(f"HTTP {response.status_code}")
        if response.status_code != 200:
            raise Unreachable(f"HTTP {response.status_code}")
        try:
            return _Answer.model_validate_json(response.content).messages
        except ValidationError:
            # The error would quote the reply: only its kind may reach a log.
            raise Unreachable("reply in an unknown shape") from None

    def forget(self, conversation: str) -> None:
        """Have all that it keeps of a conversation deleted. Raises Unreachable."""
        try:
            body = {"conversation": conversation}
            response = self._http.post("/forget", json=body, timeout=_READY_SECONDS)
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        if response.status_code != 200:
            raise Unreachable(f"HTTP {response.status_code}")

    def is_ready(self) -> bool:
        """Whether the model is loaded and the action server answers."""
        try:
            return self._http.get("/ready", timeout=_READY_SECONDS).status_code == 200
        except httpx.HTTPError:
            return False
