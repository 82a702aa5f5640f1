"""The modules that `import emgine` loads, and its time."""

from __future__ import annotations

import statistics

from tests.process.child import output_of

HEAVY = ("sklearn", "scipy", "matplotlib", "pandas", "polars", "joblib", "threadpoolctl")
# Modules that only some programs need are loaded at first use: the EM loop, files, thread pools,
# the search.
LATER = (
    "emgine._estimators.fit",
    "emgine._em.em",
    "emgine.search",
    "numpy.random",
    "emgine._rows.reader",
    "threading",
    "concurrent.futures",
    "pathlib",
    "json",
    "zlib",
    "decimal",
)
WAITS = (
    "import sys, numpy; before = set(sys.modules); import emgine; "
    "emgine.GaussianMixture; emgine.load; "
    f"print([name for name in {LATER} if name in set(sys.modules) - before])"
)
ALONE = (
    "import sys, numpy; before = set(sys.modules); import emgine; "
    "print(sorted(name for name in set(sys.modules) - before if name.startswith('emgine.')))"
)
LOADED = f"import sys, emgine; print([name for name in {HEAVY} if name in sys.modules])"
COST = (
    "import time, numpy; begin = time.perf_counter(); import emgine; {}; "
    "print(1e3 * (time.perf_counter() - begin))"
)
USED = (
    "import numpy, emgine; X = numpy.random.default_rng(0).normal(size=(99, 2)); "
    "m = emgine.GaussianMixture(2, random_state=0).fit(X); m.score(X); m.predict(X); m.bic(X); "
)


def test_import_loads_nothing_heavy() -> None:
    assert output_of("-c", LOADED, timeout=60) == "[]"


def test_the_estimators_leave_for_later_what_can_wait() -> None:
    assert output_of("-c", WAITS, timeout=60) == "[]"


def test_import_loads_the_core_and_its_exceptions_alone() -> None:
    loaded = "['emgine._checks', 'emgine._checks.exceptions', 'emgine._core']"
    assert output_of("-c", ALONE, timeout=60) == loaded


def test_every_public_name_is_there_when_asked_for() -> None:
    """By import, by attribute and by star; so are the modules of the classes, as attributes."""
    program = (
        "import emgine; from emgine import *; here = dict(globals()); "
        "assert all(here[name] is getattr(emgine, name) for name in emgine.__all__); "
        "assert {*emgine.__all__, *emgine.MODULES} <= set(dir(emgine)); "
        "assert emgine.mixture.Mixture is emgine.Mixture; print('seen')"
    )
    assert output_of("-c", program, timeout=60) == "seen"
    alone = "import emgine; print(emgine.mixture_model.MixtureModel is emgine.MixtureModel)"
    assert output_of("-c", alone, timeout=60) == "True"


def test_the_search_is_there_when_asked_for() -> None:
    asked = "import emgine; print('GaussianMixtureSearch' in dir(emgine)); "
    used = "print(emgine.GaussianMixtureSearch.__name__, hasattr(emgine, 'Search'))"
    assert output_of("-c", asked + used, timeout=60).split() == [
        "True",
        "GaussianMixtureSearch",
        "False",
    ]


def test_fitting_and_scoring_load_nothing_heavy() -> None:
    assert output_of("-c", USED + LOADED, timeout=60) == "[]"


def test_import_cost_is_printed() -> None:
    """Print the time; a time on a shared machine proves nothing, so it is not asserted."""
    for then in ("pass", "emgine.GaussianMixture"):
        costs = [float(output_of("-c", COST.format(then), timeout=60)) for _ in range(5)]
        print(f"import emgine; {then}: median {statistics.median(costs):.1f} ms over numpy")
        assert min(costs) > 0
