"""Words that no file may contain, each with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.codebase.tree import name_of, project_files

# Pattern and reason. Only this file is excepted, because it contains them.
FORBIDDEN = {
    r"immintrin|x86intrin|arm_neon|_mm(?:256|512)?_\w+\(": "kernels use no intrinsics",
    r"using namespace": "names say where they come from",
    r"(?<![\w.])/(?:work|root|home|tmp)/\w": "a path of one machine",
    r"\b(?:pypi\.org|pythonhosted\.org|index-url|/opt/pypi)": "users choose their package index",
    r"\bbits/stdc\+\+\.h": "not a standard header",
}
# Prose may name the flag as something we do not use; these files must not contain it.
FLAG_FILES = {".txt", ".cmake", ".toml", ".json", ".yml", ""}
FAST_MATH = re.compile(r"^[^#\n]*-(?:f|O)(?:fast(?:-math)?|associative-math|reciprocal-math)", re.M)
BINARY = {".png", ".npz", ".gz", ".pickle", ".safetensors"}
TEXT = [path for path in project_files() if path.suffix not in BINARY]


@pytest.mark.parametrize("path", TEXT, ids=name_of)
def test_no_forbidden_word(path: Path) -> None:
    if path == Path(__file__):
        return
    text = path.read_text(encoding="utf-8")
    found = [f"{word}: {why}" for word, why in FORBIDDEN.items() if re.search(word, text)]
    assert not found


@pytest.mark.parametrize("path", [path for path in TEXT if path.suffix in FLAG_FILES], ids=name_of)
def test_no_file_asks_for_fast_math(path: Path) -> None:
    """A library linked with this flag by GCC 12 flushes subnormals of the whole process to zero."""
    assert not FAST_MATH.search(path.read_text(encoding="utf-8"))


def test_the_patterns_find_what_they_forbid() -> None:
    assert FAST_MATH.search('set(flags "-ffast-math")')
    assert not FAST_MATH.search("# never -ffast-math")
    machine_path = next(word for word in FORBIDDEN if "home" in word)
    assert re.search(machine_path, "see /" + "home/someone")
