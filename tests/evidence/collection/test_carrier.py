"""What a collection lies in."""

from __future__ import annotations

import pytest

from pratique.errors import EvidenceError, NotEvidence
from pratique.evidence.collection.carrier import (
    carrier_at,
    first_names,
    in_zip,
    refuse_encrypted,
    stamp_of,
)


def test_each_form_is_opened_as_what_it_is(packed, form):
    path = packed({"uac.log": b"x", "[root]/etc/passwd": b"y"}, form)
    carrier = carrier_at(path)
    entry = carrier.lookup(b"[root]/etc/passwd")
    with carrier.open(entry) as opened:
        assert opened.read_at(0, 9) == b"y"
    assert bool(stamp_of(carrier)) == (form != "folder")
    carrier.close()


def test_first_names(packed, form):
    names = set(first_names(packed({"uploads/auto/x": b"", "a.json": b""}, form)))
    assert b"a.json" in names
    assert names & {b"uploads/auto", b"uploads/auto/x"}


def test_what_holds_nothing(tmp_path):
    assert list(first_names(tmp_path)) == []
    assert list(first_names(tmp_path / "nothing")) == []
    (tmp_path / "text").write_text("no archive")
    assert list(first_names(tmp_path / "text")) == []
    assert in_zip(tmp_path / "text") == []
    with pytest.raises(NotEvidence):
        carrier_at(tmp_path / "text")


def test_a_password_is_told(packed):
    path = packed({"uac.log": b"x"}, "zip")
    refuse_encrypted(path)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    with pytest.raises(EvidenceError, match="password"):
        refuse_encrypted(path)
