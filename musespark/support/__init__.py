"""Support: what every room needs and none owns: time, ids, blobs, jobs, limits, money, artifacts, vectors."""
