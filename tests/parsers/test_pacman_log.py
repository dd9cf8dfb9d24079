from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.pacman_log import parse

PATH = "/var/log/pacman.log"
VALID = b"""[2019-11-06T12:46:39+0100] [PACMAN] Running 'pacman -Syu'
[2019-11-06T12:46:40+0100] [ALPM] transaction started
[2019-11-06T12:46:41+0100] [ALPM] upgraded openssl (1.1.1-1 -> 1.1.1-2)
[2019-11-06T12:46:42+0100] [ALPM] installed nano (4.5-1)
[2019-11-06T12:46:43+0100] [ALPM-SCRIPTLET] removed x (1)
"""


def test_rows():
    found = [
        (r.line, r.action, r.package, r.version, r.old_version, r.command)
        for r in parse(VALID, PATH)
    ]
    assert found == [
        (1, "run", "", "", "", "pacman -Syu"),
        (3, "upgrade", "openssl", "1.1.1-2", "1.1.1-1", "pacman -Syu"),
        (4, "install", "nano", "4.5-1", "", "pacman -Syu"),
    ]


@pytest.mark.parametrize(
    ("line", "action", "zone_known"),
    [
        (b"[2011-01-01 12:00] installed foo (1-1)", "install", False),
        (b"[2016-01-01 12:00] [ALPM] reinstalled foo (1-1)", "reinstall", False),
        (b"[2016-01-01 12:00] [ALPM] downgraded foo (2-1 -> 1-1)", "downgrade", False),
        (b"[2022-01-01T12:00:00+0000] [ALPM] removed foo (1-1)", "remove", True),
    ],
)
def test_times_of_all_versions(line, action, zone_known):
    (row,) = parse(line, PATH)
    assert (row.action, row.package, row.version) == (action, "foo", "1-1")
    assert row.zone_known is zone_known


@pytest.mark.parametrize(
    "content", [b"hello", b"[yesterday] installed a (1)", b"[2011-01-01 12:00"]
)
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse(content, PATH)
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 300), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    assert all(isinstance(row, PackageEvent | Gap) for row in parse(content, PATH))
