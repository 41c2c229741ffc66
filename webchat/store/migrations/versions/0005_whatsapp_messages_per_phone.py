"""Whatsapp messages per phone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Change the tables."""
    for name, kind in (("counted", sa.Integer()), ("counted_from", sa.Double())):
        op.add_column(
            "whatsapp_phones", sa.Column(name, kind, nullable=False, server_default=sa.text("0"))
        )


def downgrade() -> None:
    """Change them back."""
    for name in ("counted_from", "counted"):
        op.drop_column("whatsapp_phones", name)
