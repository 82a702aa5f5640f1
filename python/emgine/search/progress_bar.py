"""The progress bar of a search: it advances once for each candidate.

tqdm is imported when a bar is shown, not before.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@contextlib.contextmanager
def progress_bar(total: int, shown: bool) -> Iterator[Callable[[], object]]:
    """Yield a function to call after each candidate."""
    if not shown:
        yield lambda: None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError(
            "progress_bar=True needs tqdm: install emgine with its extra, emgine[progress]."
        ) from error
    with tqdm(total=total, unit="model") as bar:
        yield bar.update


class CandidateProgress:
    """Advances a bar when the last run of a candidate is done; threads may share it."""

    def __init__(self, n_runs: Sequence[int], advance: Callable[[], object]) -> None:
        self._n_left, self._advance = list(n_runs), advance
        self._lock = threading.Lock()

    def run_done(self, number: int) -> None:
        """Count a run of the candidate of this number."""
        with self._lock:
            self._n_left[number] -= 1
            last = self._n_left[number] == 0
        if last:
            self._advance()
