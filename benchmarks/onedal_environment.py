"""Makes a virtual environment with oneDAL's `em_gmm`, which needs older libraries than emgine.

Run `python -m benchmarks.onedal_environment DIR` once, with a CPython that has such wheels (3.11).
Then run `python -m benchmarks --onedal DIR`.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = ("daal4py==2024.7.0", "scikit-learn<1.5", "numpy<2", "packaging")


def make(folder: Path) -> Path:
    """Create the environment and return its interpreter; raise CalledProcessError on failure."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True)
    subprocess.run([python, "-c", "import daal4py; daal4py.em_gmm"], check=True)
    return python


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m benchmarks.onedal_environment DIR")
    print(make(Path(sys.argv[1])))
