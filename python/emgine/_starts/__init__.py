"""Where EM begins: parameters that were given, k-means, short runs, random draws.

Everything here ends in a first mixture, and none of it in a fit.
"""

from __future__ import annotations
