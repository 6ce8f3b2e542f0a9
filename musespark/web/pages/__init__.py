"""Pages of the operator: what is set and what is missing, and the jobs."""
