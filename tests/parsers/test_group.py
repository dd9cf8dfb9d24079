from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.group import Group, parse

PATH = "/etc/group"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (b"sudo:x:27:", Group(PATH, 1, "sudo", 27, ())),
        (b"sudo:x:27:alice,bob", Group(PATH, 1, "sudo", 27, ("alice", "bob"))),
        (b"sudo:x:27: alice,,bob ,", Group(PATH, 1, "sudo", 27, ("alice", "bob"))),
        (b"sudo:x:27", Group(PATH, 1, "sudo", 27, ())),
        (b" root::0:mallory", Group(PATH, 1, "root", 0, ("mallory",))),
        (b"+:::", Group(PATH, 1, "+", None, ())),
        (b"+", Group(PATH, 1, "+", None, ())),
    ],
)
def test_a_line_becomes_a_group(line, row):
    assert list(parse(line, PATH)) == [row]


@pytest.mark.parametrize("line", [b"hello", b":x:1:", b"a:x", b"a:x:ten:"])
def test_a_line_that_does_not_fit_is_kept_as_a_gap(line):
    (gap,) = parse(line, PATH)
    assert isinstance(gap, Gap)
    assert (gap.line, gap.detail) == (1, line.decode())


def test_members_beyond_all_measure_are_a_gap():
    group, gap = parse(b"a:x:1:" + b"m," * 60_000, PATH)
    assert len(group.members) == 50_000
    assert gap.reason == "a group with too many members"


FIELD = st.binary(max_size=12) | st.sampled_from([b"", b"x", b"27", b"+", b"sudo", b"a,b"])
LINES = st.lists(st.lists(FIELD, max_size=6).map(b":".join) | st.binary(), max_size=20)


@given(LINES)
def test_every_line_gives_one_row_or_gap(lines):
    content = b"\n".join(lines)
    said = [
        number
        for number, line in enumerate(content.split(b"\n"), start=1)
        if line.strip() and not line.lstrip().startswith(b"#")
    ]
    assert [row.line for row in parse(content, PATH)] == said
