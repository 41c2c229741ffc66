"""Everything that a database holds, to compare before and after."""

from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from simulator.store.migrating import declared_tables


def dump(url: str) -> list[str]:
    """Return each row of each table as text."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return [
            f"{table.name} {tuple(row)}"
            for table in declared_tables().sorted_tables
            for row in connection.execute(select(table).order_by(*table.primary_key))
        ]
