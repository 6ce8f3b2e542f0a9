"""Learn: understand what happened to Works, and what to try next. Reads every room's rows and traces.

lake.py compacts traces to Parquet, ask.py asks of them, chart.py draws the answers, ideas.py makes the next brief.
"""
