from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.archive.budget import Budget, Damaged, Exhausted, Held
from pratique.content.archive.phar_archive import find_manifest, members


def read(content):
    manifest = find_manifest(content, len(content))
    if manifest is None:
        return None
    return {
        member.listed.name: b"".join(member.content or ())
        for member in members(Held(content), manifest, Budget())
    }


MEMBERS = {"index.php": b"<?php echo 1;", "lib/a.php": b"x" * 5000}


@pytest.mark.parametrize("flags", [0, 0x1000, 0x2000])
@pytest.mark.parametrize(
    "stub",
    [
        b"<?php __HALT_COMPILER(); ?>\r\n",
        b"<?php echo 1; __HALT_COMPILER(); ?>\n",
        b"\xff\xd8\xff\xe0 picture <?php __HALT_COMPILER(); ?>",
        b"#!/usr/bin/env php\n<?php $a = '__HALT_COMPILER();'; __HALT_COMPILER();",
        b"<?php __HALT_COMPILER();\n?>\r\n",
    ],
)
def test_members(made, flags, stub):
    assert read(made.phar(MEMBERS, stub=stub, flags=flags)) == {
        name.encode(): content for name, content in MEMBERS.items()
    }


@pytest.mark.parametrize(
    ("metadata", "woken"),
    [
        (b"", False),
        (b'a:1:{s:1:"a";s:3:"O:1";}', False),
        (b'O:8:"stdClass":0:{}', True),
        (b'a:1:{i:0;O:8:"Some\\Gadget":0:{}}', True),
    ],
)
def test_objects_in_the_metadata(made, metadata, woken):
    content = made.phar(MEMBERS, metadata=metadata)
    assert find_manifest(content, len(content)).woken is woken


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<?php __HALT_COMPILER();",
        b"<?php __HALT_COMPILER(); ?>\r\n" + b"data of an installer " * 99,
        b"<?php __HALT_COMPILER(); ?>\r\n" + b"\xff" * 300,
        b"<?php __HALT_COMPILER(); ?>\r\n" + b"\0" * 300,
        b"__HALT_COMPILER();" * 5000,
    ],
)
def test_what_is_none(content):
    assert find_manifest(content, len(content)) is None


def test_contents_that_break_off(made):
    content = made.phar(MEMBERS)[:-100]
    with pytest.raises(Damaged):
        read(content)


@given(
    st.binary(max_size=200),
    st.lists(st.tuples(st.integers(20, 200), st.binary(max_size=4)), max_size=4),
)
def test_any_bytes_are_read_or_none(made, content, changes):
    whole = made.phar({"a": b"x" * 9})
    for at, value in changes:
        whole = whole[:at] + value + whole[at + len(value) :]
    for one in (whole, b"__HALT_COMPILER();" + content, content):
        try:
            read(one)
        except (Damaged, Exhausted):
            continue
