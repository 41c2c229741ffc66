"""What the platform tells the webhook, read from its wire format.

The platform adds fields and kinds of messages whenever it likes: what is not known here is left
out and counted, never an error. Facts as documented by Meta for the `messages` webhook field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

MEDIA = {
    "image": "gambar",
    "video": "video",
    "audio": "pesan suara",
    "document": "dokumen",
    "sticker": "stiker",
    "location": "lokasi",
    "contacts": "kontak",
    "order": "pesanan",
    "unsupported": "jenis pesan",
}
"""Kinds of messages that are answered with a request for text, and what people call them."""


class Kind(StrEnum):
    """What a message asks of us."""

    TEXT = "text"
    CHOICE = "choice"  # a button or a row of a list was tapped
    MEDIA = "media"
    REVOKED = "revoked"  # an earlier message was deleted for everyone
    MOVED = "moved"  # the person has another number from now on
    CROWDED = "crowded"  # one message too many in a short time: never read, only told


ANSWERED = {Kind.TEXT, Kind.CHOICE, Kind.MEDIA}
"""Kinds that somebody wrote to be answered."""


@dataclass(frozen=True)
class Arrived:
    """One message of a person; *sent_at* in seconds since the epoch, as the platform says it.

    *text* is what was typed, the caption of a medium, or the title of the choice. *about* is the
    choice's id, the kind of medium, or the id of the message that was revoked.
    """

    id: str
    sender: str
    sent_at: int
    kind: Kind
    text: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class Receipt:
    """How one of our messages fared: ``sent``, ``delivered``, ``read`` or ``failed``.

    *callback* is the mark that we sent with it, *error* the platform's number of what went wrong.
    """

    id: str
    status: str
    callback: str | None = None
    error: int | None = None


@dataclass
class Batch:
    """What one call of the webhook brought; *ignored* counts what was left out, by kind."""

    arrived: list[Arrived] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)


class Unreadable(ValueError):
    """The body is not a notification of the platform at all."""


class _Text(BaseModel):
    body: str


class _Reply(BaseModel):
    id: str
    title: str = ""


class _Interactive(BaseModel):
    button_reply: _Reply | None = None
    list_reply: _Reply | None = None


class _TemplateButton(BaseModel):
    text: str


class _Medium(BaseModel):
    caption: str | None = None


class _Edited(BaseModel):
    text: _Text | None = None


class _Edit(BaseModel):
    message: _Edited


class _Revoke(BaseModel):
    original_message_id: str


class _System(BaseModel):
    type: str = ""


class _Message(BaseModel):
    id: Annotated[str, Field(min_length=1, max_length=400)]
    sender: Annotated[str, Field(alias="from", pattern=r"^\d{5,20}$")]
    timestamp: Annotated[int, Field(ge=0, lt=2**40)]
    type: str
    text: _Text | None = None
    interactive: _Interactive | None = None
    button: _TemplateButton | None = None
    edit: _Edit | None = None
    revoke: _Revoke | None = None
    system: _System | None = None
    image: _Medium | None = None
    video: _Medium | None = None
    document: _Medium | None = None


class _Fault(BaseModel):
    code: int


class _Status(BaseModel):
    id: Annotated[str, Field(min_length=1, max_length=400)]
    status: str
    biz_opaque_callback_data: str | None = None
    errors: list[_Fault] = []


class _Metadata(BaseModel):
    phone_number_id: str


class _Value(BaseModel):
    metadata: _Metadata
    messages: list[Any] = []
    statuses: list[Any] = []
    errors: list[Any] = []


class _Change(BaseModel):
    field: str
    value: Any = None


class _Entry(BaseModel):
    changes: list[Any] = []


class _Notification(BaseModel):
    object: str
    entry: list[Any] = []


# What is documented, used here or not; a message also has a field named by its type.
_VALUE_FIELDS = {"messaging_product", "metadata", "contacts", "messages", "statuses", "errors"}
_MESSAGE_FIELDS = {"from", "id", "timestamp", "type", "context", "referral", "identity", "errors"}
_STATUS_FIELDS = {
    *("id", "status", "timestamp", "recipient_id", "biz_opaque_callback_data"),
    *("conversation", "pricing", "errors"),
}
_STATUSES = {"sent", "delivered", "read", "failed"}


def read(body: bytes, phone_number_id: str) -> Batch:
    """What *body* tells about our number, messages in the order in which they were sent.

    Raises Unreadable.
    """
    try:
        notification = _Notification.model_validate_json(body)
    except ValidationError:
        # The error would quote the message: only its kind may reach a log.
        raise Unreadable("not a notification") from None
    batch = Batch()
    if notification.object != "whatsapp_business_account":
        batch.ignored["object"] += 1
        return batch
    for value in _values(notification, phone_number_id, batch.ignored):
        batch.ignored["error"] += len(value.errors)
        for raw in value.messages:
            _take_message(raw, batch)
        for raw in value.statuses:
            _take_status(raw, batch)
    batch.arrived.sort(key=lambda it: it.sent_at)
    return batch


def _values(
    notification: _Notification, phone_number_id: str, ignored: Counter[str]
) -> Iterator[_Value]:
    for raw_entry in notification.entry:
        try:
            for raw in _Entry.model_validate(raw_entry).changes:
                change = _Change.model_validate(raw)
                if change.field != "messages":
                    ignored["field"] += 1
                    continue
                value = _Value.model_validate(change.value)
                if value.metadata.phone_number_id != phone_number_id:
                    ignored["other_number"] += 1
                    continue
                ignored["unknown_field"] += len(change.value.keys() - _VALUE_FIELDS)
                yield value
        except ValidationError:
            ignored["malformed"] += 1


def _take_message(raw: Any, batch: Batch) -> None:
    try:
        message = _Message.model_validate(raw)
    except ValidationError:
        batch.ignored["malformed"] += 1
        return
    arrived = _understood(message)
    if arrived is None:
        batch.ignored[message.type if message.type in _NAMED else "type"] += 1
        return
    batch.ignored["unknown_field"] += len(raw.keys() - _MESSAGE_FIELDS - {message.type})
    batch.arrived.append(arrived)


# Kinds that need no answer: they are counted by their names, anything newer as "type".
_NAMED = {"reaction", "system", "edit", "interactive", "text", "button"}


def _understood(it: _Message) -> Arrived | None:
    def arrived(kind: Kind, text: str | None = None, about: str | None = None) -> Arrived:
        return Arrived(it.id, it.sender, it.timestamp, kind, text, about)

    if it.type in MEDIA:
        medium = getattr(it, it.type, None)
        return arrived(Kind.MEDIA, medium.caption if medium else None, it.type)
    match it:
        case _Message(type="text", text=_Text(body=body)):
            return arrived(Kind.TEXT, body)
        case _Message(type="interactive", interactive=_Interactive() as said):
            reply = said.button_reply or said.list_reply
            return arrived(Kind.CHOICE, reply.title, reply.id) if reply else None
        case _Message(type="button", button=_TemplateButton(text=text)):
            return arrived(Kind.TEXT, text)
        case _Message(type="edit", edit=_Edit(message=_Edited(text=_Text(body=body)))):
            return arrived(Kind.TEXT, body)
        case _Message(type="revoke", revoke=_Revoke(original_message_id=original)):
            return arrived(Kind.REVOKED, about=original)
        case _Message(type="system", system=_System(type="user_changed_number")):
            return arrived(Kind.MOVED)
    return None


def _take_status(raw: Any, batch: Batch) -> None:
    try:
        status = _Status.model_validate(raw)
    except ValidationError:
        batch.ignored["malformed"] += 1
        return
    if status.status not in _STATUSES:
        batch.ignored["status"] += 1
        return
    batch.ignored["unknown_field"] += len(raw.keys() - _STATUS_FIELDS)
    error = status.errors[0].code if status.errors else None
    batch.receipts.append(Receipt(status.id, status.status, status.biz_opaque_callback_data, error))
