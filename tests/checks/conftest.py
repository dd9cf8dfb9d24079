"""Rows of the tables `file` and `package_file`, all filled in but what a case is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import written
from pratique.content.mark import Mark
from pratique.inventory.verification import READS, VERIFICATION, Verification
from pratique.store.tables import Tables
from pratique.survey.clean_difference import CleanDifference
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_DEFAULTS: dict[str, Any] = {
    "type": "regular", "size": 100, "mode": 0o644, "uid": 0, "gid": 0, "inode": 1, "device": 1,
    "hard_links": 1, "allocated": 4096, "mtime": 1, "ctime": 1, "atime": 1, "btime": 1,
    "immutable": False, "append_only": False, "capabilities": None, "rdev": 0,
    "symlink_target": None, "kind": "text", "sha256": "0" * 64, "digest": None,
}  # fmt: skip


def _file(path: str, **values: Any) -> File:
    folder, _, name = path.rpartition("/")
    return File(path=path, directory=folder or "/", filename=name, **{**_DEFAULTS, **values})


def _packaged(path: str, **values: Any) -> PackageFile:
    told: dict[str, Any] = {
        "package": "coreutils", "manager": "dpkg", "listed": path, "conffile": False,
        "digest": "md5:" + "a" * 32,
    }  # fmt: skip
    return PackageFile(path=path, **{**told, **values})


def _with_verification(rows: Iterable[Any], reads: tuple[type[Any], ...]) -> Tables:
    rows = list(rows)
    compared = [row for row in rows if type(row) in READS]
    with Tables.of(compared, READS) as tables:
        told = [
            Verification(*row[:2], tuple(row[2]), *row[3:]) for row in tables.select(VERIFICATION)
        ]
    return Tables.of([*rows, *told], reads)


@pytest.fixture
def with_verification() -> Callable[..., Tables]:
    """Tables of such rows, with what comparing the files with their packages tells."""
    return _with_verification


@pytest.fixture
def file() -> Callable[..., File]:
    return _file


@pytest.fixture
def packaged() -> Callable[..., PackageFile]:
    return _packaged


@pytest.fixture
def typed() -> Callable[[Sign], str]:
    """The commands of a sign, as they are where no link is on the way."""
    return lambda sign: written(sign.verify, lambda place: place.path)


def _marked(check: Check, name: str, confidence: float, kind: str = "php") -> list[Sign]:
    path = "/srv/www/a/x.php"
    rows = [Mark(path, 3, name, "code();", "Seen on line 3.", confidence), _file(path, kind=kind)]
    return list(check.find(Tables.of(rows, check.reads)))


@pytest.fixture
def marked() -> Callable[..., list[Sign]]:
    """The signs of a check for one page with one mark, which is named and of so much weight."""
    return _marked


_DIFFERENCE: dict[str, Any] = {
    "line": 2, "sha256": "1" * 64, "origin": "WordPress 6.4.3", "root": "/srv/a",
    "component": "WordPress", "kind": "inserted", "wanted": "6.4.3", "found": "6.4.3",
    "other": "", "code": True, "code_put_in": True, "pieces": 1, "lines_in": 1, "lines_out": 0,
    "block": "b" * 64, "quote": "line 2:\n+put();", "marks": (),
}  # fmt: skip


def _differing(listed: str = "wp-includes/load.php", **values: Any) -> CleanDifference:
    told = {**_DIFFERENCE, **values}
    return CleanDifference(path=f"{told['root']}/{listed}", listed=listed, **told)


@pytest.fixture
def differing() -> Callable[..., CleanDifference]:
    """A row of `clean_difference` for the file at that path of a copy."""
    return _differing
