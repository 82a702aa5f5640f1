"""Rows, wherever they are, as a fit sees them: through sums over parts that merge to the same bits.

In memory, in a file or on a cluster: the EM loop and the starts see one class, ``rows.Rows``.
"""
