"""Digests of the files in a tar that a program writes."""

from __future__ import annotations

import hashlib
import io
import tarfile

import pytest

from pratique.history.coverage import Coverage
from pratique.history.program import Failed, Program
from pratique.history.tar_digests import tar_digests

ALL = Coverage(b"", (b"",))


def archive(tmp_path, *names):
    place = tmp_path / "a.tar"
    with tarfile.open(place, "w") as opened:
        for name in names:
            info = tarfile.TarInfo(name)
            if name.endswith("link"):
                info.type, info.linkname = tarfile.LNKTYPE, names[0]
                opened.addfile(info)
                continue
            info.size = len(name)
            opened.addfile(info, io.BytesIO(name.encode()))
    return place


def found(place, coverage, folders):
    with Program("cat", "coreutils").start(["--", bytes(place)]) as running:
        return dict(tar_digests(running, coverage, folders))


def digest(name):
    return hashlib.sha256(name).hexdigest()


def test_below_the_folders_only(tmp_path):
    place = archive(tmp_path, "./etc/a", "/etc/b", "var/c")
    assert found(place, ALL, [b"etc"]) == {
        b"etc/a": digest(b"./etc/a"),
        b"etc/b": digest(b"/etc/b"),
    }


def test_a_hard_link_has_the_digest_of_its_first_name(tmp_path):
    place = archive(tmp_path, "a", "a-link")
    assert found(place, ALL, [b""]) == {b"a": digest(b"a"), b"a-link": digest(b"a")}


def test_paths_are_those_of_the_machine(tmp_path):
    place = archive(tmp_path, "srv/web/etc/a", "srv/other/etc/a")
    inside = Coverage(b"srv/web", (b"",))
    assert found(place, inside, [b"etc"]) == {b"etc/a": digest(b"srv/web/etc/a")}


def test_cut_short(tmp_path):
    place = archive(tmp_path, "a" * 90, "b" * 90)
    place.write_bytes(place.read_bytes()[:560])
    with pytest.raises(Failed, match="breaks off"):
        found(place, ALL, [b""])


def test_no_tar(tmp_path):
    place = tmp_path / "a"
    place.write_bytes(b"no tar" * 300)
    with pytest.raises(Failed, match="breaks off"):
        found(place, ALL, [b""])
