"""The written conversations on phones: same diagnoses, topics, words, choices and sources.

Several phones talk at a time; those that speak of one account follow each other, as the newest
mail to it must be their own. What changes the outside world, or restarts a part, runs alone.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from tests.conversations.test_written_conversations import _Talk
from tests.conversations.written import Written, read_all
from tests.stack import Stack

from .phone_chat import PhoneChat

_AT_ONCE = 6
_ACCOUNTS = (
    "pt_a cahaya pt_cahaya maju_jaya sentosa_pusat sentosa_cabang cv_mandiri cv_wilayah cv_tunggu "
    "sinkron pt_baru pt_jauh pt_lintas ud_lama pt_kosong pt_separuh pt_lengkap pt_undang pt_belum "
    "pt_kurang"
).split()
# A phone stands on no LPSE's page that could say where it is, or who is logged in there.
ON_A_PHONE = [it for it in read_all() if not (it.conversation.page or it.conversation.signed_in)]


class _OnPhone(_Talk):
    """One conversation being held on a phone."""

    def __init__(self, stack: Stack, written: Written) -> None:
        self.stack, self.written = stack, written
        self.chat = PhoneChat(stack, written.conversation.conversation)
        self.turns = []


def must_be_alone(written: Written) -> bool:
    told = written.conversation
    return told.changes_something or any(step.restart for step in told.steps)


def accounts_in(written: Written) -> list[str]:
    """The demo accounts that a conversation speaks of, in a fixed order: none waits in a ring."""
    text = written.conversation.model_dump_json().lower()
    return [it for it in _ACCOUNTS if re.search(rf"(?<!\w){it}(?!\w)", text)]


@pytest.fixture(scope="module")
def failures(whole_stack) -> dict[str, str]:
    """What went wrong, by the place of the conversation."""
    whole_stack.reset()
    found: dict[str, str] = {}
    locks: dict[str, Lock] = defaultdict(Lock)

    def hold(written: Written, held: Iterable[Lock] = ()) -> None:
        for lock in held:
            lock.acquire()
        try:
            _OnPhone(whole_stack, written).run()
        except (Exception, pytest.fail.Exception) as error:
            found[written.place] = str(error)
        finally:
            for lock in held:
                lock.release()

    together = [it for it in ON_A_PHONE if not must_be_alone(it)]
    # Those that share an account with many others begin, so that nobody is left over at the end.
    together.sort(key=lambda it: -len(accounts_in(it)))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for written in together:
            pool.submit(hold, written, [locks[it] for it in accounts_in(written)])
    for written in filter(must_be_alone, ON_A_PHONE):
        whole_stack.reset()
        hold(written)
    whole_stack.reset()
    return found


@pytest.mark.stack
@pytest.mark.skipif(
    not os.environ.get("PHONES"), reason="PHONES=1 holds them all on phones too, for minutes"
)
@pytest.mark.timeout(600)
@pytest.mark.parametrize("written", ON_A_PHONE, ids=lambda it: it.conversation.conversation)
def test_conversation_on_a_phone(failures, written):
    if written.place in failures:
        pytest.fail(failures[written.place], pytrace=False)


def test_all_but_a_few_conversations_are_held_on_phones_too():
    assert len(read_all()) - len(ON_A_PHONE) <= 10
