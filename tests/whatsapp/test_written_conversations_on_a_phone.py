"""The written conversations on phones: same diagnoses, topics, words, choices and sources.

Many phones talk at a time. Conversations that change something at an account are held beside
others that change other accounts; what breaks a link of an LPSE runs alone. All that restart a
part wait for each other, and everything is restarted at once.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.conversations.outside_acts import codes
from tests.conversations.test_written_conversations import PROVIDERS, _Talk
from tests.conversations.written import Step, Written, read_all
from tests.stack import Stack, wait_until

from .phone_chat import PhoneChat

_AT_ONCE = 8
_PARTS = ("gateway", "rasa", "actions", "simulator")
_RESTART_SECONDS = 180
# A phone stands on no LPSE's page that could say where it is, or who is logged in there.
ON_A_PHONE = [it for it in read_all() if not (it.conversation.page or it.conversation.signed_in)]


class _OnPhone(_Talk):
    """One conversation being held on a phone."""

    def __init__(self, stack: Stack, written: Written, all_restart: Barrier) -> None:
        self.stack, self.written, self.all_restart = stack, written, all_restart
        self.chat = PhoneChat(stack, written.conversation.conversation)
        self.turns = []

    def _step(self, step: Step) -> None:
        if step.restart:
            self.all_restart.wait()
        else:
            super()._step(step)

    def _mailed(self, address: str) -> list[str]:
        mailed = self.chat.own(codes(self.stack, address))
        assert mailed, f"no code of this conversation came to {address}"
        return mailed


def restarts(written: Written) -> bool:
    return any(it.restart for it in written.conversation.steps)


def breaks_a_link(written: Written) -> bool:
    return any(it.fault and not it.fault.user_id for it in written.conversation.steps)


def providers_in(written: Written) -> set[str]:
    """The providers of the demo data of whom a conversation speaks."""
    text = written.conversation.model_dump_json()
    return {_short(it) for it in PROVIDERS if re.search(rf"(?i)(?<!\w){it}(?!\w)", text)}


def _short(user_id: str) -> str:
    """The same for both accounts of a provider."""
    return user_id.lower().removeprefix("pt_").removesuffix("_pusat").removesuffix("_cabang")


_ALL = {_short(it) for it in PROVIDERS}


def rounds() -> list[list[Written]]:
    """Conversations that do not disturb each other; the demo data are put back before each round.

    In the first nothing changes, in the second everything is restarted, and in each of the others
    no provider is touched by two conversations.
    """
    first: list[Written] = []
    second: list[Written] = []
    others: list[tuple[set[str], list[Written]]] = []
    for written in ON_A_PHONE:
        if restarts(written):
            second.append(written)
        elif not written.conversation.changes_something:
            first.append(written)
        else:
            touched = set() if breaks_a_link(written) else providers_in(written)
            touched = touched or _ALL
            free = next((it for it in others if not it[0] & touched), None)
            if free is None:
                others.append((set(touched), [written]))
            else:
                free[0].update(touched)
                free[1].append(written)
    return [first, second, *(held for _, held in others)]


@pytest.fixture(scope="module")
def failures(whole_stack) -> dict[str, str]:
    """What went wrong, by the place of the conversation."""
    found: dict[str, str] = {}

    def restart() -> None:
        whole_stack.control("restart", *_PARTS)
        wait_until(whole_stack.ready, _RESTART_SECONDS)

    all_restart = Barrier(sum(map(restarts, ON_A_PHONE)), restart)

    def hold(written: Written) -> None:
        try:
            _OnPhone(whole_stack, written, all_restart).run()
        except (Exception, pytest.fail.Exception) as error:
            found[written.place] = str(error) or repr(error)
            if restarts(written):
                all_restart.abort()  # nobody may wait for who has failed

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for held in rounds():
            whole_stack.reset()
            list(pool.map(hold, held))
    whole_stack.reset()
    return found


@pytest.mark.stack
@pytest.mark.timeout(900)
@pytest.mark.parametrize("written", ON_A_PHONE, ids=lambda it: it.conversation.conversation)
def test_conversation_on_a_phone(failures, written):
    if written.place in failures:
        pytest.fail(failures[written.place], pytrace=False)


def test_all_but_a_few_conversations_are_held_on_phones_too():
    assert len(read_all()) - len(ON_A_PHONE) <= 10


def test_every_conversation_is_held_in_one_round():
    held = [written.place for found in rounds() for written in found]
    assert sorted(held) == sorted(it.place for it in ON_A_PHONE)


def test_each_conversation_is_interrupted_once_and_all_of_these_fit_into_one_round():
    interrupted = [it for it in ON_A_PHONE if restarts(it)]
    assert len(interrupted) <= _AT_ONCE
    for written in interrupted:
        steps = written.conversation.steps
        (part,) = [it.restart for it in steps if it.restart]
        assert part in _PARTS
        others = [providers_in(it) for it in interrupted if it is not written]
        if written.conversation.changes_something:
            assert not providers_in(written) & set().union(*others)
