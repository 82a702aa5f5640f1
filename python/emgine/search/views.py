"""Opens the rows of a search, once for all families that see the same, and settles families.

A family that cannot have these rows is a kind with an error; what is wrong with the rows, or with
what the user said of their columns, is raised.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from emgine._checks.categories import coded
from emgine._checks.exceptions import level_of_caller
from emgine._checks.missing import marginalizes
from emgine._checks.validation import check_n_threads
from emgine._em.options import Options
from emgine._em.reg_covar import checked_reg_covar
from emgine._families.families import chosen_family
from emgine._rows.observed import check_observed
from emgine._rows.open_rows import opened_rows
from emgine._rows.support import check_rows_in_support
from emgine.mixture_model import MixtureModel

from .kinds import Kind, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from emgine._checks.categories import Categories
    from emgine._rows.rows import Rows

    from .given_families import Given

# Families that a warning says the reasons of.
TOLD = 3


class Views:
    """The rows of a search, as its families see them."""

    def __init__(self, search: Any, X: Any, sample_weight: Any) -> None:
        self._search, self._X, self._sample_weight = search, X, sample_weight
        self._opened: dict[Any, View] = {}
        self.names: NDArray[np.object_] | None = None  # of the columns

    def of(self, categories: Categories) -> View:
        """Return the rows with codes in place of the names of categories."""
        key = tuple(sorted(categories.items()))
        if key not in self._opened:
            rows, self.names = opened_rows(
                coded(self._X, categories),
                self._sample_weight,
                type(self._search).__name__,
                check_n_threads(self._search.n_threads),
                1,
                marginalizes(self._search.missing),
            )
            check_observed(rows, self.names, categories)
            # Beside a prior it matters how many rows there are.
            rows = rows.with_scaled_weights() if self._search.prior is None else rows
            self._opened[key] = self.view(rows, categories)
        return self._opened[key]

    @property
    def rows(self) -> Rows:
        """The rows as they were opened first."""
        return next(iter(self._opened.values())).rows

    def view(self, rows: Rows, categories: Categories) -> View:
        """Return a view of rows."""
        reg_covar = checked_reg_covar(self._search.reg_covar, rows)
        options = Options.of(self._search, reg_covar, rows.n_threads, rows.functions)
        return View(rows, options, categories)

    def arguments(self, tables: bool) -> tuple[Any, ...]:
        """Return rows, and weights if given, for a user's function; or tables as they are."""
        here = self.rows.in_memory
        if here is None or (tables and self.names is not None):
            return (self._X,) if self._sample_weight is None else (self._X, self._sample_weight)
        return (here.X,) if here.sample_weight is None else (here.X, here.sample_weight)

    def kinds(self, given: Sequence[Given]) -> list[Kind]:
        """Return the families settled for the rows, in the order given."""
        categories = []
        for one in given:
            with self._about(one):
                categories.append(MixtureModel(1, family=one.family)._categories(self._X))
        # Text is an error of the rows, unless it is one of a family among others that take it.
        some_take_text = any(categories)
        kinds = []
        for one, of_family in zip(given, categories, strict=True):
            with self._about(one) if some_take_text and not of_family else nullcontext():
                self.of(of_family)
            kinds.append(self._kind(one, of_family))
        return kinds

    def _kind(self, given: Given, categories: Categories) -> Kind:
        family, model = chosen_family(given.family), MixtureModel(1, family=given.family)
        view = self.of(categories)
        with self._about(given):
            family.named_columns(self.names, view.rows.n_features)
        try:
            settled, rows = model._for_rows(view.rows, self.names, categories)
        except ValueError as error:
            return Kind(given.name, given.family, family, view, str(error))
        if rows is not view.rows:  # a family of the user's own, which checks its rows
            view = self.view(rows, categories)
        kind = Kind(given.name, given.family, chosen_family(settled.family), view)
        with self._about(given):
            kind.shape(1)
        return kind

    def checked(self, kind: Kind) -> Kind:
        """Return a kind; with an error if the rows are not in its support."""
        if kind.error:
            return kind
        try:
            check_rows_in_support(kind.view.rows, kind.shape(1), self.names)
        except ValueError as error:
            return Kind(kind.name, kind.given, kind.family, kind.view, str(error))
        return kind

    @contextmanager
    def _about(self, given: Given) -> Iterator[None]:
        """Raise a ValueError again that says which family it is about."""
        try:
            yield
        except ValueError as error:
            caller = type(self._search).__name__
            raise ValueError(f"Family {given.name!r} of {caller}: {error}") from None


def tell_of_errors(kinds: Sequence[Kind]) -> None:
    """Warn of families that cannot have the rows; ValueError if that is so of all."""
    wrong = [kind for kind in kinds if kind.error]
    if not wrong:
        return
    if len(kinds) == 1:
        raise ValueError(wrong[0].error)
    reasons = " ".join(f"{kind.name!r}: {kind.error}" for kind in wrong[:TOLD])
    more = f" And {len(wrong) - TOLD} more." if len(wrong) > TOLD else ""
    if len(wrong) == len(kinds):
        raise ValueError(f"None of the {len(kinds)} families can have these rows. {reasons}{more}")
    count = "One" if len(wrong) == 1 else str(len(wrong))
    verb = "is" if len(wrong) == 1 else "are"
    warnings.warn(
        f"{count} of {len(kinds)} families cannot have these rows and {verb} not fitted. "
        f"{reasons}{more}",
        UserWarning,
        stacklevel=level_of_caller(),
    )
