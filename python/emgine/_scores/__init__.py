"""What a fitted mixture says about rows: densities, labels, probabilities, draws.

Rows in memory, single rows and blocks; nothing here changes a model.
"""

from __future__ import annotations
