"""The log of UAC."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.collection.uac_log import UacLog, uac_log

_LOG = b"""\
2026-11-03 02:10:00 +0000 INF Command line: ./uac -p full --start-date 2026-10-01 /tmp
2026-11-03 02:10:00 +0000 INF Mount point: /mnt/suspect
2026-11-03 02:10:00 +0000 INF Exclude path pattern: /srv/big
2026-11-03 02:10:00 +0000 INF Exclude name pattern:
2026-11-03 02:10:00 +0000 INF Max depth: 4
2026-11-03 02:10:01 +0000 INF stat tool: statx
2026-11-03 02:10:02 +0000 INF Parsing bodyfile/bodyfile.yaml
"""


def test_what_it_says():
    found = uac_log(_LOG)
    assert found.below == b"/mnt/suspect"
    assert found.left_out == (
        "Exclude path pattern: /srv/big", "Max depth: 4", "only files of a range of dates",
    )  # fmt: skip
    assert found.promised
    assert not found.quoted


def test_what_it_does_not_say():
    assert uac_log(b"") == UacLog()
    assert uac_log(b'x INF stat tool: stat -c "0|%N|%i"\nx INF Max depth: 0\n') == UacLog()


@given(st.binary(max_size=500))
def test_any_bytes(text):
    assert isinstance(uac_log(text + b"\nMount point: " + text), UacLog)
