"""The eight structures that couple components go wherever a mixture goes.

Kernels and files see them as full and diagonal ones; each door is opened once here: draws, files,
pickles, ONNX, single rows, the command line with its report, pictures, rows on Dask.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture
from emgine.__main__ import main
from emgine._families.gaussian.parameters import full_covariances
from tests.laws.plain import COUPLED

if TYPE_CHECKING:
    from pathlib import Path

    from emgine._core import Float64

X = np.random.default_rng(0).normal(size=(900, 3)) * [1.0, 2.0, 0.5]
X[:300] += [6.0, 0.0, 2.0]
X[300:600] = X[300:600, [1, 0, 2]] - [0.0, 9.0, 0.0]


@pytest.fixture(scope="module", params=COUPLED)
def model(request: pytest.FixtureRequest) -> GaussianMixture:
    return GaussianMixture(3, covariance_type=request.param, random_state=0).fit(X)


def structured(covariances: Float64, code: str) -> bool:
    """Whether covariances (k, d, d) have in common what the code of mclust says."""
    values, axes = np.linalg.eigh(covariances)
    volumes = np.log(values).mean(axis=1)
    if code == "VEE" or code[1:] == "EV":
        shapes = np.log(values) - volumes[:, np.newaxis]
        return bool(np.ptp(shapes, axis=0).max() < 1e-8)
    if code[2] == "E":
        turned = axes[0].T @ covariances @ axes[0]
        off = turned - np.stack([np.diag(np.diag(one)) for one in turned])
        return bool(np.abs(off).max() < 1e-7) and (code[0] == "V" or np.ptp(volumes) < 1e-8)
    if code == "VEI":
        logs = np.log(np.einsum("kii->ki", covariances))
        return bool(np.ptp(logs - volumes[:, np.newaxis], axis=0).max() < 1e-8)
    return bool(np.ptp(volumes) < 1e-8)


def test_a_fit_has_in_common_what_its_code_says(model: GaussianMixture) -> None:
    code = model.covariance_type
    covariances = full_covariances(model.mixture_)
    assert structured(covariances, code)
    if code[0] == "E":
        assert np.ptp(np.linalg.slogdet(covariances)[1]) < 1e-7


def test_draws_have_its_moments(model: GaussianMixture) -> None:
    drawn, labels = model.sample(60_000)
    covariances = full_covariances(model.mixture_)
    for k in range(3):
        own = drawn[labels == k]
        size = np.sqrt(np.diag(covariances[k]))
        error = (np.cov(own.T) - covariances[k]) / (size * size[:, np.newaxis])
        assert np.abs(error).max() < 6 / np.sqrt(len(own))


def test_files_and_pickles_keep_every_bit(model: GaussianMixture, tmp_path: Path) -> None:
    path = tmp_path / "model.st"
    model.save(path)
    for other in (emgine.load(path), pickle.loads(pickle.dumps(model))):
        assert other.covariance_type == model.covariance_type
        assert np.array_equal(other.covariances_, model.covariances_)
        assert np.array_equal(other.score_samples(X), model.score_samples(X))
        assert other.n_parameters == model.n_parameters


def test_onnx_has_its_scores(model: GaussianMixture, tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime", reason="checks what was exported")
    model.mixture_.to_onnx(tmp_path / "model.onnx", dtype="float64")
    session = onnxruntime.InferenceSession(
        tmp_path / "model.onnx", providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    found = dict(zip(names, session.run(None, {"X": X}), strict=True))
    np.testing.assert_allclose(found["log_density"], model.score_samples(X), atol=1e-11)
    assert np.array_equal(found["label"], model.predict(X))


def test_rows_on_dask_have_the_bits_of_memory(model: GaussianMixture) -> None:
    array = pytest.importorskip("dask.array", reason="the extra dask")
    import dask

    import emgine.dask

    with dask.config.set(scheduler="synchronous"):
        found = emgine.dask.GaussianMixture(
            3, covariance_type=model.covariance_type, random_state=0
        ).fit(array.from_array(X, chunks=(250, 3)))
    assert np.array_equal(found.covariances_, model.covariances_)


def test_pictures_show_it(model: GaussianMixture) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="the extra plots")
    from emgine import plotting

    plotting.plot_density(model, X, features=[0, 1])
    plotting.plot_classification(model, X, features=[0, 1])
    plotting.plot_uncertainty(model, X, features=[0, 2])
    pyplot.close("all")


@pytest.mark.parametrize("code", COUPLED)
def test_the_command_line_fits_reports_and_scores(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out, page = tmp_path / "d.csv", tmp_path / "m.st", tmp_path / "r.html"
    np.savetxt(data, X, delimiter=",", header="a,b,c", comments="", fmt="%.17g")
    options = ["--components", "3", "--structures", code.lower(), "--out", str(out)]
    if code in ("EVI", "VVE"):  # a report takes a second
        options += ["--report", str(page)]
    assert main(["fit", str(data), *options]) == 0
    assert "--report" not in options or code in page.read_text(encoding="utf-8")
    assert main(["info", str(out)]) == 0
    assert code in capsys.readouterr().out
    assert main(["score", str(out), str(data)]) == 0
    assert emgine.load(out).covariance_type == code
