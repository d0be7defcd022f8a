"""The first schema: runs, documents, certificates, results, judgements and findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes all tables."""
    op.create_table(
        "runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("profiles", sa.Text, nullable=False),
        sa.Column("profiles_sha256", sa.Text, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("use", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "documents",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("label_sha256", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("certificates", sa.Integer, nullable=False),
        sa.Column("results_read", sa.Integer, nullable=False),
        sa.Column("results_judged", sa.Integer, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("warnings", sa.Integer, nullable=False),
        sa.Column("infos", sa.Integer, nullable=False),
        sa.Column("waived", sa.Integer, nullable=False),
        sa.Column("not_evaluated", sa.Integer, nullable=False),
        sa.Column("report", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("run_id", "sha256", "label_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_documents_run_id_verdict", "documents", ["run_id", "verdict"])
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.create_index("ix_documents_verdict", "documents", ["verdict"])
    op.create_table(
        "certificates",
        sa.Column("document_id", _ID, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("laboratory", sa.Text),
        sa.Column("client", sa.Text),
        sa.Column("product", sa.Text),
        sa.Column("sample_id", sa.Text),
        sa.Column("lot", sa.Text),
        sa.Column("report_id", sa.Text),
        sa.Column("matrix", sa.Text),
        sa.Column("produced", sa.Date),
        sa.Column("collected", sa.Date),
        sa.Column("received", sa.Date),
        sa.Column("started", sa.Date),
        sa.Column("completed", sa.Date),
        sa.Column("reported", sa.Date),
        sa.Column("expires", sa.Date),
        sa.Column("printed_verdict", sa.Text),
        sa.Column("certificate", sa.Text, nullable=False),
    )
    op.create_index("ix_certificates_lot", "certificates", ["lot"], postgresql_using="hash")
    op.create_table(
        "results",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("certificate", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("value_position", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("panel", sa.Text, nullable=False),
        sa.Column("panel_title", sa.Text),
        sa.Column("analyte", sa.Text),
        sa.Column("printed_name", sa.Text, nullable=False),
        sa.Column("printed", sa.Text),
        sa.Column("qualifier", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("number_real", sa.Double),
        sa.Column("unit", sa.Text),
        sa.Column("printed_unit", sa.Text),
        sa.Column("basis", sa.Text),
        sa.Column("lod_printed", sa.Text),
        sa.Column("lod", sa.Text),
        sa.Column("lod_real", sa.Double),
        sa.Column("lod_unit", sa.Text),
        sa.Column("loq_printed", sa.Text),
        sa.Column("loq", sa.Text),
        sa.Column("loq_real", sa.Double),
        sa.Column("loq_unit", sa.Text),
        sa.Column("limit_printed", sa.Text),
        sa.Column("printed_status", sa.Text),
        sa.Column("method", sa.Text),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("x0", sa.Double, nullable=False),
        sa.Column("top", sa.Double, nullable=False),
        sa.Column("x1", sa.Double, nullable=False),
        sa.Column("bottom", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["document_id", "certificate"], ["certificates.document_id", "certificates.position"]),
    )
    op.create_index("ix_results_analyte", "results", ["analyte"], postgresql_using="hash")
    op.create_table(
        "judgements",
        sa.Column("document_id", _ID, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("certificate", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("panel", sa.Text),
        sa.Column("analyte", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("requirement", sa.Text, nullable=False),
        sa.Column("observed", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("profile", sa.Text),
        sa.Column("page", sa.Integer),
    )
    op.create_index("ix_judgements_analyte", "judgements", ["analyte"], postgresql_using="hash")
    op.create_table(
        "findings",
        sa.Column("document_id", _ID, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("certificate", sa.Integer),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("panel", sa.Text),
        sa.Column("analyte", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("observed", sa.Text),
        sa.Column("expected", sa.Text),
        sa.Column("profile", sa.Text),
        sa.Column("page", sa.Integer),
        sa.Column("waiver_who", sa.Text),
        sa.Column("waiver_why", sa.Text),
        sa.Column("waiver_until", sa.Date),
    )
    op.create_index("ix_findings_code", "findings", ["code"])
