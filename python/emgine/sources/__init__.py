"""Sources of rows larger than memory: files, folders, iterables, and your own.

Each yields blocks of rows in a fixed order, as often as needed. A fit has the bits of the same rows
in memory, whatever the sizes of the blocks.

Examples
--------
>>> import numpy as np
>>> from emgine import GaussianMixture
>>> from emgine.sources import Blocks
>>> X = np.random.RandomState(0).normal(size=(900, 2))
>>> cut = GaussianMixture(2, random_state=0).fit(Blocks([X[:100], X[100:]]))
>>> whole = GaussianMixture(2, random_state=0).fit(X)
>>> bool((cut.means_ == whole.means_).all())
True
"""

from __future__ import annotations

from .blocks import Blocks
from .conversion import as_source
from .memory_map import MemoryMap
from .parquet import Parquet
from .row_source import Block, RowSource

__all__ = ["Block", "Blocks", "MemoryMap", "Parquet", "RowSource", "as_source"]
