"""Scores of rows under a fitted mixture: densities, labels, probabilities, criteria, draws.

Rows in memory, single rows and blocks; nothing here changes a model.
"""
