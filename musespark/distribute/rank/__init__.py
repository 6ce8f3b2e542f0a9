"""The ranker: arrays in, a list with its reasons out. Knows no Django and no database.

shelf.py      all published Works as columns          cells.py     neighbours without looking at every Work
parts.py      Reader, Candidates, and what a Source, Filter, Scorer and Selector are
sources.py    where candidates come from              filters.py   who is left out, and why
scorers.py    the factors whose sum is the score      select.py    from scores to a varied list
pipeline.py   the parts in a row, able to print itself
taste.py      what a person found worth their time    explain.py   at most five numbers that add up
"""
