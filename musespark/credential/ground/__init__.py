"""The ground that Works stand on: how pressed a place is, which places there are and their names. Pure: no Django.

Arrays in, dataclasses out. Rows are unit vectors of meaning (n, 256), one a Work, the oldest first.
"""
