"""_model_file: what is saved comes back to the bit; what is no model is a clear error."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

import emgine

if TYPE_CHECKING:
    from pathlib import Path

STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
NAMES = ("weights", "means", "covariances", "precisions_cholesky")


def rows(seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=(300, 3)) * [1, 10, 0.1] + [0, 1e6, 0]


def fitted(**params: Any) -> emgine.GaussianMixture:
    return emgine.GaussianMixture(**{"n_components": 2, "random_state": 0, **params}).fit(rows())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


def header_of(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length])


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_every_bit_comes_back(structure: str, mmap: bool, path: Path) -> None:
    model = fitted(covariance_type=structure)
    model.save(path)
    loaded = emgine.load(path, mmap=mmap)
    assert type(loaded) is emgine.GaussianMixture
    assert loaded.get_params() == model.get_params()
    assert (loaded.lower_bounds_, loaded.converged_) == (model.lower_bounds_, model.converged_)
    assert (loaded.n_passes_, loaded.remaining_gain_) == (model.n_passes_, model.remaining_gain_)
    for name in NAMES:
        assert getattr(loaded.mixture_, name).tobytes() == getattr(model.mixture_, name).tobytes()
    assert np.array_equal(loaded.score_samples(rows(1)), model.score_samples(rows(1)))
    assert np.array_equal(loaded.predict_proba(rows(1)), model.predict_proba(rows(1)))


def test_a_mixture_comes_back_as_one(path: Path) -> None:
    # Made from precisions: its covariances do not give back its factors to the last bit.
    factors = np.array([[[1 / 3]], [[7e-5]]])
    parameters = {"means": np.array([[0.0], [1e9]]), "precisions_cholesky": factors}
    shape = emgine._core.ModelShape("gaussian", "full", 1, 2)
    core = emgine._core.Mixture(np.array([0.25, 0.75]), parameters, shape)
    mixture = emgine.Mixture._adopt(core)
    mixture.save(str(path))
    loaded = emgine.load(str(path))
    assert type(loaded) is emgine.Mixture
    for name in NAMES:
        assert getattr(loaded, name).tobytes() == getattr(mixture, name).tobytes()


def test_a_loaded_model_can_be_fitted_again(path: Path) -> None:
    model = fitted(warm_start=True, max_iter=1000)
    model.save(path)
    loaded: Any = emgine.load(path)
    assert np.array_equal(loaded.fit(rows(2)).means_, model.fit(rows(2)).means_)


def test_parameters_of_every_kind(path: Path) -> None:
    generator = np.random.RandomState(5)
    generator.normal()
    model = fitted(
        random_state=generator,
        tol=np.float64(1e-4),
        n_components=np.int64(2),
        means_init=np.array([[0.1, 1e6, 0], [0.5, 1e6, 1 / 3]]),
        weights_init=[0.5, 0.5],
    )
    model.save(path)
    loaded: Any = emgine.load(path)
    assert loaded.means_init == model.means_init.tolist()
    assert loaded.random_state.normal(size=700).tolist() == generator.normal(size=700).tolist()


def test_feature_names(path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows(), columns=['a "quoted"', "größe\n", "\U0001f600\0"])
    model = emgine.GaussianMixture(2, random_state=0).fit(frame)
    model.save(path)
    loaded: Any = emgine.load(path)
    assert loaded.feature_names_in_.tolist() == list(frame.columns)
    assert np.array_equal(loaded.predict(frame), model.predict(frame))


def test_the_safetensors_package_reads_it(path: Path) -> None:
    model = fitted()
    model.save(path)
    arrays = load_file(path)
    for name in NAMES:
        assert arrays[name].tobytes() == getattr(model.mixture_, name).tobytes()
    with safe_open(path, "numpy") as file:
        metadata = file.metadata()
    assert metadata["family"] == "gaussian"
    assert metadata["covariance_type"] == "full"
    assert metadata["format_version"] == "1"
    assert json.loads(metadata["estimator"])["params"] == model.get_params()


def test_what_the_safetensors_package_writes_is_read(path: Path, tmp_path: Path) -> None:
    model = fitted()
    model.save(path)
    with safe_open(path, "numpy") as file:
        metadata = {**file.metadata(), "format": "np"}
    other = tmp_path / "other.safetensors"
    save_file(load_file(path), other, metadata=metadata)  # in an order of its own
    loaded: Any = emgine.load(other)
    assert np.array_equal(loaded.score_samples(rows()), model.score_samples(rows()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "8 bytes"),
        (b"{}", "8 bytes"),
        (struct.pack("<Q", 2**63) + b"{}", "9223372036854775808 bytes"),
        (struct.pack("<Q", 2) + b"{}", "format_version"),
        (struct.pack("<Q", 4) + b"null", "'{' expected at its byte 0"),
        (b"\x80\x04\x95" + bytes(50), "header"),
    ],
)
def test_what_is_no_model_is_a_value_error(content: bytes, said: str, path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(ValueError, match="not a model file that can be read") as caught:
        emgine.load(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        emgine.load(tmp_path / "none")
    assert caught.value.filename == str(tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        emgine.load(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="not a regular file"):
        emgine.load(tmp_path / "pipe")
    with pytest.raises(ValueError, match="null character"):
        emgine.load("a\0b")
    with pytest.raises(TypeError):
        emgine.load(7)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ('"class": "GaussianMixture"', '"class": "os.system"'),
        ('"n_components": 2', '"n_components": 0'),
        ('"n_components": 2', '"n_kernels": 2'),
        ('"params"', '"parameters"'),
        ("{", "["),
    ],
)
def test_an_estimator_that_is_none_is_a_value_error(name: str, by: str, path: Path) -> None:
    model = fitted()
    model.save(path)
    with safe_open(path, "numpy") as file:
        text = file.metadata()["estimator"]
    assert name in text
    changed = text.replace(name, by)
    emgine._core.save_model(os.fsencode(path), model.mixture_, [], changed, np.empty(0))
    with pytest.raises(ValueError, match=r"but not a valid (GaussianMixture|estimator)"):
        emgine.load(path)


def test_a_subclass_and_an_unfitted_model_are_not_saved(path: Path) -> None:
    class Mine(emgine.GaussianMixture):
        pass

    with pytest.raises(ValueError, match="Mine"):
        Mine(2, random_state=0).fit(rows()).save(path)
    with pytest.raises(emgine.NotFittedError):
        emgine.GaussianMixture().save(path)
    assert not path.exists()


def test_parameters_of_more_than_a_megabyte_are_refused(path: Path) -> None:
    model = fitted()
    model.save(path)
    before = path.read_bytes()
    model.means_init = np.full((30000, 3), 1 / 3)
    with pytest.raises(ValueError, match="at most 1 MB"):
        model.save(path)
    assert path.read_bytes() == before


# Writes a model of about 8 MB over a small one, again and again or until it must not.
WRITER = """
import resource, signal, sys
import numpy as np
import emgine
mixture = emgine.Mixture([1.0], np.zeros((1, 700)), np.eye(700)[np.newaxis])
if sys.argv[2] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
print("begins", flush=True)
while True:
    mixture.save(sys.argv[1])
"""


def test_a_full_disk_leaves_the_old_file_whole(path: Path) -> None:
    fitted().save(path)
    before = path.read_bytes()
    command = [sys.executable, "-c", WRITER, path, "full"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "OSError: [Errno 27]" in done.stderr  # "File too large": the disk this test can fill
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_killed_process_leaves_a_whole_file(path: Path) -> None:
    fitted().save(path)
    for delay in (0.0, 0.01, 0.03, 0.1, 0.2):
        command = [sys.executable, "-c", WRITER, path, "killed"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
        assert isinstance(emgine.load(path), emgine.GaussianMixture | emgine.Mixture)


def test_a_saved_file_has_the_rights_of_any_other(path: Path) -> None:
    before = os.umask(0o027)
    try:
        fitted().save(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_paths_that_are_not_utf_8(tmp_path: Path) -> None:
    path = pathlib.Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe"))
    fitted().save(path)
    assert isinstance(emgine.load(path), emgine.GaussianMixture)
