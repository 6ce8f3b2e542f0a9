"""Pay: the ledger, rewards, their splits up the lineage, refunds, statements.

Money is integers of a millionth (support.money); every movement is a balanced, append-only transaction of the ledger
(earn.ledger), posted inside the transaction of whoever causes it. Leans on works (who made what from what), people and
traces. Where money comes from is a provider's business (earn.providers); the one that ships is play money.
"""
