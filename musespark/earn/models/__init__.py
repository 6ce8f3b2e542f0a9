"""The rows of money: the ledger's own (ledger.py, written by earn.ledger alone) and what they are about (reward.py)."""

from musespark.earn.models.ledger import Account, Batch, Capture, Entry, Hold, Link, Loose, Transaction, Void
from musespark.earn.models.reward import Redivision, Refund, Reward, Route, Share

__all__ = [
    "Account",
    "Batch",
    "Capture",
    "Entry",
    "Hold",
    "Link",
    "Loose",
    "Redivision",
    "Refund",
    "Reward",
    "Route",
    "Share",
    "Transaction",
    "Void",
]
