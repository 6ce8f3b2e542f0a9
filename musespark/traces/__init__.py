"""Traces: the append-only record of what happened (offered, accepted, shown, dwelt, saved, hidden, paid).

Refers to persons and Works by number, not by key: a trace outlives what it is about, until its person deletes it.
Kinds are past tense; what took one back is called after it: "saved undone", "less undone".
"""
