from __future__ import annotations

import shutil
import subprocess

import pytest

from logged import file, machine
from pratique.report.export.bodyfile import lines, timeless

NIGHT = "2026-11-03 02:10:00"
SECONDS = 1793671800


def body(*rows):
    with machine(*rows) as tables:
        return list(lines(tables)), timeless(tables)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({}, f"0|/x|5|r/rrw-r--r--|33|33|10|{SECONDS}|{SECONDS}|{SECONDS}|0\n"),
        (
            {"type": "directory", "mode": 0o1777, "size": 4096},
            f"0|/x|5|d/drwxrwxrwt|33|33|4096|{SECONDS}|{SECONDS}|{SECONDS}|0\n",
        ),
        (
            {"type": "symlink", "mode": 0o777, "symlink_target": "/a|b"},
            f"0|/x -> /a%7Cb|5|l/lrwxrwxrwx|33|33|10|{SECONDS}|{SECONDS}|{SECONDS}|0\n",
        ),
        (
            {"digest": "md5:" + "a" * 32, "btime": 5_000_000_000, "mtime": -5_000_000_000},
            f"{'a' * 32}|/x|5|r/rrw-r--r--|33|33|10|{SECONDS}|0|{SECONDS}|5\n",
        ),
    ],
)
def test_a_file_is_a_line(told, line):
    assert body(file("/x", NIGHT, inode=5, **told)) == ([line], 0)


def test_a_file_without_a_time_has_none_and_is_counted():
    nowhen = file("/x", NIGHT, atime=None, mtime=None, ctime=None)
    assert body(nowhen) == ([], 1)


def test_mactime_reads_every_line():
    if shutil.which("mactime") is None:
        pytest.skip("mactime (of the sleuthkit) is not installed")
    names = ["/a|b", "/100%", "/%7C", "/a\\x0ab", "/#x", "/a b", "/é", "/,", '/"', "/a\u202eb"]
    found, _ = body(*(file(name, NIGHT) for name in names))
    assert len(found) == len(names)
    command = ["mactime", "-b", "-", "-z", "UTC", "-d"]
    done = subprocess.run(
        command, input="".join(found), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    # It has a line for the birth that is not known, too, without a date.
    shown = [line for line in done.stdout.splitlines()[1:] if not line.startswith("Xxx")]
    assert len(shown) == len(names)
    for name in ("/a|b", "/100%", "/%7C", "/a\\x0ab"):
        assert sum(name in line for line in shown) == 1, name
