"""What providers do with their data: identity, qualification data at each LPSE, SIKaP."""

from dataclasses import replace

from simulator import invitations, use_cases
from simulator.rules.facts import Account, AccountRef, Lpse, Region
from simulator.rules.identity import (
    IdentityChange,
    change_identity,
    joins_another_default,
)
from simulator.rules.packages import Package, Role, VerificationCode, verification_code
from simulator.rules.qualification import Data, Part, data_holder, is_blank
from simulator.rules.sikap import (
    Entry,
    EntryCode,
    Section,
    SikapCode,
    SikapVerdict,
    account_in_sikap,
    entry_code,
    pulled,
    sikap_verdict,
    typed,
)
from simulator.store import provider_data as store
from simulator.store.repository import Repository


class AddressTakenError(ValueError):
    """The new address would make two User ID defaults of one company; `others` names them."""

    def __init__(self, others: tuple[AccountRef, ...]) -> None:
        super().__init__(f"the address is that of {others}")
        self.others = others


def edit_identity(
    repository: Repository, account: Account, change: IdentityChange, region: Region | None
) -> Account:
    """Change an identity; a new provinsi and kabupaten/kota wait for the verifikator.

    Raises:
        AddressTakenError: the account would join another User ID default.
        simulator.use_cases.RegionRefusedError: the region is empty or does not fit together.
    """
    changed = change_identity(account, change)
    clashing = joins_another_default(changed, repository.lookalikes(changed))
    if clashing:
        raise AddressTakenError(tuple(it.ref for it in clashing))
    if region:
        return use_cases.correct_region(repository, changed, region)
    use_cases.save_identity(repository, changed)
    return changed


def holder(repository: Repository, site: Lpse, account: Account) -> Account:
    """Return the account whose qualification data and packages count at an LPSE."""
    return data_holder(site, account, repository.followers(account))


def qualification(repository: Repository, site: Lpse, account: Account) -> dict[Part, Data]:
    """Return the qualification data that a provider keeps at an LPSE."""
    return store.qualification(repository, site, holder(repository, site, account))


def write_part(
    repository: Repository, site: Lpse, account: Account, part: Part, data: Data
) -> None:
    """Type a part of the qualification data at one LPSE, and there only (`jambiprov` 4b)."""
    kept = None if is_blank(data) else data
    store.write_qualification(repository, site, holder(repository, site, account), {part: kept})


def packages_at(repository: Repository, site: Lpse, account: Account) -> int:
    """Count the packages that a provider follows at an LPSE (`jambiprov` 4d).

    An account counts those at its own LPSE; where it only roams, its registrations count.
    """
    keeper = holder(repository, site, account)
    if keeper.home.id == site.id:
        return keeper.packages
    return store.registrations_at(repository, site, keeper)


def sikap_entries(repository: Repository, account: Account) -> dict[Section, Entry]:
    """Return the filled sections of a provider's SIKaP data, which its User ID default keeps."""
    return store.sikap_entries(repository, use_cases.standing(repository, account))


def judge_sikap(repository: Repository, site: Lpse, account: Account) -> SikapVerdict:
    """Judge a pull of the account's SIKaP data into an LPSE; nothing is pulled."""
    return sikap_verdict(site, account, frozenset(sikap_entries(repository, account)))


def enter_sikap(repository: Repository, account: Account | None, password: str) -> EntryCode:
    """Judge a login to SIKaP."""
    return entry_code(account, password_right=repository.password_matches(account, password))


def account_for_sikap(repository: Repository, user_id: str) -> Account | None:
    """Return the account that a User ID means in SIKaP."""
    return account_in_sikap(user_id, repository.accounts_named(user_id))


def write_section(
    repository: Repository, account: Account, section: Section, data: Data
) -> Entry | None:
    """Type data into a section of SIKaP; returns the section as it is then, None when empty."""
    entries = sikap_entries(repository, account)
    entry = typed(entries.pop(section, None), data)
    store.write_sikap_entry(repository, account, section, entry)
    invitations.review(repository, account, entries | ({section: entry} if entry else {}))
    return entry


def pull(repository: Repository, site: Lpse, account: Account) -> SikapVerdict:
    """Pull SIKaP data into the qualification data at one LPSE when the rules allow it."""
    verdict = judge_sikap(repository, site, account)
    if verdict.code is SikapCode.READY:
        entries = sikap_entries(repository, account)
        keeper = holder(repository, site, account)
        store.write_qualification(repository, site, keeper, pulled(entries))
    return verdict


def verify(
    repository: Repository, account: Account, role: Role, package: Package
) -> VerificationCode:
    """Mark every filled section of a provider's SIKaP data as Verified when the rules allow it.

    That may open tender cepat packages to the provider, who is then told by mail.
    """
    owner = use_cases.standing(repository, account)
    entries = store.sikap_entries(repository, owner)
    code = verification_code(role, package, owner, anything_filled=bool(entries))
    if code is VerificationCode.OK:
        checked = {it: replace(entry, verified=True) for it, entry in entries.items()}
        for section, entry in checked.items():
            store.write_sikap_entry(repository, owner, section, entry)
        invitations.review(repository, owner, checked)
    return code
