"""What the doctor says about the ledger."""

from musespark.earn.ledger.audit import totals, trial_balance
from musespark.earn.providers import chosen
from musespark.support.doctor import Finding
from musespark.support.money import show


def ledger() -> Finding:
    """Say whether the trial balance is zero, and what kind of money it is."""
    sums = totals(trial_balance())
    if off := ", ".join(show(amount, currency) for currency, amount in sums.items() if amount):
        so = "Stop taking money and read /operate/trial-balance."
        return Finding("ledger", "broken", f"off by {off}", so)
    provider = chosen()
    there = f"{provider.name} ({provider.currency}), trial balance zero"
    so = "Play money has no value and is labelled so everywhere." if provider.is_play else "Nothing to do."
    return Finding("ledger", "default" if provider.is_play else "good", there, so)
