"""The platform's wire format, in the payload files beside this test."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webchat.channels.whatsapp.reading import Batch, Kind, Receipt, Unreadable, read

from .conftest import PAYLOADS, payload
from .outside import NUMBER_ID

EVERY = sorted(path.stem for path in PAYLOADS.glob("*.json"))


def read_file(name: str) -> Batch:
    return read(json.dumps(payload(name)).encode(), NUMBER_ID)


@pytest.mark.parametrize(
    ("name", "kind", "text", "about"),
    [
        ("text", Kind.TEXT, "Akun saya gagal aktivasi di LPSE LKPP", None),
        ("text_quoting_an_earlier_message", Kind.TEXT, "Yang ini maksudnya apa?", None),
        ("text_from_an_advertisement", Kind.TEXT, "Halo, saya mau bertanya", None),
        ("button_reply", Kind.CHOICE, "Ya, lanjutkan", "1:0"),
        ("list_reply", Kind.CHOICE, "Gagal di langkah ini", "1:2"),
        ("template_button", Kind.TEXT, "Lihat jawaban", None),
        ("image", Kind.MEDIA, None, "image"),
        ("image_with_caption", Kind.MEDIA, "Muncul pesan seperti ini saat login", "image"),
        ("video", Kind.MEDIA, None, "video"),
        ("document", Kind.MEDIA, None, "document"),
        ("audio", Kind.MEDIA, None, "audio"),
        ("sticker", Kind.MEDIA, None, "sticker"),
        ("location", Kind.MEDIA, None, "location"),
        ("contacts", Kind.MEDIA, None, "contacts"),
        ("order", Kind.MEDIA, None, "order"),
        ("unsupported", Kind.MEDIA, None, "unsupported"),
        ("edit", Kind.TEXT, "Akun saya gagal aktivasi di LPSE Bandung", None),
        ("number_changed", Kind.MOVED, None, None),
    ],
)
def test_a_message_is_read(name: str, kind: Kind, text: str | None, about: str | None) -> None:
    (arrived,) = read_file(name).arrived
    assert (arrived.kind, arrived.text, arrived.about) == (kind, text, about)
    assert arrived.sender == "6281234500077"


def test_a_deleted_message_names_the_one_that_was_deleted() -> None:
    (revoked,) = read_file("revoke").arrived
    (original,) = read_file("text").arrived
    assert (revoked.kind, revoked.about) == (Kind.REVOKED, original.id)


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("reaction", "reaction"),
        ("reaction_taken_back", "reaction"),
        ("identity_changed", "system"),
        ("edited_image", "edit"),
        ("form_reply", "interactive"),
        ("kind_of_tomorrow", "type"),
        ("status_of_tomorrow", "status"),
        ("errors", "error"),
        ("other_field", "field"),
    ],
)
def test_what_needs_no_answer_is_only_counted(name: str, counted: str) -> None:
    batch = read_file(name)
    assert (batch.arrived, batch.receipts) == ([], [])
    assert +batch.ignored == {counted: 1}


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("status_sent", "sent", None),
        ("status_delivered", "delivered", None),
        ("status_read", "read", None),
        ("status_failed", "failed", 131026),
        ("status_failed_window_closed", "failed", 131047),
    ],
)
def test_a_receipt_is_read(name: str, status: str, error: int | None) -> None:
    (receipt,) = read_file(name).receipts
    assert (receipt.status, receipt.callback, receipt.error) == (status, "MARK", error)


def test_a_batch_is_read_whole_and_in_the_order_of_sending() -> None:
    batch = read_file("batch")
    assert [it.text for it in batch.arrived] == ["pertama", "kedua", "ketiga", "dari nomor lain"]
    assert [type(it) for it in batch.receipts] == [Receipt]
    assert +batch.ignored == {"malformed": 4, "other_number": 1}


@pytest.mark.parametrize("name", ["text_from_an_advertisement", "list_reply", "status_failed"])
def test_fields_that_the_platform_adds_are_counted_and_nothing_else_changes(name: str) -> None:
    notification = payload(name)
    value = notification["entry"][0]["changes"][0]["value"]
    (told,) = value.get("messages") or value["statuses"]
    value["weather"], told["mood"], told["colour"] = "sunny", {"is": "good"}, None
    batch = read(json.dumps(notification).encode(), NUMBER_ID)
    as_before = read_file(name)
    assert (batch.arrived, batch.receipts) == (as_before.arrived, as_before.receipts)
    assert +as_before.ignored == {}
    assert +batch.ignored == {"unknown_field": 3}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"teks"', b"\xff", b'{"entry": []}'])
def test_what_is_no_notification_is_told(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body, NUMBER_ID)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from(EVERY), JSON, st.integers(min_value=0), st.randoms())
def test_no_odd_value_anywhere_keeps_the_rest_from_being_read(
    name: str, odd: Any, at: int, chance: Any
) -> None:
    notification = payload(name)
    places = list(_places(notification))
    holder, key = places[at % len(places)]
    holder[key] = odd
    notification.setdefault("entry", [])
    if not isinstance(notification["entry"], list) or not isinstance(notification["object"], str):
        return
    good = payload("text")["entry"]
    notification["entry"] += good
    notification["object"] = "whatsapp_business_account"
    batch = read(json.dumps(notification).encode(), NUMBER_ID)
    assert "Akun saya gagal aktivasi di LPSE LKPP" in [it.text for it in batch.arrived]


def _places(value: Any) -> Any:
    """Every place in a document that can be overwritten."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
