"""Whatsapp."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "whatsapp_arrivals",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("phone_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("hid_password", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("came_at", sa.Double(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_whatsapp_arrivals_open",
        "whatsapp_arrivals",
        ["phone_id", "sent_at"],
        unique=False,
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.create_table(
        "whatsapp_phones",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("masked", sa.String(length=30), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_to", sa.Integer(), nullable=False),
        sa.Column("rest_until", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation_id"),
    )
    op.create_table(
        "whatsapp_outbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("phone_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("error", sa.Integer(), nullable=True),
        sa.Column("tried_at", sa.Double(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
        ),
        sa.ForeignKeyConstraint(
            ["phone_id"],
            ["whatsapp_phones.id"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("mark"),
        sa.UniqueConstraint("message_id", "part"),
    )
    op.create_index(
        "ix_whatsapp_outbox_open",
        "whatsapp_outbox",
        ["phone_id", "seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'held')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'held')"),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_index(
        "ix_whatsapp_outbox_open",
        table_name="whatsapp_outbox",
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'held')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending', 'held')"),
    )
    op.drop_table("whatsapp_outbox")
    op.drop_table("whatsapp_phones")
    op.drop_index(
        "ix_whatsapp_arrivals_open",
        table_name="whatsapp_arrivals",
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.drop_table("whatsapp_arrivals")
