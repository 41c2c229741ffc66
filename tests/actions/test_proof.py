"""Codes that prove whose account it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actions.accounts import Account, Proof
from actions.proof import Asker, CodeState, HeldBackError, Outcome, ProofStore

from .conftest import Clock, make_settings

ACCOUNT = Account("lkpp", "PT_A")
OTHER = Account("lkpp", "pt_b")
TALK = "conversation-1"


class Codes(ProofStore):
    """A store whose codes the test knows: wrong ones too."""

    def mail(self, conversation: str = TALK, account: Account = ACCOUNT, address: str = "") -> str:
        """Draw a code and keep it, as an action does around mailing it."""
        asker = Asker(conversation, address)
        code = self.draw(asker, account)
        self.keep(asker, account, code)
        return code

    def may_draw(
        self, conversation: str = TALK, account: Account = ACCOUNT, address: str = ""
    ) -> bool:
        """Whether a code would be given now."""
        try:
            self.draw(Asker(conversation, address), account)
        except HeldBackError:
            return False
        return True

    def fail(self, code: str, times: int = 1) -> list[Outcome]:
        """Type a wrong code this often."""
        return [self.check(TALK, ACCOUNT, other_than(code)) for _ in range(times)]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def open_store(folder: Path, clock: Clock, **changes: Any) -> Codes:
    url = f"sqlite:///{folder / 'proof.db'}"
    limits = {"code_minutes": 10, "code_tries": 5, "codes_per_hour": 4, "proof_minutes": 60}
    limits["code_pause_minutes"] = 5
    return Codes(make_settings(database_url=url, **(limits | changes)), now=clock)


@pytest.fixture
def codes(tmp_path: Path, clock: Clock) -> Codes:
    return open_store(tmp_path, clock)


def test_the_right_code_proves_the_account(codes: Codes) -> None:
    assert codes.proof(TALK, ACCOUNT) is None
    assert codes.check(TALK, ACCOUNT, codes.mail()) is Outcome.RIGHT
    assert codes.proof(TALK, ACCOUNT) == Proof(TALK, ACCOUNT)


def test_a_code_has_six_digits(codes: Codes) -> None:
    code = codes.mail()
    assert len(code) == 6
    assert code.isdecimal()


def test_the_user_id_may_be_written_in_any_case(codes: Codes) -> None:
    code = codes.mail(account=Account("lkpp", "pt_a"))
    assert codes.check(TALK, Account("lkpp", "Pt_A"), code) is Outcome.RIGHT
    assert codes.proof(TALK, ACCOUNT) == Proof(TALK, ACCOUNT)


def test_a_wrong_code_proves_nothing(codes: Codes) -> None:
    assert codes.fail(codes.mail()) == [Outcome.WRONG]
    assert codes.proof(TALK, ACCOUNT) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "satu dua"])
def test_what_is_no_code_is_wrong(codes: Codes, typed: str) -> None:
    codes.mail()
    assert codes.check(TALK, ACCOUNT, typed) is Outcome.WRONG


@pytest.mark.parametrize(
    ("conversation", "account"),
    [("conversation-2", ACCOUNT), (TALK, OTHER), (TALK, Account("bandung", "PT_A"))],
)
def test_a_code_counts_only_where_it_was_asked_for(
    codes: Codes, conversation: str, account: Account
) -> None:
    code = codes.mail()
    assert codes.check(conversation, account, code) is not Outcome.RIGHT
    codes.check(TALK, ACCOUNT, code)
    assert codes.proof(conversation, account) is None


def test_a_code_mailed_for_one_account_is_wrong_for_another_that_waits_too(codes: Codes) -> None:
    code, other = codes.mail(), codes.mail(account=OTHER)
    if code != other:
        assert codes.check(TALK, OTHER, code) is Outcome.WRONG


def test_five_wrong_tries_lock_the_code_even_for_the_right_one(codes: Codes) -> None:
    code = codes.mail()
    assert codes.fail(code, times=5) == [Outcome.WRONG] * 4 + [Outcome.LOCKED]
    assert codes.check(TALK, ACCOUNT, code) is Outcome.LOCKED
    assert codes.proof(TALK, ACCOUNT) is None
    assert codes.state(TALK, ACCOUNT) is CodeState.LOCKED


def test_the_fifth_try_may_be_the_right_one(codes: Codes) -> None:
    code = codes.mail()
    codes.fail(code, times=4)
    assert codes.check(TALK, ACCOUNT, code) is Outcome.RIGHT


def test_after_a_lock_there_is_a_pause(codes: Codes, clock: Clock) -> None:
    codes.fail(codes.mail(), times=6)
    with pytest.raises(HeldBackError) as held:
        codes.mail()
    assert held.value.minutes == 5
    clock.pass_by(minutes=4, seconds=1)
    with pytest.raises(HeldBackError) as held:
        codes.mail()
    assert held.value.minutes == 1


def test_a_pause_holds_for_another_account_in_the_same_conversation(codes: Codes) -> None:
    codes.fail(codes.mail(), times=5)
    assert not codes.may_draw(account=OTHER)


def test_a_pause_holds_for_the_same_account_from_the_same_address(codes: Codes) -> None:
    codes.fail(codes.mail(address="home"), times=5)
    assert not codes.may_draw("conversation-2", ACCOUNT, "home")
    assert codes.may_draw("conversation-2", OTHER, "home")


def test_a_guesser_does_not_make_the_owner_pause(codes: Codes) -> None:
    codes.fail(codes.mail(address="guesser"), times=5)
    assert codes.may_draw("conversation-2", ACCOUNT, "home")


def test_a_new_code_after_the_pause_can_be_typed(codes: Codes, clock: Clock) -> None:
    codes.fail(codes.mail(), times=6)
    clock.pass_by(minutes=5)
    assert codes.check(TALK, ACCOUNT, codes.mail()) is Outcome.RIGHT


def test_a_code_counts_up_to_its_last_minute(codes: Codes, clock: Clock) -> None:
    code = codes.mail()
    clock.pass_by(minutes=10)
    assert codes.check(TALK, ACCOUNT, code) is Outcome.RIGHT


def test_a_code_that_is_too_old_has_expired(codes: Codes, clock: Clock) -> None:
    code = codes.mail()
    clock.pass_by(minutes=10, seconds=1)
    assert codes.state(TALK, ACCOUNT) is CodeState.EXPIRED
    assert codes.check(TALK, ACCOUNT, code) is Outcome.EXPIRED
    assert codes.proof(TALK, ACCOUNT) is None


def test_a_newer_code_voids_the_older(codes: Codes) -> None:
    old, new = codes.mail(), codes.mail()
    if old != new:
        assert codes.check(TALK, ACCOUNT, old) is Outcome.WRONG
    assert codes.check(TALK, ACCOUNT, new) is Outcome.RIGHT


def test_a_discarded_code_counts_no_longer(codes: Codes) -> None:
    code = codes.mail()
    codes.discard(TALK, ACCOUNT)
    assert codes.state(TALK, ACCOUNT) is CodeState.NONE
    assert codes.check(TALK, ACCOUNT, code) is Outcome.EXPIRED


def test_an_older_code_does_not_come_back_when_the_newer_is_discarded(codes: Codes) -> None:
    old, _ = codes.mail(), codes.mail()
    codes.discard(TALK, ACCOUNT)
    assert codes.check(TALK, ACCOUNT, old) is Outcome.EXPIRED


def test_discarding_nothing_is_harmless(codes: Codes) -> None:
    codes.discard(TALK, ACCOUNT)
    assert codes.state(TALK, ACCOUNT) is CodeState.NONE


def test_a_code_that_was_never_mailed_has_expired(codes: Codes) -> None:
    assert codes.check(TALK, ACCOUNT, "123456") is Outcome.EXPIRED


def test_the_state_follows_the_code(codes: Codes) -> None:
    assert codes.state(TALK, ACCOUNT) is CodeState.NONE
    code = codes.mail()
    assert codes.state(TALK, ACCOUNT) is CodeState.WAITING
    codes.check(TALK, ACCOUNT, code)
    assert codes.state(TALK, ACCOUNT) is CodeState.NONE


def test_a_conversation_has_a_share_of_codes_an_hour(codes: Codes, clock: Clock) -> None:
    for _ in range(4):
        codes.mail()
        clock.pass_by(minutes=1)
    with pytest.raises(HeldBackError) as held:
        codes.draw(Asker(TALK), OTHER)
    assert held.value.minutes == 56
    assert codes.may_draw("conversation-2", OTHER)
    clock.pass_by(minutes=56)
    assert codes.may_draw(account=OTHER)


def test_an_address_has_a_share_for_each_account(codes: Codes) -> None:
    for number in range(4):
        codes.mail(f"talk-{number}", Account("lkpp", "pt_a"), "office")
    assert not codes.may_draw("talk-9", ACCOUNT, "office")
    assert codes.may_draw("talk-9", OTHER, "office")


def test_the_share_of_one_address_is_not_that_of_another(codes: Codes) -> None:
    for number in range(4):
        codes.mail(f"talk-{number}", ACCOUNT, "stranger")
    assert codes.may_draw("talk-9", ACCOUNT, "home")


def test_one_address_cannot_ask_for_ever_more_accounts(codes: Codes) -> None:
    for number in range(40):
        codes.mail(f"talk-{number}", Account("lkpp", f"pt_{number}"), "office")
    assert not codes.may_draw("talk-99", OTHER, "office")
    assert codes.may_draw("talk-99", OTHER, "home")


def test_an_account_has_a_ceiling_whoever_asks(codes: Codes) -> None:
    for number in range(40):
        codes.mail(f"talk-{number}", ACCOUNT, f"address-{number}")
    assert not codes.may_draw("talk-99", ACCOUNT, "address-99")
    assert not codes.may_draw("talk-99", ACCOUNT)
    assert codes.may_draw("talk-99", OTHER, "address-99")


def test_the_owner_gets_codes_above_the_ceiling_where_the_account_was_proven(
    codes: Codes, clock: Clock
) -> None:
    codes.check(TALK, ACCOUNT, codes.mail(address="home"))
    clock.pass_by(hours=48)
    for number in range(40):
        codes.mail(f"talk-{number}", ACCOUNT, f"address-{number}")
    assert codes.may_draw("talk-99", ACCOUNT, "home")
    assert not codes.may_draw("talk-99", ACCOUNT, "elsewhere")


def test_discarded_codes_count_in_the_share(codes: Codes) -> None:
    for _ in range(4):
        codes.mail()
        codes.discard(TALK, ACCOUNT)
    assert not codes.may_draw()


def test_a_code_that_was_not_mailed_takes_nothing_of_the_share(codes: Codes) -> None:
    assert all(codes.may_draw() for _ in range(10))


@pytest.mark.parametrize(
    ("vouched", "counts"),
    [(ACCOUNT, True), (Account("lkpp", "pt_a"), True), (OTHER, False), (None, False)],
)
def test_the_word_of_the_embedding_page_counts_for_its_account_only(
    codes: Codes, vouched: Account | None, counts: bool
) -> None:
    assert (codes.proof(TALK, ACCOUNT, vouched) is not None) == counts


def test_a_proof_lapses(codes: Codes, clock: Clock) -> None:
    codes.check(TALK, ACCOUNT, codes.mail())
    clock.pass_by(minutes=59)
    assert codes.proof(TALK, ACCOUNT) is not None
    clock.pass_by(minutes=2)
    assert codes.proof(TALK, ACCOUNT) is None


def test_on_a_phone_a_proof_holds_longer(codes: Codes, clock: Clock) -> None:
    codes.check(TALK, ACCOUNT, codes.mail())
    clock.pass_by(hours=23)
    assert codes.proof(TALK, ACCOUNT) is None
    assert codes.proof(TALK, ACCOUNT, on_phone=True) is not None
    clock.pass_by(hours=2)
    assert codes.proof(TALK, ACCOUNT, on_phone=True) is None


def test_a_newer_code_does_not_take_the_proof_away(codes: Codes) -> None:
    codes.check(TALK, ACCOUNT, codes.mail())
    codes.mail()
    codes.discard(TALK, ACCOUNT)
    assert codes.proof(TALK, ACCOUNT) is not None


def test_a_code_counts_once(codes: Codes, clock: Clock) -> None:
    code = codes.mail()
    codes.check(TALK, ACCOUNT, code)
    clock.pass_by(minutes=5)
    assert codes.check(TALK, ACCOUNT, code) is not Outcome.RIGHT


def test_codes_and_proofs_survive_a_restart(tmp_path: Path, clock: Clock) -> None:
    code = open_store(tmp_path, clock).mail()
    assert open_store(tmp_path, clock).check(TALK, ACCOUNT, code) is Outcome.RIGHT
    assert open_store(tmp_path, clock).proof(TALK, ACCOUNT) is not None


def test_another_secret_does_not_know_the_codes(tmp_path: Path, clock: Clock) -> None:
    code = open_store(tmp_path, clock).mail()
    other = open_store(tmp_path, clock, token_secret="another secret")
    assert other.check(TALK, ACCOUNT, code) is Outcome.WRONG


def test_codes_are_not_kept_in_clear(codes: Codes, tmp_path: Path) -> None:
    mailed = [codes.mail() for _ in range(4)]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"pt_a" in kept
    assert [code for code in mailed if code.encode() in kept] == []


@given(data=st.data())
@hypothesis_settings(deadline=None)
def test_only_the_latest_right_code_in_time_and_tries_is_right(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The store against a plain model of its rules."""
    clock = Clock()
    store = open_store(tmp_path_factory.mktemp("proof"), clock, codes_per_hour=1000)
    code, age, tries, void, pause = "", 0, 0, True, 0
    moves = st.lists(st.sampled_from("mail right wrong discard wait".split()), max_size=14)
    for move in data.draw(moves):
        if move == "mail":
            assert store.may_draw() == (pause <= 0)
            if pause <= 0:
                code, age, tries, void = store.mail(), 0, 0, False
        elif move == "discard":
            store.discard(TALK, ACCOUNT)
            void = True
        elif move == "wait":
            clock.pass_by(minutes=4)
            age, pause = age + 4, pause - 4
        else:
            counts = not void and age <= 10 and tries < 5
            typed = code if move == "right" or not code else other_than(code)
            outcome = store.check(TALK, ACCOUNT, typed or "000000")
            assert (outcome is Outcome.RIGHT) == (counts and move == "right")
            if outcome is Outcome.RIGHT:
                break
            tries += counts
            if counts and tries == 5:
                pause = 5


def test_what_was_proven_at_another_lpse_holds_for_the_account_itself(
    codes: Codes, clock: Clock
) -> None:
    home = Account("bandung", ACCOUNT.user_id)
    assert codes.check(TALK, ACCOUNT, codes.mail()) is Outcome.RIGHT
    proof = codes.proof(TALK, ACCOUNT)
    assert proof is not None
    codes.carry(proof, home)
    assert codes.proof(TALK, home) == Proof(TALK, home)
    assert codes.proof("another conversation", home) is None
    clock.pass_by(minutes=61)
    assert codes.proof(TALK, home) is None


def test_carrying_a_proof_uses_up_no_share_of_codes(codes: Codes) -> None:
    home = Account("bandung", ACCOUNT.user_id)
    assert codes.check(TALK, ACCOUNT, codes.mail()) is Outcome.RIGHT
    proof = codes.proof(TALK, ACCOUNT)
    assert proof is not None
    for _ in range(10):
        codes.carry(proof, home)
    assert codes.may_draw(TALK, home)


def test_the_word_of_a_page_is_not_carried(codes: Codes) -> None:
    home = Account("bandung", ACCOUNT.user_id)
    proof = codes.proof(TALK, ACCOUNT, vouched=ACCOUNT)
    assert proof is not None
    codes.carry(proof, home)
    assert codes.proof(TALK, home) is None
