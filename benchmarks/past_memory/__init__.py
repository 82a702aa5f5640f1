"""Rows past memory and past one machine: files, a cluster, and Spark beside them.

Each file is a command of its own, `python -m benchmarks.past_memory.NAME`, because each takes
minutes and wants disk, memory or processes that the other benchmarks do not.
"""

from __future__ import annotations
