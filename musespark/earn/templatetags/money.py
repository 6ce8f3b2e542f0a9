"""Amounts in templates: {{ part.amount|money:currency }}, {{ line.amount|figure:places }}, {% play_money as play %}."""

from django import template

from musespark.earn import figures
from musespark.earn.providers import chosen
from musespark.support.money import show

register = template.Library()
register.filter(figures.figure)


@register.filter
def money(amount: int, currency: str) -> str:
    """Show micro-units exactly: "2.50 XPM"."""
    return show(amount, currency)


@register.simple_tag
def play_money() -> str:
    """Return the code of the play money that this instance uses, "" where money is real."""
    provider = chosen()
    return provider.currency if provider.is_play else ""
