"""Which tender cepat package is meant, when there are several; and what is asked only once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import packages
from actions.accounts import Account, Package
from actions.aggregation import AggregationUnavailableError
from actions.replies import HUMAN, HUMAN_OFFERED, say_failed
from actions.state import asker_of, guided, last_diagnosis, vouched_for

LAPTOPS = Package("TC-001", "Pengadaan laptop", "lkpp")
CHAIRS = Package("TC-002", "Pengadaan kursi rapat", "lkpp")
ROAD = Package("TC-010", "Perbaikan jalan desa", "bandung")
TENDER = "tidak_diundang_tender_cepat"


class Listing:
    """The aggregation, as far as packages go."""

    def __init__(self, *listed: Package, away: bool = False) -> None:
        self.listed, self.away = listed, away

    async def packages(self, lpse: str | None) -> tuple[Package, ...]:
        if self.away:
            raise AggregationUnavailableError
        return tuple(it for it in self.listed if it.lpse == lpse) or self.listed


@pytest.fixture(autouse=True)
def listing(monkeypatch: pytest.MonkeyPatch) -> Listing:
    known = Listing(LAPTOPS, CHAIRS, ROAD)
    monkeypatch.setattr(packages, "aggregation", lambda: known)
    return known


def talk(
    text: str = "", entities: dict[str, str] | None = None, events: Any = (), **slots: Any
) -> Tracker:
    """A conversation at its latest message."""
    metadata = slots.pop("metadata", None)
    found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
    latest = {"text": text, "intent": {"name": ""}, "entities": found, "metadata": metadata}
    return Tracker("conversation", slots, latest, list(events), False, None, {}, "action_listen")


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("yang TC-002", "TC-002"),
        ("kenapa tidak diundang tc-001?", "TC-001"),
        ("TC010", "TC-010"),
        ("TC-777", "TC-777"),
        ("yang pengadaan kursi rapat", "TC-002"),
        ("perbaikan jalan desa", "TC-010"),
        ("pengadaan", None),
        ("tidak tahu", None),
        ("", None),
    ],
)
def test_a_package_is_named_by_code_or_name(text: str, package: str | None) -> None:
    assert asyncio.run(packages.named_package(talk(text))) == package


def test_a_package_is_chosen_by_button() -> None:
    pressed = talk('/lanjut{"package": "TC-002"}', {"package": "TC-002"})
    assert asyncio.run(packages.named_package(pressed)) == "TC-002"


def asked(lpse: str) -> list[str]:
    dispatcher = CollectingDispatcher()
    asking = packages.ActionAskPackage().run(dispatcher, talk(lpse=lpse, problem=TENDER), {})
    assert asyncio.run(asking) == []
    return [button["title"] for button in dispatcher.messages[0]["buttons"]]


def test_several_packages_of_an_lpse_are_offered() -> None:
    assert asked("lkpp") == [
        "TC-001: Pengadaan laptop",
        "TC-002: Pengadaan kursi rapat",
        "Tidak tahu kodenya",
    ]


def test_without_an_answer_of_the_system_the_code_can_still_be_typed(listing: Listing) -> None:
    listing.away = True
    assert asked("lkpp") == ["Tidak tahu kodenya"]
    assert asyncio.run(packages.named_package(talk("TC-001"))) == "TC-001"


def slots(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events}


def test_the_only_package_of_an_lpse_is_not_asked_for() -> None:
    assert slots(asyncio.run(packages.only_package("bandung"))) == {"package": "TC-010"}
    assert asyncio.run(packages.only_package("lkpp")) == []


def test_other_problems_are_about_no_package() -> None:
    known = asyncio.run(packages.known_from_the_start(talk("TC-001"), "gagal_login"))
    assert slots(known) == {"package": packages.NO_PACKAGE}
    assert asyncio.run(packages.known_from_the_start(talk("halo"), TENDER)) == []


# Reading the conversation

USER = {"event": "user"}


def failing(events: list[dict[str, Any]], **known: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    told = say_failed(dispatcher, talk(events=events, **known), "Maaf?", buttons=[HUMAN])
    return dispatcher.messages[0], slots(told)


def test_one_turn_that_fails_offers_no_human() -> None:
    message, told = failing([USER])
    assert message["text"] == "Maaf?"
    assert told == {"failed_turn": 1}


def test_two_turns_in_a_row_that_fail_offer_a_human_once() -> None:
    message, told = failing([USER, USER], failed_turn=1)
    assert "petugas" in message["text"]
    assert [button["title"] for button in message["buttons"]] == [HUMAN[0]]
    assert told == {"failed_turn": 2, "offer": HUMAN_OFFERED}


def test_two_turns_that_fail_with_another_in_between_offer_no_human() -> None:
    message, _ = failing([USER, USER, USER], failed_turn=1)
    assert message["text"] == "Maaf?"


def test_the_gateway_tells_address_and_account() -> None:
    said = talk(metadata={"address": "hash", "identity": {"lpse": "lkpp", "user_id": "pt_a"}})
    assert asker_of(said).address == "hash"
    assert vouched_for(said) == Account("lkpp", "pt_a")


@pytest.mark.parametrize("metadata", [None, {}, {"identity": None}, {"identity": {"lpse": "lkpp"}}])
def test_without_the_word_of_a_page_there_is_none(metadata: dict[str, Any] | None) -> None:
    assert vouched_for(talk(metadata=metadata)) is None
    assert asker_of(talk(metadata=metadata)).address == ""


def test_the_case_knows_the_latest_diagnosis_and_how_far_each_walkthrough_went() -> None:
    def told(code: str) -> dict[str, Any]:
        return {"event": "bot", "data": {"custom": {"diagnosis": {"code": code}}}}

    def step(number: int) -> dict[str, Any]:
        value = {"guide_topic": "lupa_password", "variant": "reset", "step": number}
        return {"event": "slot", "name": "guide", "value": value}

    events = [told("A"), step(0), told("B"), step(1), {"event": "bot", "data": {}}, USER]
    events.append({"event": "slot", "name": "guide", "value": None})
    assert last_diagnosis(talk(events=events)) == {"code": "B"}
    assert guided(talk(events=events)) == {"lupa_password/reset": 2}
