"""Where EM starts: given parameters, labels, k-means, short runs of EM, random draws.

Everything here ends in the first mixture of a run. Must not know an estimator.
"""
