"""Distribute: show. The feed and its controls, search, and the channels through which Works leave.

Leans on works and people for rows, on credential for fingerprints and originality, on traces for signals.
`rank/` decides and knows no database; catalogue.py feeds it, slates.py keeps what it decided, fold.py counts what
came of it.
"""
