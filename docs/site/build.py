"""``python docs/site/build.py [folder]``: builds the site; the folder is build/site unless given.

The pages of docs/ and those of the root are copied to <folder>/source, where their links are made
those of a site and the pictures are drawn by the programs in examples/. Sphinx then writes
<folder>/html. A warning of Sphinx or a link that leads nowhere ends the build.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from check_links import broken_links

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[1]

# Pages of the root, and what they are called on the site.
PAGES_OF_ROOT = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "SECURITY.md": "security.md",
}
# Programs that a reader can copy -> the picture or the folder of pictures that they draw.
PROGRAMS = {
    "gallery.py": ".",
    "old_faithful.py": "old_faithful.png",
    "mixed_data.py": "mixed_data.png",
    "covariance_structures.py": "covariance_structures.png",
    "two_processes.py": "two_processes.png",
    "air_quality.py": "air_quality.png",
    "anomaly_scores.py": "anomaly_scores.png",
    "noise_and_outliers.py": "noise_and_outliers.png",
}
# Pages whose own code draws their picture -> that picture.
DRAWING_PAGES = {"how-to/number-by-evidence.md": "number_by_evidence.png"}
# Needs a quiet machine: `python -m benchmarks.latency --picture docs/images/latency.png`.
MEASURED = {"latency.png"}
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
# GitHub shows a block of colons as text, so the pages use those; reStructuredText needs backticks.
RST = re.compile(r"^:::\{eval-rst\}\n(.*?)^:::$", re.M | re.S)
LINK = re.compile(r"(?<=\]\()(?!https?:|#|mailto:)([^)\s#]+)(#[^)\s]*)?(?=\))")


def repository() -> str:
    """Return the address of the repository, from the one place that knows it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"]).rstrip("/")


def site_link(target: str, page: Path, copy: Path, source: Path) -> str:
    """Return what a link to a file of the repository is on the site."""
    file = (page.parent / target).resolve()
    if not file.is_relative_to(ROOT):
        raise ValueError(f"{page}: the link {target} leaves the repository.")
    name = file.relative_to(ROOT).as_posix()
    if name in PAGES_OF_ROOT:
        there = source / PAGES_OF_ROOT[name]
    elif name == "README.md":
        there = source / "index.md"
    elif name.startswith("docs/") and file.suffix in {".md", ".png"}:
        there = source / name.removeprefix("docs/")
    else:
        return f"{repository()}/blob/main/{name}"
    return os.path.relpath(there, copy.parent)


def with_site_links(page: Path, copy: Path, source: Path) -> str:
    """Return a page's text with the links of the site, outside its blocks of code."""
    text, end, parts = page.read_text(encoding="utf-8"), 0, []

    def replaced(match: re.Match[str]) -> str:
        return site_link(match[1], page, copy, source) + (match[2] or "")

    for fence in FENCE.finditer(text):
        parts += [LINK.sub(replaced, text[end : fence.start()]), fence[0]]
        end = fence.end()
    whole = "".join([*parts, LINK.sub(replaced, text[end:])])
    return RST.sub(r"```{eval-rst}\n\1```", whole)


def write(path: Path, text: str) -> None:
    """Write a file unless it has this text: Sphinx reads only what has changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def copy_pages(source: Path) -> None:
    """Copy all pages, and the pictures that no program of examples/ draws."""
    docs = ROOT / "docs"
    for page in docs.rglob("*.md"):
        copy = source / page.relative_to(docs)
        write(copy, with_site_links(page, copy, source))
    for name, on_site in PAGES_OF_ROOT.items():
        copy = source / on_site
        write(copy, with_site_links(ROOT / name, copy, source))
    (source / "images").mkdir(exist_ok=True)
    for picture in (docs / "images").glob("*.png"):
        if not (source / "images" / picture.name).exists():
            shutil.copy(picture, source / "images")


def drawing_commands() -> dict[Path, list[str]]:
    """Return each file that draws, and the arguments with which Python runs it."""
    programs = {ROOT / "examples" / name: result for name, result in PROGRAMS.items()}
    commands = {path: [str(path), result] for path, result in programs.items()}
    for name in DRAWING_PAGES:
        page = ROOT / "docs" / name
        commands[page] = ["-c", "\n".join(PYTHON.findall(page.read_text(encoding="utf-8")))]
    return commands


def draw(images: Path) -> None:
    """Draw the pictures anew, with files that are newer than they."""
    for path, command in drawing_commands().items():
        done = images / f".{path.name}.done"
        if done.exists() and done.stat().st_mtime > path.stat().st_mtime:
            continue
        environment = os.environ | {"MPLBACKEND": "Agg"}
        subprocess.run([sys.executable, *command], cwd=images, env=environment, check=True)
        done.touch()


def main(folder: str = "build/site") -> None:
    """Copy, draw, write, check."""
    to = (ROOT / folder).resolve()
    source, html = to / "source", to / "html"
    copy_pages(source)
    draw(source / "images")
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", str(SITE)]
    subprocess.run([*sphinx, "-d", str(to / "doctrees"), str(source), str(html)], check=True)
    broken = broken_links(html)
    if broken:
        raise SystemExit("Links that lead nowhere:\n" + "\n".join(broken))
    print(f"The site is in {html / 'index.html'}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2])
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None
