"""Classifiers of rows with gaps, and of rows in files: the numbers of rows in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris

import emgine
from emgine import GaussianMixture, MixtureClassifier

X, Y = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[Y]
EXACT: dict[str, Any] = {"reg_covar": 0.0, "tol": 1e-12}


@pytest.mark.filterwarnings("ignore:Components:emgine.DegenerateWarning")
def test_missing_cells_in_every_class() -> None:
    rng = np.random.default_rng(0)
    gaps = np.where(rng.uniform(size=X.shape) < 0.2, np.nan, X)
    gaps[7] = np.nan
    with pytest.raises(ValueError, match="missing='marginalize'"):
        MixtureClassifier().fit(gaps, NAMES)
    options: dict[str, Any] = {"missing": "marginalize", **EXACT}
    model = MixtureClassifier(**options).fit(gaps, NAMES)
    assert model.__sklearn_tags__().input_tags.allow_nan
    assert model.mixture_.missing == "marginalize"
    total = 150 * np.log(1 / 3)
    for c in range(3):
        alone = GaussianMixture(**options).fit(gaps[c == Y])
        np.testing.assert_allclose(model.mixture_.means[c], alone.means_[0], rtol=1e-6)
        total += 50 * alone.lower_bound_
    assert model.log_likelihood_ == pytest.approx(total, abs=1e-6)
    assert model.score(gaps, NAMES) > 0.9
    np.testing.assert_allclose(model.predict_proba(gaps[7:8])[0], model.priors_, rtol=1e-9)
    y = np.where(np.arange(150) % 3 == 0, Y, -1)
    several = MixtureClassifier(
        [1, 2], covariance_type="diag", missing="marginalize", random_state=0
    ).fit(gaps, y)
    assert several.score(gaps, Y) > 0.85
    complete = MixtureClassifier(missing="marginalize", **EXACT).fit(X, NAMES)
    assert complete.log_likelihood_ == MixtureClassifier(**EXACT).fit(X, NAMES).log_likelihood_


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
@pytest.mark.parametrize("n_components", [1, {"setosa": 1, "versicolor": 2, "virginica": [1, 2]}])
def test_rows_in_files_give_the_bits_of_rows_in_memory(n_components: Any, tmp_path: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    y = np.where(np.arange(150) % 4 == 0, None, NAMES)
    weight = 1.0 + np.arange(150) % 2
    columns: dict[str, Any] = dict(zip("abcd", X.T, strict=True))
    table = pa.table(columns | {"kind": pa.array(y.tolist()), "w": weight})
    parquet.write_table(table, tmp_path / "rows.parquet", row_group_size=40)
    options: dict[str, Any] = {"covariance_type": "diag", "random_state": 0}
    model = MixtureClassifier(n_components, **options)
    model.fit(tmp_path / "rows.parquet", "kind", "w")
    known = np.where(np.arange(150) % 4 == 0, -1, NAMES.astype(object))
    memory = MixtureClassifier(n_components, **options).fit(X, known, weight)
    assert model.feature_names_in_.tolist() == ["a", "b", "c", "d"]
    assert model.classes_.tolist() == memory.classes_.tolist()
    assert model.log_likelihood_ == memory.log_likelihood_
    assert np.array_equal(model.predict_proba(X), memory.predict_proba(X))
    features = emgine.sources.Parquet(tmp_path / "rows.parquet", list("abcd"))
    assert np.array_equal(np.concatenate(list(model.predict(features))), memory.predict(X))
    logs = np.concatenate(list(model.predict_log_proba(features)))
    assert np.array_equal(logs, memory.predict_log_proba(X))
    assert model.score(features, NAMES) == memory.score(X, NAMES)
    blocks = emgine.sources.Blocks([(X[:60], weight[:60]), (X[60:], weight[60:])])
    streamed = MixtureClassifier(n_components, **options).fit(blocks, known)
    assert streamed.log_likelihood_ == memory.log_likelihood_
