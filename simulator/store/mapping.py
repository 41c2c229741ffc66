"""Between table rows and the facts that the rules reason about."""

from simulator.rules.facts import (
    Account,
    AccountRef,
    Link,
    LoginFailure,
    Lpse,
    Region,
    Version,
    address_words,
    folded,
    npwp_digits,
)
from simulator.rules.tender_cepat import Criterion, Tender
from simulator.store.tables import AccountRow, LpseRow, TenderRow


def lpse_from_row(row: LpseRow) -> Lpse:
    """Return the LPSE that a row holds."""
    return Lpse(
        row.id,
        row.name,
        Version(row.version),
        aggregation_link=Link(row.aggregation_link),
        sikap_link=Link(row.sikap_link),
    )


def tender_from_row(row: TenderRow) -> Tender:
    """Return the tender cepat that a row holds."""
    criteria = tuple(Criterion(it.id, it.name, it.minimum) for it in row.criteria)
    return Tender(row.id, row.lpse_id, row.name, criteria)


def account_from_row(row: AccountRow) -> Account:
    """Return the account that a row holds."""
    return Account(
        home=lpse_from_row(row.lpse),
        user_id=row.user_id,
        provider_name=row.provider_name,
        npwp=row.npwp,
        email=row.email,
        address=row.address,
        phone=row.phone,
        region=Region(row.province, row.regency),
        proposed_region=_proposed_region(row),
        registered_at=row.registered_at,
        verified=row.verified,
        activated=row.activated,
        superseded_by=_superseded_by(row),
        password_in_sync=row.password_in_sync,
        packages=row.packages,
        network_fault=row.network_fault,
        last_login_failure=_last_login_failure(row),
    )


def write_account(row: AccountRow, account: Account) -> None:
    """Copy an account's facts into its row; its name and password are not touched."""
    for column, value in account_values(account).items():
        setattr(row, column, value)


def account_values(account: Account) -> dict[str, object]:
    """Return an account's facts by column, all but its name and password."""
    proposed, failure, heir = (
        account.proposed_region,
        account.last_login_failure,
        account.superseded_by,
    )
    return {
        "provider_name": account.provider_name,
        "npwp": account.npwp,
        "npwp_digits": npwp_digits(account.npwp),
        "email": account.email,
        "address": account.address,
        "address_words": address_words(account.address),
        "phone": account.phone,
        "province": account.region.province,
        "regency": account.region.regency,
        "proposed_province": proposed.province if proposed else None,
        "proposed_regency": proposed.regency if proposed else None,
        "registered_at": account.registered_at,
        "verified": account.verified,
        "activated": account.activated,
        "superseded_by_lpse": heir.lpse if heir else None,
        "superseded_by_user_id": heir.user_id if heir else None,
        "password_in_sync": account.password_in_sync,
        "packages": account.packages,
        "network_fault": account.network_fault,
        "last_failure_lpse": failure.lpse if failure else None,
        "last_failure_code": failure.code if failure else None,
        "last_failure_at": failure.at if failure else None,
    }


def account_name(account: Account) -> dict[str, object]:
    """Return what names an account, by column."""
    return {
        "lpse_id": account.home.id,
        "user_id": account.user_id,
        "user_id_folded": folded(account.user_id),
    }


def _proposed_region(row: AccountRow) -> Region | None:
    if row.proposed_province is None or row.proposed_regency is None:
        return None
    return Region(row.proposed_province, row.proposed_regency)


def _superseded_by(row: AccountRow) -> AccountRef | None:
    if row.superseded_by_lpse is None or row.superseded_by_user_id is None:
        return None
    return AccountRef(row.superseded_by_lpse, row.superseded_by_user_id)


def _last_login_failure(row: AccountRow) -> LoginFailure | None:
    if row.last_failure_lpse is None or row.last_failure_code is None or not row.last_failure_at:
        return None
    return LoginFailure(row.last_failure_lpse, row.last_failure_code, row.last_failure_at)
