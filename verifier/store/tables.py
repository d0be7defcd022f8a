"""The tables. `migrations` makes them in a database, step by step; a test holds both together.

Numbers stand twice: as exact text, and as `..._real` for sorting and plotting in SQL, which nothing of ours reads.
JSON columns hold exact JSON as text. Rows are only ever added; the one thing that changes is the end of a run.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from verifier.store.columns import Deflated, Exact, Moment, Packed, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = BigInteger().with_variant(Integer(), "sqlite")

runs = Table(
    "runs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("state", Text, nullable=False),
    Column("version", Words, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("profiles", Words, nullable=False),  # JSON
    Column("profiles_sha256", Text, nullable=False),
    Column("arguments", Words, nullable=False),  # JSON
    Column("use", Words, nullable=False),  # JSON
    Column("options", Words, nullable=False),  # JSON: whatever else the run says of itself
    sqlite_autoincrement=True,
)

documents = Table(
    "documents",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("sha256", Words, nullable=False),
    Column("label", Words, nullable=False),
    # NOTE: PostgreSQL indexes no text of more than 2.7 kB, and a label may be longer; so its hash is unique instead.
    Column("label_sha256", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("summary", Words, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("certificates", Integer, nullable=False),
    Column("results_read", Integer, nullable=False),
    Column("results_judged", Integer, nullable=False),
    Column("errors", Integer, nullable=False),  # findings by severity, waived ones not among them
    Column("warnings", Integer, nullable=False),
    Column("infos", Integer, nullable=False),
    Column("waived", Integer, nullable=False),
    Column("not_evaluated", Integer, nullable=False),
    Column("report", Packed, nullable=False),  # JSON, all of it
    UniqueConstraint("run_id", "sha256", "label_sha256"),
    Index("ix_documents_run_id_verdict", "run_id", "verdict"),
    Index("ix_documents_sha256", "sha256"),
    Index("ix_documents_verdict", "verdict"),
    sqlite_autoincrement=True,
)

certificates = Table(
    "certificates",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("laboratory", Words),
    Column("client", Words),
    Column("product", Words),
    Column("sample_id", Words),
    Column("lot", Words),
    Column("report_id", Words),
    Column("matrix", Words),
    Column("produced", Date),
    Column("collected", Date),
    Column("received", Date),
    Column("started", Date),
    Column("completed", Date),
    Column("reported", Date),
    Column("expires", Date),
    Column("printed_verdict", Words),
    Column("certificate", Words, nullable=False),  # JSON
    # A hash, because what a document prints as its lot may be longer than a tree of PostgreSQL takes.
    Index("ix_certificates_lot", "lot", postgresql_using="hash"),
)

results = Table(
    "results",
    metadata,
    Column("document_id", _ID, primary_key=True),
    Column("certificate", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),  # of the row in the certificate
    Column("value_position", Integer, primary_key=True),  # of the value in its row; a row without values has one, too
    Column("kind", Text, nullable=False),  # result, or total for a printed sum
    Column("panel", Text, nullable=False),
    Column("panel_title", Words),
    Column("analyte", Words),  # the slug; empty for a substance that the vocabulary does not know
    Column("printed_name", Words, nullable=False),
    Column("printed", Words),
    Column("qualifier", Text),
    Column("number", Exact),
    Column("number_real", Double),
    Column("unit", Words),
    Column("printed_unit", Words),
    Column("basis", Text),
    Column("lod_printed", Words),
    Column("lod", Exact),
    Column("lod_real", Double),
    Column("lod_unit", Words),
    Column("loq_printed", Words),
    Column("loq", Exact),
    Column("loq_real", Double),
    Column("loq_unit", Words),
    Column("limit_printed", Words),
    Column("printed_status", Words),
    Column("method", Words),
    Column("page", Integer, nullable=False),
    Column("x0", Double, nullable=False),
    Column("top", Double, nullable=False),
    Column("x1", Double, nullable=False),
    Column("bottom", Double, nullable=False),
    ForeignKeyConstraint(["document_id", "certificate"], ["certificates.document_id", "certificates.position"]),
    Index("ix_results_analyte", "analyte", postgresql_using="hash"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("certificate", Integer),
    Column("status", Text, nullable=False),
    Column("panel", Words),
    Column("analyte", Words),
    Column("field", Words),
    Column("requirement", Words, nullable=False),
    Column("observed", Words),
    Column("reason", Words),
    Column("profile", Words),
    Column("page", Integer),
    Index("ix_judgements_analyte", "analyte", postgresql_using="hash"),
)

findings = Table(
    "findings",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("certificate", Integer),
    Column("code", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("severity", Text, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("message", Words, nullable=False),
    Column("panel", Words),
    Column("analyte", Words),
    Column("field", Words),
    Column("observed", Words),
    Column("expected", Words),
    Column("profile", Words),
    Column("page", Integer),
    Column("waiver_who", Words),
    Column("waiver_why", Words),
    Column("waiver_until", Date),
    Index("ix_findings_code", "code"),
)

prints = Table(
    "prints",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("sha256", Words, nullable=False),
    Column("digest", Text, nullable=False),  # of the fingerprint: another version may read the same bytes otherwise
    Column("bag", LargeBinary, nullable=False),
    Column("fingerprint", Packed, nullable=False),  # JSON
    UniqueConstraint("sha256", "digest"),
    sqlite_autoincrement=True,
)

document_prints = Table(
    "document_prints",
    metadata,
    Column("document_id", _ID, ForeignKey("documents.id"), primary_key=True),
    Column("print_id", _ID, ForeignKey("prints.id"), nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("mark", BigInteger, primary_key=True),
    Column("rank", BigInteger, primary_key=True),  # of the bytes: an order that is the same in every store
    Column("print_id", _ID, ForeignKey("prints.id"), primary_key=True),
    sqlite_with_rowid=False,
)

collection_findings = Table(
    "collection_findings",
    metadata,
    Column("run_id", _ID, ForeignKey("runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", Words, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Words, nullable=False),
    Column("finding", Words, nullable=False),  # JSON, all of it
)

texts = Table(
    "texts",
    metadata,
    Column("sha256", Text, primary_key=True),  # as the run says it: of a profile with all that it extends
    Column("bases", Words, nullable=False),  # JSON: the hashes of what a profile extends
    Column("data", Deflated, nullable=False),
)

run_texts = Table(
    "run_texts",
    metadata,
    Column("run_id", _ID, ForeignKey("runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("sha256", Text, ForeignKey("texts.sha256"), nullable=False),
)
