"""Mail limits, verified figures and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "asked_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_mail")),
    )
    op.create_index(
        op.f("ix_asked_mail_recipient_hash_asked_at"),
        "asked_mail",
        ["recipient_hash", "asked_at"],
        unique=False,
    )
    op.create_table(
        "invitation",
        sa.Column("tender_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_invitation_tender_id")),
        sa.PrimaryKeyConstraint("tender_id", "account_id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_invitation_tender_id_stands_account_id"),
        "invitation",
        ["tender_id", "stands", "account_id"],
        unique=False,
    )
    op.create_table(
        "verified_figure",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_verified_figure_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "figure", name=op.f("pk_verified_figure")),
    )
    op.create_index(
        op.f("ix_verified_figure_figure_value_account_id"),
        "verified_figure",
        ["figure", "value", "account_id"],
        unique=False,
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_index(op.f("ix_verified_figure_figure_value_account_id"), table_name="verified_figure")
    op.drop_table("verified_figure")
    op.drop_index(op.f("ix_invitation_tender_id_stands_account_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_account_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_asked_mail_recipient_hash_asked_at"), table_name="asked_mail")
    op.drop_table("asked_mail")
