"""Credential: vouch for what a Work is, and find what it is near to.

Leans on create (how a Work was made), works (what is vouched for) and people (who sees it). Content Credentials are
made and judged by c2pa; everything else, from the sentence of the label to the index of near-copies, is here.
"""
