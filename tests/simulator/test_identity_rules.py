"""Identity and whose data count at an LPSE, as pure rules."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.facts import Account
from simulator.rules.identity import (
    IdentityChange,
    change_identity,
    follow,
    joins_another_default,
    lacks,
)
from simulator.rules.qualification import data_holder

from .simulator_worlds import SITES, V3, accounts, an_account, worlds

changes = st.builds(
    IdentityChange,
    provider_name=st.none() | st.just("PT  Baru"),
    address=st.none() | st.sampled_from(["Jalan Satu No. 1", "Jalan Dua No. 2"]),
    phone=st.none() | st.just("0741 123"),
    email=st.none() | st.just("Baru@Contoh.id"),
)


@given(accounts, changes)
def test_an_identity_change_touches_nothing_but_the_identity(
    account: Account, change: IdentityChange
) -> None:
    changed = change_identity(account, change)
    back = replace(
        changed,
        provider_name=account.provider_name,
        address=account.address,
        phone=account.phone,
        email=account.email,
    )
    assert back == account


@given(accounts)
def test_what_a_change_leaves_out_stays(account: Account) -> None:
    assert change_identity(account, IdentityChange()) == account


def test_spaces_are_tidied_and_the_email_is_kept_in_lower_case() -> None:
    change = IdentityChange(provider_name=" PT   Baru ", email="Baru@Contoh.id")
    changed = change_identity(an_account(), change)
    assert (changed.provider_name, changed.email) == ("PT Baru", "baru@contoh.id")


@given(worlds, changes)
def test_no_change_makes_two_user_id_defaults_of_one_company(
    world: list[Account], change: IdentityChange
) -> None:
    for account in world:
        changed = change_identity(account, change)
        for other in joins_another_default(changed, world):
            assert other.ref != account.ref
            assert changed.activated
            assert other.activated


def test_an_activated_account_cannot_take_the_address_of_another_activated_one() -> None:
    other = an_account(V3[1], "lain", address="Jalan Dua No. 2", activated=True)
    changed = an_account(activated=True, address="JALAN DUA NO 2")
    assert joins_another_default(changed, [other]) == (other,)
    assert joins_another_default(replace(changed, activated=False), [other]) == ()
    joined = replace(other, superseded_by=changed.ref)
    assert joins_another_default(changed, [joined]) == ()


def test_a_superseded_account_follows_the_identity_but_keeps_its_own_name_and_packages() -> None:
    default = an_account(V3[1], "utama", provider_name="PT Utama", phone="021", packages=9)
    follower = an_account(V3[0], "kedua", packages=2)
    following = follow(follower, default)
    assert (following.provider_name, following.phone) == ("PT Utama", "021")
    assert (following.user_id, following.home, following.packages) == ("kedua", V3[0], 2)


@given(accounts, st.sampled_from(SITES), st.lists(accounts, max_size=4))
def test_data_of_a_site_belong_to_the_provider_who_types_there(
    account: Account, site: object, others: list[Account]
) -> None:
    followers = [replace(it, superseded_by=account.ref) for it in others]
    holder = data_holder(account.home, account, followers)
    assert holder == account
    for home in SITES:
        holder = data_holder(home, account, followers)
        assert holder == account or (holder in followers and holder.home == home)


def test_the_default_finds_what_the_second_account_typed_at_its_lpse() -> None:
    default = an_account(V3[0], "utama")
    second = an_account(V3[1], "kedua", superseded_by=default.ref)
    stranger = an_account(V3[1], "asing")
    assert data_holder(V3[1], default, [stranger, second]) == second
    assert data_holder(V3[2], default, [second]) == default


def test_what_no_identity_can_be_is_named() -> None:
    wrong = IdentityChange(provider_name=" ", address="", phone="telepon", email="tanpa-at")
    assert lacks(wrong) == ("provider_name", "address", "phone", "email")
    right = IdentityChange(provider_name="PT", address="Jalan", phone="", email="a@b.id")
    assert lacks(right) == ()
