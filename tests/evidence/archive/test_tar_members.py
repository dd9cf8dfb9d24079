"""The members of a tar, whatever else stands between them."""

from __future__ import annotations

import io
import subprocess
import tarfile

from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.evidence.archive.archived_file import HeldAccess
from pratique.evidence.archive.member import Member
from pratique.evidence.archive.tar_members import Odd, TarMembers
from pratique.model import EntryType


def tar(*files, form=tarfile.GNU_FORMAT, **fields):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=form) as opened:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in fields.items():
                setattr(info, key, value)
            opened.addfile(info, io.BytesIO(content))
    return held.getvalue()


def read(content):
    found = list(TarMembers(HeldAccess(content)))
    names = [one.name for one in found if isinstance(one, Member)]
    return names, [one.reason for one in found if isinstance(one, Odd)], found


def test_a_sound_tar():
    names, odd, found = read(tar(("a", b"12"), ("b" * 150, b"")))
    assert names == [b"a", b"b" * 150]
    assert odd == []
    assert found[0].content.at == 512


def test_pax_names_times_and_attributes():
    content = tar(
        ("ä" * 120, b""),
        form=tarfile.PAX_FORMAT,
        pax_headers={"mtime": "1.25", "ctime": "2.5", "SCHILY.xattr.user.x": "y"},
    )
    _, odd, (one,) = read(content)
    assert odd == []
    assert one.name == ("ä" * 120).encode()
    assert (one.mtime, one.ctime) == (1_250_000_000, 2_500_000_000)
    assert one.attributes == {"user.x": b"y"}


def test_archives_behind_each_other():
    members = TarMembers(HeldAccess(tar(("a", b"1")) + tar(("b", b"2"))))
    assert [one.name for one in members] == [b"a", b"b"]
    assert members.behind_end == 1


def test_garbage_between_names_is_passed_over():
    one, two = tar(("a", b"1"))[:1024], tar(("b", b"2"))
    names, odd, _ = read(one + b"garbage" * 100 + two)
    assert names == [b"a", b"b"]
    assert odd == ["bytes between the names of the archive"]


def test_garbage_behind_the_end_is_told():
    _, odd, _ = read(tar(("a", b"1")) + b"x" * 900)
    assert odd == ["bytes behind the end of the archive"]


def test_cut_short():
    names, odd, _ = read(tar(("a", b"1"), ("b", b"2" * 2000))[:1600])
    assert names == [b"a", b"b"]
    assert odd == ["the archive is cut short"]


def test_a_size_that_cannot_be():
    content = bytearray(tar(("a", b"")))
    content[124:136] = b"\xff" * 12
    content[148:156] = b" " * 8
    content[148:156] = b"%06o\0 " % sum(content[:512])
    names, odd, _ = read(bytes(content))
    assert names == [b"a"]
    assert odd == ["a name with a size that cannot be"]


def test_what_an_incremental_tar_says_of_a_folder(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d/x").write_bytes(b"1")
    place = tmp_path / "one.tar"
    subprocess.run(
        ["tar", "-cf", place, "--listed-incremental", tmp_path / "state", "-C", tmp_path, "d"],
        check=True,
    )
    _, odd, (folder, _) = read(place.read_bytes())
    assert odd == []
    assert folder.type is EntryType.DIRECTORY
    assert folder.listing.startswith(b"Yx\0")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_give_members_and_oddities_and_end(content):
    assert all(isinstance(one, Member | Odd) for one in TarMembers(HeldAccess(content)))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2047), st.integers(0, 255))
def test_any_changed_byte_ends(at, value):
    content = bytearray(tar(("a", b"1"), ("b" * 120, b"2"), form=tarfile.PAX_FORMAT))
    content[at] = value
    assert list(TarMembers(HeldAccess(bytes(content))))
