<%!
    def plain(steps):
        return "\n".join(it for it in steps.splitlines() if "###" not in it).strip()
%>\
"""${message.strip().capitalize().rstrip(".")}."""

import sqlalchemy as sa
from alembic import op

revision = "${up_revision}"
down_revision: str | None = ${repr(down_revision)}


def upgrade() -> None:
    """Change the tables."""
    ${plain(upgrades)}


def downgrade() -> None:
    """Change them back."""
    ${plain(downgrades)}
