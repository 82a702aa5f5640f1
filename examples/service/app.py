"""A service that scores rows with the model of a file, and takes up a new file as it comes.

``EMGINE_MODEL=model.safetensors gunicorn --preload -k asgi -w 2 app:app`` starts it. Bad rows are
answered with status 422, log-densities of minus infinity with null.
"""

from __future__ import annotations

import logging
import math
import os
import threading
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

import emgine

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Row(BaseModel):
    """One row: the numbers of the features, in the order of the fit."""

    values: list[Number]


class Batch(BaseModel):
    """Up to 1000 rows."""

    rows: list[list[Number]] = Field(min_length=1, max_length=1000)


class Answer(BaseModel):
    """What the model says of a row."""

    log_density: float | None  # in nats; None is minus infinity, which JSON does not have
    label: int
    responsibilities: list[float]


class Loaded(NamedTuple):
    """A mixture, and the identity of the file that it came from."""

    mixture: emgine.Mixture
    file: tuple[int, ...]


class CurrentModel:
    """The model of a file, loaded anew after the file was replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._loaded = self._load()

    def __call__(self) -> emgine.Mixture:
        """Return the mixture; a request calls this once, so that it sees one model."""
        file = self._file()
        if file != self._loaded.file and self._lock.acquire(blocking=False):
            try:
                self._loaded = self._load()
            except (OSError, ValueError):  # the old model serves on
                logging.getLogger(__name__).exception("cannot load %s", self._path)
                self._loaded = self._loaded._replace(file=file)
            finally:
                self._lock.release()
        return self._loaded.mixture

    def _file(self) -> tuple[int, ...]:
        """Return what changes when the file is replaced; nothing while there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _load(self) -> Loaded:
        file = self._file()  # before the file is read: what comes later is loaded later
        model = emgine.load(self._path)
        return Loaded(model if isinstance(model, emgine.Mixture) else model.mixture_, file)


app = FastAPI(title="Mixture model")
current = CurrentModel(Path(os.environ.get("EMGINE_MODEL", "model.safetensors")))


@app.exception_handler(RequestValidationError)
async def refused(_: Request, error: RequestValidationError) -> JSONResponse:
    """Answer 422 without the input, which may hold NaN."""
    problems = [{"where": list(each["loc"]), "what": each["msg"]} for each in error.errors()]
    return JSONResponse({"detail": problems}, status_code=422)


@app.get("/health")
async def health() -> dict[str, int]:
    """Return the sizes of the model."""
    mixture = current()
    return {"n_features": mixture.n_features, "n_components": mixture.n_components}


@app.post("/score")
async def score(row: Row) -> Answer:
    """Score one row: microseconds, so it runs where requests are read."""
    return answers(current(), [row.values])[0]


@app.post("/scores")
def scores(batch: Batch) -> list[Answer]:
    """Score a batch, in a thread of its own."""
    return answers(current(), batch.rows)


def answers(mixture: emgine.Mixture, rows: list[list[float]]) -> list[Answer]:
    """Return the answers; status 422 for rows that the model cannot have."""
    for number, row in enumerate(rows):
        if len(row) != mixture.n_features:
            what = f"row {number} has {len(row)} values, and the model {mixture.n_features}"
            raise HTTPException(422, what)
    try:
        X: Any = np.array(rows)
        densities = mixture.score_samples(X, n_threads=1).tolist()
        labels = mixture.predict(X, n_threads=1).tolist()
        shares = mixture.predict_proba(X, n_threads=1).tolist()
    except ValueError as error:  # such as -1 for a family of counts
        raise HTTPException(422, str(error)) from error
    finite = [value if math.isfinite(value) else None for value in densities]
    return [
        Answer(log_density=density, label=label, responsibilities=share)
        for density, label, share in zip(finite, labels, shares, strict=True)
    ]
