from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.survey.log.lines import Block
from pratique.survey.log.same import End, Same, repeated, without

LINES = b"".join(b"Nov  3 10:%02d:00 web1 cron[1]: run %d\n" % (n // 60, n) for n in range(600))
START = LINES[: LINES.find(b"\n", 6000) + 1]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"x": LINES, "x.1": LINES}, {"/x.1": "/x"}),
        ({"x": LINES[9000:], "x.1": START, "x.2": LINES}, {"/x.1": "/x.2"}),
        ({"x": LINES, "x.1": LINES[:5000] + b"other\n"}, {}),
        ({"x": b"", "x.1": b"a\n", "x.2": b"a\n"}, {}),
        ({"x": LINES, "x.1": START, "x.2": START}, {"/x.1": "/x", "/x.2": "/x"}),
    ],
)
def test_repeated(chain, files, expected):
    assert repeated(*chain(files)) == {path: Same(whole) for path, whole in expected.items()}


def test_packed_and_not(chain, gz):
    assert repeated(*chain({"x.1": LINES, "x.1.gz": gz(LINES)})) == {"/x.1.gz": Same("/x.1")}


def test_a_packed_file_cut_short(chain, gz):
    [(path, same)] = repeated(*chain({"x.1": LINES, "x.1.gz": gz(LINES)[:-40]})).items()
    assert (path, same.path) == ("/x.1.gz", "/x.1")
    assert "cut short" in same.damage


def block(content):
    return Block(1, content.count(b"\n"), content)


def test_the_end_of_one_is_the_start_of_the_next():
    end = End()
    end.goes_on(block(LINES))
    shared = LINES[LINES.find(b"\n", 20_000) + 1 :]
    rest = block(shared + b"Nov  4 10:00:00 web1 cron[1]: new\n")
    assert end.shared(rest) == len(shared)
    kept = without(rest, len(shared))
    assert (kept.lines, kept.first) == (1, shared.count(b"\n") + 1)
    assert kept.content.endswith(b"new\n")


def test_one_line_alone_is_not_shared():
    end = End()
    end.goes_on(block(LINES))
    last = LINES[LINES.rfind(b"\n", 0, -1) + 1 :]
    assert end.shared(block(last + b"other\n")) == 0
    assert End().shared(block(LINES)) == 0


def test_one_line_over_and_over_ends():
    end = End()
    end.goes_on(block(b"\n" * 300_000))
    assert end.shared(block(b"\n" * 10 + b"x")) == 0


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes(before, after):
    end = End()
    end.goes_on(block(before))
    shared = end.shared(block(after))
    assert after[:shared] == before[len(before) - shared :]
    kept = without(block(after), shared)
    assert kept.lines + kept.first - 1 == after.count(b"\n")
