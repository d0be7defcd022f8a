"""Fingerprints of documents with their marks, and the findings across documents of a run.

Documents that are in the store already get their fingerprints when a run compares with them for the first time: the
reports are all there, and reading a hundred thousand of them is nothing for a step that locks the store.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "prints",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("bag", sa.LargeBinary, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("sha256", "digest"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "document_prints",
        sa.Column("document_id", _ID, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("print_id", _ID, sa.ForeignKey("prints.id"), nullable=False),
    )
    op.create_table(
        "marks",
        sa.Column("mark", sa.BigInteger, primary_key=True),
        sa.Column("rank", sa.BigInteger, primary_key=True),
        sa.Column("print_id", _ID, sa.ForeignKey("prints.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "collection_findings",
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("finding", sa.Text, nullable=False),
    )
