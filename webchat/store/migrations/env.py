"""What Alembic runs: the migrations, on the connection and in the transaction that it is given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from webchat.store.migrating import VERSION_TABLE, declared_tables


def render_plainly(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: migrations must not change
    when the code does.
    """
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=declared_tables(),
    compare_type=True,
    version_table=VERSION_TABLE,
    render_item=render_plainly,
    transactional_ddl=True,
)
context.run_migrations()
