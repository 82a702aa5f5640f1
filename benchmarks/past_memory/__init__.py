"""Benchmarks of rows larger than memory or on several machines: files, a cluster, and Spark.

Each file is its own command, `python -m benchmarks.past_memory.NAME`, because each takes
minutes and needs more disk, memory or processes than the other benchmarks.
"""

from __future__ import annotations
