"""Collections made of a few texts."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Texts = dict[str, bytes]


def _tar(place: Path, texts: Texts) -> Path:
    with tarfile.open(place, "w:gz") as archive:
        for name, text in texts.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(text), 1_700_000_000, 0o600
            archive.addfile(info, io.BytesIO(text))
    return place


def _zip(place: Path, texts: Texts) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return place


def _folder(place: Path, texts: Texts) -> Path:
    for name, text in texts.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(text)
    return place


FORMS: dict[str, Callable[[Path, Texts], Path]] = {"tar": _tar, "zip": _zip, "folder": _folder}


@pytest.fixture
def packed(tmp_path) -> Callable[..., Path]:
    """A collection with these texts: `packed(texts, "zip")`; a tar, packed, by default."""

    def make(texts: Texts, form: str = "tar") -> Path:
        return FORMS[form](tmp_path / "collection", texts)

    return make


@pytest.fixture(params=FORMS)
def form(request) -> str:
    name: str = request.param
    return name
