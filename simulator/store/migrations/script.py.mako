"""${message.strip().capitalize().rstrip(".")}."""

import sqlalchemy as sa
from alembic import op

revision = "${up_revision}"
down_revision: str | None = ${repr(down_revision)}


def upgrade() -> None:
    """Change the tables."""
    ${"\n".join(it for it in upgrades.splitlines() if "###" not in it).strip() or "pass"}
