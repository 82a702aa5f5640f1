"""Provider of the metadata field ``readme``: README.md as PyPI shows it.

A link of the README leads to a file of the repository, which PyPI does not have. Here each becomes
an absolute address below ``Repository`` of ``[project.urls]``; nothing else changes. Runs in every
build, so it imports nothing but the standard library.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?!https?:|#)(?P<target>[^)\s]+)\)")
COMMENT = re.compile(r"<!--.*?-->\n*", re.S)


def absolute_links(text: str, repository: str) -> str:
    """Return Markdown whose links into the repository are absolute, outside fenced blocks."""

    def replaced(match: re.Match[str]) -> str:
        kind = "raw" if match["image"] else "blob"
        address = f"{repository.rstrip('/')}/{kind}/main/{match['target']}"
        return f"{match['image']}[{match['text']}]({address})"

    end, parts = 0, []
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(replaced, text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, LINK.sub(replaced, text[end:])])


def dynamic_metadata(settings: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field for scikit-build-core."""
    assert not settings, settings
    text = COMMENT.sub("", (ROOT / "README.md").read_text(encoding="utf-8"))
    text = absolute_links(text, project["urls"]["Repository"])
    return {"readme": {"content-type": "text/markdown", "text": text}}
