"""A site of many programs, as rows; and what a check says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pratique.checks.base import Check, Sign
from pratique.content.mark import Mark
from pratique.parsers.site import Site
from pratique.store.parts import transposed, write_table
from pratique.store.tables import Tables
from pratique.survey.file import File

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
# Installed in one moment, with a fraction of a second as the kernel writes it.
INSTALLED = 1_700_000_000 * SECOND + 123_456_789
ROOT = "/srv/www/blog"


@pytest.fixture
def program(file: Callable[..., File]) -> Callable[..., File]:
    """A program of the site, written in one moment; each with a content of its own."""

    def make(path: str, at: int = INSTALLED, **values: Any) -> File:
        path = path if path.startswith("/") else f"{ROOT}/{path}"
        times = {"mtime": at, "ctime": at, "btime": at}
        content = hashlib.sha256(path.encode()).hexdigest()
        return file(path, **{"kind": "php", "size": 900, "sha256": content, **times, **values})

    return make


@pytest.fixture
def application(program: Callable[..., File]) -> list[File]:
    """Ninety programs of three parts, installed within a minute."""
    words = "user post item order mail page list form view".split()
    folders = ("includes", "plugins/gallery/parts", "themes/plain/parts")
    return [
        program(f"{folder}/{word}-{kind}.php", INSTALLED + number * SECOND + number)
        for folder in folders
        for number, (word, kind) in enumerate(
            (word, kind) for word in words for kind in ("table", "model", "query")
        )
    ]


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., list[Sign]]:
    """What a check says of a site with these rows; all programs have the mark of PHP.

    Through Parquet: row by row, a crowd takes long.
    """
    numbers = count()

    def find(check: Check, rows: Iterable[Any]) -> list[Sign]:
        rows = list(rows)
        roots = {ROOT} | {
            "/".join(row.path.split("/")[:4]) for row in rows if row.path.startswith("/srv/www/")
        }
        sites = [Site(f"{root}/index.php", None, "", "", (), root, "layout") for root in roots]
        marks = [
            Mark(row.path, 1, "php-code", "<?php", "", 0.95)
            for row in rows
            if isinstance(row, File) and row.kind == "php"
        ]
        folder = tmp_path / str(next(numbers))
        types = {row.table: row for row in check.reads}
        for table, held in transposed((*rows, *sites, *marks)).items():
            if table in types:
                write_table(folder, types[table], "rows", held)
        with Tables.open_at(folder, check.reads) as tables:
            return list(check.find(tables))

    return find
