from __future__ import annotations

import pytest

from pratique.history.tars.names import tar_name


@pytest.mark.parametrize(
    ("name", "series", "dated", "number"),
    [
        (b"web-full-2026-11-01.tar.gz", b"web", True, None),
        (b"web-inc2-2026-11-03.tar.zst", b"web", True, 2),
        (b"web-incr-20261103-0200.tgz", b"web", True, None),
        (b"backup.incremental.7.tar", b"backup", False, 7),
        (b"etc.tar.xz", b"etc", False, None),
    ],
)
def test_names(name, series, dated, number):
    found = tar_name(name)
    assert (found.series, found.said is not None, found.number) == (series, dated, number)


@pytest.mark.parametrize("name", [b"notes.txt", b".tar", b"tar", b"a.zip", b"a.tar.part"])
def test_other_files(name):
    assert tar_name(name) is None
