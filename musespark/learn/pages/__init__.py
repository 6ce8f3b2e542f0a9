"""Insights of a creator, the station of a Work, and what to try next."""
