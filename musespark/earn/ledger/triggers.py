"""The database itself refuses to change the past of the ledger."""

from musespark.support.append_only import AppendOnly

# each append-only table with all its unique columns
TABLES = {
    "earn_batch": ("id",),
    "earn_transaction": ("id", "key"),
    "earn_entry": ("id",),
    "earn_link": ("id", "batch_id"),
}
_LEDGER = AppendOnly(TABLES, "earn_append_only")
install, remove, missing = _LEDGER.install, _LEDGER.remove, _LEDGER.missing
