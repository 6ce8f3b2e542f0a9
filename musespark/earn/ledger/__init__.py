"""The ledger: double entry in integers, append-only, each event once, chained by hashes.

`post` writes balanced transfers inside the caller's database transaction; `hold` sets money aside first; `reverse`
undoes; `committer` shares one fsync among many callers; `audit` proves that all of it holds. Nothing else writes.
"""
