"""A C++ service builds against an installed wheel, without Python, and scores as Python does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import emgine
from tests.codebase.tree import ROOT, run

pytestmark = [pytest.mark.slow, pytest.mark.build]

# With -I -S nothing but these two folders can be imported from, an editable install least of all.
WHERE = """
import runpy, sys
sys.path += {folders!r}
sys.argv[1:] = ["--cmakedir"]
runpy.run_module("emgine", run_name="__main__")
"""
BY_CTYPES = """
import ctypes, sys
lib = ctypes.CDLL(sys.argv[1])
lib.emgine_load.restype = lib.emgine_scorer_create.restype = ctypes.c_void_p
lib.emgine_error_text.restype = ctypes.c_char_p
model = ctypes.c_void_p(lib.emgine_load(sys.argv[2].encode()))
scorer = ctypes.c_void_p(lib.emgine_scorer_create(model))
row, score = (ctypes.c_double * 2)(0.25, -1.5), ctypes.c_double()
n, d = ctypes.c_size_t(1), ctypes.c_size_t(2)
assert lib.emgine_score_samples(scorer, row, n, d, ctypes.byref(score)) == 0
print(repr(score.value))
assert lib.emgine_load(b"not there") == None and b"not there" in lib.emgine_error_text()
"""
# The example, and a shared library beside it: the core is compiled once for both.
PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(services LANGUAGES CXX)
add_subdirectory({example} example)
find_package(emgine 0.2 CONFIG REQUIRED)
file(TOUCH empty.cpp)
add_library(emgine_c SHARED empty.cpp)
target_link_libraries(emgine_c PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,emgine::core>)
"""


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder the wheel is installed into."""
    folder = tmp_path_factory.mktemp("site")
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, wheel)
    return folder


@pytest.fixture(scope="module")
def cmake_folder(site: Path) -> str:
    """The output of ``python -m emgine --cmakedir`` there."""
    code = WHERE.format(folders=[str(site), str(Path(np.__file__).parents[1])])
    folder = run(sys.executable, "-I", "-S", "-c", code).strip()
    assert folder.startswith(str(site))
    return folder


@pytest.fixture(scope="module")
def services(cmake_folder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example service and the shared library, built as on the page."""
    folder = tmp_path_factory.mktemp("services")
    example = (ROOT / "examples/cpp_service").as_posix()
    (folder / "CMakeLists.txt").write_text(PROJECT.format(example=example))
    run("cmake", "-B", folder / "build", f"-Demgine_DIR={cmake_folder}", cwd=folder)
    run("cmake", "--build", folder / "build", "--parallel", cwd=folder)
    return folder / "build"


@pytest.fixture(scope="module")
def service(services: Path) -> Path:
    """The example service."""
    return services / "example/service"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[emgine.GaussianMixture, Path]:
    """A fitted model and the file it was saved to."""
    X = np.random.default_rng(0).normal([[0, 0]] * 300 + [[5, 3]] * 300)
    model = emgine.GaussianMixture(3, random_state=0).fit(X)
    path = tmp_path_factory.mktemp("saved") / "model.safetensors"
    model.save(path)
    return model, path


def test_the_service_gives_python_s_bits(
    service: Path, saved: tuple[emgine.GaussianMixture, Path]
) -> None:
    model, path = saved
    X = np.random.default_rng(1).normal(2, 4, (100, 2))
    rows = "\n".join(",".join(map(repr, row)) for row in X.tolist())
    done = subprocess.run([service, path], input=rows, text=True, capture_output=True, check=True)
    answers = np.array([line.split() for line in done.stdout.splitlines()], dtype=float)
    assert np.array_equal(answers[:, 0], model.score_samples(X))
    assert np.array_equal(answers[:, 1], model.predict(X))
    assert np.array_equal(answers[:, 2:], model.predict_proba(X))


def test_the_service_prints_latencies(
    service: Path, saved: tuple[emgine.GaussianMixture, Path]
) -> None:
    report = run(service, saved[1], "--latency", "2000", "2")
    assert re.fullmatch(r"p50 \d+ ns  p99 \d+ ns  p99\.9 \d+ ns  \d+ calls/s  2 threads\n", report)


@pytest.mark.parametrize(
    ("content", "rows", "said"),
    [(None, "1,2,3", "2 numbers, not 3"), (b"no model at all", "", "header")],
)
def test_the_service_says_what_is_wrong(
    content: bytes | None,
    rows: str,
    said: str,
    service: Path,
    saved: tuple[emgine.GaussianMixture, Path],
    tmp_path: Path,
) -> None:
    path = saved[1]
    if content is not None:
        path = tmp_path / "broken"
        path.write_bytes(content)
    done = subprocess.run([service, path], input=rows, text=True, capture_output=True)
    assert done.returncode == 1
    assert said in done.stderr


def test_the_service_needs_no_python(service: Path) -> None:
    assert "python" not in run("ldd", service)


def test_a_shared_library_serves_other_languages(
    services: Path, saved: tuple[emgine.GaussianMixture, Path]
) -> None:
    model, path = saved
    library = services / "libemgine_c.so"
    answer = run(sys.executable, "-I", "-c", BY_CTYPES, library, path)
    assert float(answer) == model.score_samples([[0.25, -1.5]])[0]
    exported = run("nm", "--dynamic", "--defined-only", "--extern-only", library).split()
    assert "emgine_load" in exported


def test_the_package_is_found_by_a_prefix_too(site: Path, tmp_path: Path) -> None:
    prefix = f"-DCMAKE_PREFIX_PATH={site}"
    report = run("cmake", "-S", ROOT / "examples/cpp_service", "-B", tmp_path / "build", prefix)
    assert "Configuring done" in report
    cache = (tmp_path / "build/CMakeCache.txt").read_text()
    assert f"emgine_DIR:PATH={site}" in cache
