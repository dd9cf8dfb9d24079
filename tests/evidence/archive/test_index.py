"""The index of an archive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.archive.index import TWICE, Index, Indexing
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.tar_members import Odd
from pratique.model import EntryType


def file(name, at=1, **fields):
    return Member(name, EntryType.REGULAR, size=3, content=Content(at, 3), **fields)


def made(*members):
    indexing = Indexing(0)
    for one in members:
        indexing.add(one)
    return indexing.finish()


def test_parents_are_made_up_and_counted():
    index = made(file(b"./a/b/c"))
    assert list(index.records) == [b"", b"a", b"a/b", b"a/b/c"]
    assert index.facts["folders that the archive does not name"] == 2


@pytest.mark.parametrize("name", [b"../x", b"a/../x", b"a\0b", b"x" * 9000, b"/../x"])
def test_names_that_lead_out_are_gaps(name):
    index = made(file(name))
    assert list(index.records) == [b""]
    assert len(index.gaps) == 1


def test_absolute_names_are_below_the_root():
    index = made(file(b"/etc//x/./y"))
    assert index.known(b"etc/x/y").entry.size == 3
    assert index.facts["absolute names"] == 1


def test_the_later_wins_and_the_earlier_is_told():
    index = made(file(b"a", 1), Member(b"a", EntryType.REGULAR, size=9, content=Content(5, 9)))
    assert index.known(b"a").entry.size == 9
    assert [(gap.path, gap.reason) for gap in index.gaps] == [("/a", TWICE)]


def test_a_folder_that_comes_again_is_no_loss():
    index = made(*[Member(b"d", EntryType.DIRECTORY)] * 2)
    assert index.gaps == []


def test_hard_links_are_one_inode_beside_their_content():
    index = made(file(b"a", 1), file(b"m", 9), Member(b"z", EntryType.REGULAR, hard=b"./a"))
    assert list(index.records) == [b"", b"a", b"z", b"m"]
    one, two = index.known(b"a").entry, index.known(b"z").entry
    assert (one.inode, one.hard_links) == (two.inode, two.hard_links)
    assert two.hard_links == 2
    assert index.known(b"z").content == Content(1, 3)


@pytest.mark.parametrize("target", [b"nothing", b"../out", b"z"])
def test_a_hard_link_to_nothing_is_a_gap(target):
    index = made(Member(b"z", EntryType.REGULAR, hard=target))
    assert index.known(b"z") is None
    assert index.gaps or target == b"z"


def test_a_hard_link_keeps_what_it_was_made_of():
    index = made(file(b"a", 1), Member(b"z", EntryType.REGULAR, hard=b"a"), file(b"a", 7))
    assert index.known(b"z").content.at == 1
    assert index.known(b"a").content.at == 7


def test_what_holds_names_is_a_folder():
    index = made(file(b"a/b"), Member(b"a", EntryType.SYMLINK, link=b"/etc"))
    assert index.known(b"a").entry.type is EntryType.DIRECTORY
    assert index.known(b"a/b") is not None
    assert index.gaps


def test_oddities_are_gaps():
    assert made(Odd("odd", "so", b"a/b")).gaps[0].path == "/a/b"


def test_names_of_a_folder():
    index = made(file(b"d/b"), file(b"d/a"), file(b"c"))
    assert index.names(b"") == [b"c", b"d"]
    assert index.names(b"d") == [b"a", b"b"]
    assert index.names(b"c") == []


def test_it_comes_back_from_bytes():
    index = made(file(b"caf\xe9", attributes={"user.x": b"1"}, mtime=5), file(b"../x"))
    again = Index.unpacked(index.packed())
    assert again.records == index.records
    assert again.gaps == index.gaps
    assert again.known(b"caf\xe9") == index.known(b"caf\xe9")
    assert Index.unpacked(b"other") is None


def test_deep_names_are_bounded():
    indexing = Indexing(0)
    for number in range(200):
        indexing.add(file(b"%d/" % number + b"x/" * 2000 + b"y"))
        if indexing.full():
            break
    assert indexing.full()


@given(st.lists(st.tuples(st.binary(max_size=8), st.sampled_from([None, b"a", b"b/c"]))))
def test_any_names_give_a_tree(names):
    index = made(*(Member(name, EntryType.REGULAR, hard=hard) for name, hard in names))
    seen = set()
    for path in index.records:
        assert not path or path.rpartition(b"/")[0] in seen
        seen.add(path)
