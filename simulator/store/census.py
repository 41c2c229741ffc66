"""Reading the duplicates of the whole population, in one pass and without holding it in memory."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from simulator.rules.facts import Account, Version
from simulator.store.mapping import account_from_row
from simulator.store.repository import Repository
from simulator.store.tables import AccountRow, LpseRow

ROWS_AT_ONCE = 1000

_COUNTS = and_(
    AccountRow.verified,
    AccountRow.lpse_id.in_(select(LpseRow.id).where(LpseRow.version == Version.V3.value)),
)
_PROVIDER = (AccountRow.npwp_digits, AccountRow.address_words)


def accounts_sharing_identity(repository: Repository) -> Iterator[Account]:
    """Yield the accounts whose NPWP and address another one has too, one group after the other."""
    shared = select(*_PROVIDER).where(_COUNTS).group_by(*_PROVIDER).having(func.count() > 1)
    return _stream(repository, tuple_(*_PROVIDER).in_(shared) & _COUNTS, *_PROVIDER)


def accounts_sharing_user_id(repository: Repository) -> Iterator[Account]:
    """Yield the accounts whose User ID another provider has too, one User ID after the other.

    Superseded ones do not use their User ID any more.
    """
    user_id = AccountRow.user_id_folded
    living = _COUNTS & AccountRow.superseded_by_lpse.is_(None)
    numbers, addresses = (func.count(it.distinct()) for it in _PROVIDER)
    shared = select(user_id).where(living).group_by(user_id).having((numbers > 1) | (addresses > 1))
    return _stream(repository, user_id.in_(shared) & living, user_id)


def _stream(
    repository: Repository, condition: ColumnElement[bool], *order: InstrumentedAttribute[str]
) -> Iterator[Account]:
    found = select(AccountRow).where(condition).order_by(*order, AccountRow.id)
    rows = repository.session.scalars(found.execution_options(yield_per=ROWS_AT_ONCE))
    return (account_from_row(row) for row in rows)
