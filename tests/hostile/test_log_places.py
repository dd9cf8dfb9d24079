"""Where a log should be: a link, a pipe, a socket, a device, a folder, or more than fits."""

from __future__ import annotations

import gzip
import os
from itertools import cycle
from pathlib import Path

from special_file import disk, endless, endpoint, terminal

from pratique.parsers.log import all_binary_logs, all_log_formats

LINE = b'203.0.113.9 - - [03/Nov/2026:02:10:00 +0100] "GET /%d HTTP/1.1" 200 12 "-" "x"\n'
GIGABYTE = 1 << 30


def linked_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def linked_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def linked_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def told(done, pratique, query: str) -> list:
    said = pratique("sql", "--json", query, "--case", done.case)
    return said.records


def test_what_is_no_file_is_no_log(tmp_path, harmless, pratique, canary):
    """At every place of every form, and beside each a log that is read all the same."""
    root = tmp_path / "suspect"
    kinds = [os.mkfifo, endpoint, Path.mkdir, linked_out, linked_to_itself, linked_to_a_device]
    kinds += [terminal, endless, disk] if os.geteuid() == 0 else []
    made = 0
    for form, make in zip((*all_log_formats(), *all_binary_logs()) * 2, cycle(kinds), strict=False):
        for number, place in enumerate(form.places):
            target = root / place.strip("/").replace("**", "a").replace("*", f"{number}")
            if os.path.lexists(target):
                continue
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                continue
            make(target)
            made += 1
    outside = root / "var/log/nginx/outside-access.log"
    outside.parent.mkdir(parents=True, exist_ok=True)
    outside.symlink_to(canary.folder / "file")
    (root / "var/log/nginx/access-of-us.log").write_bytes(LINE % 1)
    done = harmless(root)
    assert made > 60
    assert told(done, pratique, "SELECT path, understood FROM log_file") == [
        {"path": "/var/log/nginx/access-of-us.log", "understood": 1}
    ]


def test_fifty_gigabytes_of_zeros_and_a_stream_of_lines(tmp_path, pratique):
    """What is read does not stay in memory: lines without end, and holes, and short lines."""
    root = tmp_path / "suspect/var/log/nginx"
    root.mkdir(parents=True)
    with (root / "access-with-holes.log").open("wb") as sparse:
        sparse.write(LINE % 1)
        sparse.seek(50 * GIGABYTE)
        sparse.write(b"\n" + LINE % 2)
    with gzip.open(root / "access-of-many.log.gz", "wb", 1) as packed:
        block = b"".join(LINE % number for number in range(20_000))
        for _ in range(10):
            packed.write(block)
    with gzip.open(root / "access-without-end.log.gz", "wb", 1) as packed:
        for _ in range(200):
            packed.write(b"a" * (1 << 20))
    with gzip.open(root / "access-short.log.gz", "wb", 1) as packed:
        packed.write(b"a\n" * 1_000_000)
    done = pratique("examine", tmp_path / "suspect", patience=240)
    assert done.status in (0, 3), done.err
    assert done.most_memory < GIGABYTE
    rows = told(done, pratique, "SELECT path, lines, understood, unread, bytes FROM log_file")
    found = {row["path"].removeprefix("/var/log/nginx/access-"): row for row in rows}
    figures = {
        name: (row["lines"], row["understood"], row["unread"]) for name, row in found.items()
    }
    assert figures == {
        "with-holes.log": (3, 2, 1),
        "of-many.log.gz": (200_000, 200_000, 0),
        "without-end.log.gz": (1, 0, 1),
        "short.log.gz": (1_000_000, 0, 1_000_000),
    }
    assert found["with-holes.log"]["bytes"] == 50 * GIGABYTE + 1 + len(LINE % 2)
    gaps = told(done, pratique, "SELECT path, reason, detail FROM gap WHERE path LIKE '%holes.log'")
    [zeros] = [gap["detail"] for gap in gaps if gap["reason"] == "zero bytes in a log"]
    assert zeros.startswith(f"{50 * GIGABYTE - len(LINE % 1)} of them")
