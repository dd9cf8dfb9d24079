"""Items as borg prints them."""

from __future__ import annotations

import pytest

from pratique.history.base import Proof
from pratique.history.borg.item import first_name, parsed, shown, stored_path, version
from pratique.history.program import Failed
from pratique.model import EntryType


def test_shown_has_a_mark_for_each_byte_that_is_no_text():
    assert shown(b"a\xff\xfeb") == "a??b"


@pytest.mark.parametrize(
    ("printed", "path"), [(".", b""), ("./etc", b"etc"), ("etc/", b"etc"), ("/etc", b"etc")]
)
def test_stored_path(printed, path):
    assert stored_path(printed) == path


@pytest.mark.parametrize(
    ("text", "mode"),
    [("-rwsr-xr-x", 0o4755), ("-rwSr--r-T", 0o5644), ("drwxrwxrwt", 0o1777), ("nonsense", 0)],
)
def test_modes(text, mode):
    assert version({"type": "-", "mode": text}, b"a", {}).entry.mode == mode


def test_a_digest_is_content():
    item = {"type": "-", "size": 5, "sha256": "a" * 64, "isomtime": "2026-11-03T02:00:00.500000"}
    found = version(item, b"a", item)
    assert (found.identity, found.proof) == ("sha256:" + "a" * 64, Proof.CONTENT)
    assert found.entry.mtime == 1_793_671_200_500_000_000


def test_a_link():
    item = {"type": "l", "source": "a/b"}
    entry = version(item, b"x", item).entry
    assert (entry.type, entry.symlink_target) == (EntryType.SYMLINK, b"a/b")


def test_a_further_name_names_the_first():
    assert first_name({"mode": "hrw-r--r--", "source": "a"}) == "a"
    assert first_name({"mode": "-rw-r--r--", "source": ""}) is None


@pytest.mark.parametrize("value", [-1, "5", None, 1 << 70])
def test_a_lying_number_is_none(value):
    item = {"type": "-", "size": value}
    assert version(item, b"a", item).entry.size == 0


def test_no_json():
    with pytest.raises(Failed):
        parsed(b"nonsense")
    assert parsed(b"[]") == {}
