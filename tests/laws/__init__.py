"""Exact laws: what must give the same bits, and what may differ by rounding only."""
