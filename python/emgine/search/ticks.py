"""The bar of a search: moves once for each candidate.

tqdm is imported when a bar is wanted, and not before.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def ticks(total: int, shown: bool) -> Iterator[Callable[[], object]]:
    """Yield what to call after each candidate."""
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
