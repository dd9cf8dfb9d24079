"""Contents that are too long, damaged, or unfold to more than any disk holds."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

MEGABYTE = 1 << 20


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "suspect"
    place.mkdir()
    return place


def test_php_line_of_300_megabytes(root, harmless):
    site = root / "var/www/html"
    site.mkdir(parents=True)
    with (site / "long.php").open("wb") as file:
        file.write(b"<?php $a='")
        for _ in range(300):
            file.write(b"QUJD" * (MEGABYTE // 4))
        file.write(b"'; eval($_POST['x']); ?>")
    done = harmless(root)
    (site / "long.php").unlink()
    assert done.column("SELECT kind FROM file WHERE filename = 'long.php'") == ["php"]
    assert done.column("SELECT count(*) FROM mark WHERE path LIKE '%long.php'") != [0]


def test_accounts_of_100_megabytes(root, harmless):
    (root / "etc").mkdir()
    line = b"user:x:1000:1000:A person with quite a long name,,,:/home/user:/bin/bash\n"
    count = 100 * MEGABYTE // len(line)
    (root / "etc/passwd").write_bytes(line * count)
    done = harmless(root, patience=300)
    (root / "etc/passwd").unlink()
    rows = done.column("SELECT count(*) FROM account")[0]
    gaps = done.column("SELECT count(*) FROM gap WHERE path = '/etc/passwd'")[0]
    assert rows == count or gaps > 0


def test_one_line_of_100_megabytes_in_accounts(root, harmless):
    (root / "etc").mkdir()
    (root / "etc/passwd").write_bytes(b":" * (100 * MEGABYTE))
    done = harmless(root)
    (root / "etc/passwd").unlink()
    assert any(gap.startswith("/etc/passwd: ") for gap in done.gaps())


def archive_of(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def test_archive_in_archive_in_archive(root, harmless):
    inner = archive_of("x.php", b"<?php eval($_POST['x']); ?>")
    with tarfile.open(root / "nested.tar", "w") as archive:
        middle = archive_of("inner.zip", inner)
        told = tarfile.TarInfo("../../../outside/middle.zip")
        told.size = len(middle)
        archive.addfile(told, io.BytesIO(middle))
    done = harmless(root)
    assert done.column("SELECT kind FROM file WHERE filename = 'nested.tar'") == ["tar"]


def test_bomb_is_not_unpacked(root, harmless):
    bomb = archive_of("zeros", bytes(64 * MEGABYTE))
    for _ in range(3):
        bomb = archive_of("bomb", bomb * 50)
    (root / "bomb.zip").write_bytes(bomb)
    done = harmless(root)
    assert sum(file.stat().st_size for file in done.case.rglob("*")) < 10 * MEGABYTE


@pytest.mark.parametrize("length", [1, 383, 385, 384 * 3 + 17])
def test_damaged_logins(length, root, harmless):
    (root / "var/log").mkdir(parents=True)
    names = ("wtmp", "btmp", "lastlog")
    for name in names:
        (root / "var/log" / name).write_bytes((bytes(range(1, 256)) * 6)[:length])
    done = harmless(root)
    for name in names:
        assert any(gap.startswith(f"/var/log/{name}: ") for gap in done.gaps()), name


def test_times_of_other_ages(root, pratique):
    years = (1, 1678, 1901, 2106, 2262, 2446, 9999)
    for year in years:
        seconds = int(datetime(year, 1, 2, tzinfo=UTC).timestamp())
        (root / f"{year}").mkdir()
        for number in range(20):
            path = root / f"{year}/{number}"
            path.write_bytes(b"x")
            os.utime(path, ns=(0, 0) if number % 2 else (seconds * 10**9, seconds * 10**9))
    done = pratique("examine", root)
    assert done.status == 0, done.err
    assert done.column("SELECT count(*) FROM file WHERE mtime IS NULL OR isinf(mtime)") == [0]
    assert done.column("SELECT count(*) FROM file WHERE type = 'regular'") == [20 * len(years)]
    failed = [told for told in done.summary["could_not_look"] if "failed" in str(told)]
    assert failed == []
