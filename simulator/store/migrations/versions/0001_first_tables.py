"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "lpse",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("aggregation_link", sa.String(length=10), nullable=False),
        sa.Column("sikap_link", sa.String(length=10), server_default="up", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lpse")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index(op.f("ix_mail_to"), "mail", ["to"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.String(length=60), nullable=False),
        sa.Column("user_id_folded", sa.String(length=180), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("provider_name", sa.String(length=120), nullable=False),
        sa.Column("npwp", sa.String(length=30), nullable=False),
        sa.Column("npwp_digits", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("address_words", sa.String(length=600), nullable=False),
        sa.Column("phone", sa.String(length=30), server_default="", nullable=False),
        sa.Column("province", sa.String(length=60), nullable=False),
        sa.Column("regency", sa.String(length=60), nullable=False),
        sa.Column("proposed_province", sa.String(length=60), nullable=True),
        sa.Column("proposed_regency", sa.String(length=60), nullable=True),
        sa.Column("registered_at", sa.Date(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("activated", sa.Boolean(), nullable=False),
        sa.Column("superseded_by_lpse", sa.String(length=60), nullable=True),
        sa.Column("superseded_by_user_id", sa.String(length=60), nullable=True),
        sa.Column("password_in_sync", sa.Boolean(), nullable=False),
        sa.Column("packages", sa.Integer(), nullable=False),
        sa.Column("network_fault", sa.Boolean(), nullable=False),
        sa.Column("last_failure_lpse", sa.String(length=60), nullable=True),
        sa.Column("last_failure_code", sa.String(length=40), nullable=True),
        sa.Column("last_failure_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["lpse_id"], ["lpse.id"], name=op.f("fk_account_lpse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "lpse_id", "user_id_folded", name=op.f("uq_account_lpse_id_user_id_folded")
        ),
    )
    op.create_index(
        "ix_account_awaiting_approval",
        "account",
        ["id"],
        unique=False,
        sqlite_where=sa.text("proposed_province IS NOT NULL"),
        postgresql_where=sa.text("proposed_province IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_account_npwp_digits_address_words"),
        "account",
        ["npwp_digits", "address_words"],
        unique=False,
    )
    op.create_index(
        op.f("ix_account_superseded_by_lpse_superseded_by_user_id"),
        "account",
        ["superseded_by_lpse", "superseded_by_user_id"],
        unique=False,
    )
    op.create_index(
        "ix_account_unverified",
        "account",
        ["registered_at", "id"],
        unique=False,
        sqlite_where=sa.text("verified IS 0"),
        postgresql_where=sa.text("verified IS false"),
    )
    op.create_index(op.f("ix_account_user_id_folded"), "account", ["user_id_folded"], unique=False)
    op.create_table(
        "ppk",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lpse_id"], ["lpse.id"], name=op.f("fk_ppk_lpse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ppk")),
    )
    op.create_table(
        "tender",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["lpse_id"], ["lpse.id"], name=op.f("fk_tender_lpse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender")),
    )
    op.create_table(
        "applicant",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_applicant_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_applicant")),
    )
    op.create_table(
        "criterion",
        sa.Column("tender_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tender.id"], name=op.f("fk_criterion_tender_id")),
        sa.PrimaryKeyConstraint("tender_id", "id", name=op.f("pk_criterion")),
    )
    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mailed_link_account_id")
        ),
        sa.ForeignKeyConstraint(["lpse_id"], ["lpse.id"], name=op.f("fk_mailed_link_lpse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_link_token_hash")),
    )
    op.create_index(op.f("ix_mailed_link_account_id"), "mailed_link", ["account_id"], unique=False)
    op.create_table(
        "package",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("ppk_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["lpse_id"], ["lpse.id"], name=op.f("fk_package_lpse_id")),
        sa.ForeignKeyConstraint(["ppk_id"], ["ppk.id"], name=op.f("fk_package_ppk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
    )
    op.create_index(op.f("ix_package_ppk_id"), "package", ["ppk_id"], unique=False)
    op.create_table(
        "qualification_part",
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_qualification_part_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["lpse_id"], ["lpse.id"], name=op.f("fk_qualification_part_lpse_id")
        ),
        sa.PrimaryKeyConstraint(
            "lpse_id", "account_id", "part", name=op.f("pk_qualification_part")
        ),
    )
    op.create_table(
        "sikap_section",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sikap_section_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "section", name=op.f("pk_sikap_section")),
    )
    op.create_table(
        "tender_registration",
        sa.Column("tender_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_tender_registration_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_tender_registration_tender_id")
        ),
        sa.PrimaryKeyConstraint("tender_id", "account_id", name=op.f("pk_tender_registration")),
    )
    op.create_index(
        op.f("ix_tender_registration_account_id"),
        "tender_registration",
        ["account_id"],
        unique=False,
    )
    op.create_table(
        "ticket",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("lpse_id", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("represented", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_account_id")),
        sa.ForeignKeyConstraint(["lpse_id"], ["lpse.id"], name=op.f("fk_ticket_lpse_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket")),
        sa.UniqueConstraint("id", name=op.f("uq_ticket_id")),
    )
    op.create_index(op.f("ix_ticket_account_id"), "ticket", ["account_id"], unique=False)
    op.create_index(op.f("ix_ticket_lpse_id"), "ticket", ["lpse_id"], unique=False)
    op.create_table(
        "ticket_document",
        sa.Column("ticket_number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_number"], ["ticket.number"], name=op.f("fk_ticket_document_ticket_number")
        ),
        sa.PrimaryKeyConstraint("ticket_number", "document", name=op.f("pk_ticket_document")),
    )


def downgrade() -> None:
    """Change them back."""
    op.drop_table("ticket_document")
    op.drop_index(op.f("ix_ticket_lpse_id"), table_name="ticket")
    op.drop_index(op.f("ix_ticket_account_id"), table_name="ticket")
    op.drop_table("ticket")
    op.drop_index(op.f("ix_tender_registration_account_id"), table_name="tender_registration")
    op.drop_table("tender_registration")
    op.drop_table("sikap_section")
    op.drop_table("qualification_part")
    op.drop_index(op.f("ix_package_ppk_id"), table_name="package")
    op.drop_table("package")
    op.drop_index(op.f("ix_mailed_link_account_id"), table_name="mailed_link")
    op.drop_table("mailed_link")
    op.drop_table("criterion")
    op.drop_table("applicant")
    op.drop_table("tender")
    op.drop_table("ppk")
    op.drop_index(op.f("ix_account_user_id_folded"), table_name="account")
    op.drop_index(
        "ix_account_unverified",
        table_name="account",
        sqlite_where=sa.text("verified IS 0"),
        postgresql_where=sa.text("verified IS false"),
    )
    op.drop_index(op.f("ix_account_superseded_by_lpse_superseded_by_user_id"), table_name="account")
    op.drop_index(op.f("ix_account_npwp_digits_address_words"), table_name="account")
    op.drop_index(
        "ix_account_awaiting_approval",
        table_name="account",
        sqlite_where=sa.text("proposed_province IS NOT NULL"),
        postgresql_where=sa.text("proposed_province IS NOT NULL"),
    )
    op.drop_table("account")
    op.drop_index(op.f("ix_mail_to"), table_name="mail")
    op.drop_table("mail")
    op.drop_table("lpse")
