"""One trial at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Change the tables."""
    op.execute("UPDATE trials SET state = 'interrupted' WHERE state = 'running'")
    op.create_index(
        "ix_trials_running",
        "trials",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_index(
        "ix_trials_running",
        table_name="trials",
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
