"""From a start to the optimum: the EM loop, its leaps, its stop, its restarts.

`em` is the algorithm on one page; the others are what it leans on. Knows no estimator.
"""
