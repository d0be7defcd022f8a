"""Run by Alembic for each upgrade, in the transaction of the connection that `schema.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from verifier.store.schema import VERSION_TABLE
from verifier.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite cannot alter most things of a table; Alembic then copies it
    transactional_ddl=True,  # also true of SQLite, as its transactions are begun by us
)
with context.begin_transaction():
    context.run_migrations()
