"""Channel of a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Change the tables."""
    op.add_column(
        "conversations",
        sa.Column("channel", sa.String(length=20), server_default="web", nullable=False),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_column("conversations", "channel")
