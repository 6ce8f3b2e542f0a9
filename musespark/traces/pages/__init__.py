"""The address that pages report to."""
