"""Kept: the ledger and the runs, in SQLite."""
