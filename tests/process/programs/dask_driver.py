"""Fits on Dask with a checkpoint, says each iteration, and prints the hash of the fit.

``python -m tests.process.programs.dask_driver journal``. Dask's scheduler is in this process.
"""

from __future__ import annotations

import sys
import warnings

from tests.python.sources.same_rows import rows, sha256


def main(journal: str) -> None:
    import dask
    from dask import array

    from emgine import ConvergenceWarning
    from emgine.dask import GaussianMixture

    warnings.simplefilter("ignore", ConvergenceWarning)
    model = GaussianMixture(
        2,
        max_iter=40,
        tol=0.0,
        random_state=3,
        callback=lambda iteration: print(iteration.number, flush=True),
    )
    with dask.config.set(scheduler="synchronous"):
        model.fit(array.from_array(rows()[0], chunks=(20_000, 3)), checkpoint=journal)
    print(sha256(model))


if __name__ == "__main__":
    main(sys.argv[1])
