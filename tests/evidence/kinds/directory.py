"""A plain folder."""

from __future__ import annotations

from pathlib import Path

from kinds import Kind


def _itself(tree: Path, folder: Path) -> Path:
    del folder
    return tree


KINDS = (Kind("directory", "directory", _itself),)
