"""Readers of a PDF: what `pdftotext` sees in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import pytest

pytest.importorskip("typst")


@pytest.fixture
def text_of(tmp_path) -> Callable[[bytes], str]:
    """The text of a PDF, its lines joined; skipped where poppler-utils is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (of poppler-utils) is not installed")

    def read(content: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(content)
        told = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True, timeout=60
        )
        return told.stdout.decode("utf-8")

    return read


@pytest.fixture
def joined() -> Callable[[str], str]:
    """Text without what a line end put into it: for names that were broken over lines."""
    return lambda text: re.sub(r"\s+", "", text)
