from __future__ import annotations

import hashlib
import os
import shutil
import threading
from dataclasses import replace

import pytest

from pratique.errors import Unreadable
from pratique.evidence.disk.raw import RawFile
from pratique.evidence.disks import Disks
from pratique.survey.medium_digest import NOT_WANTED, MediumDigests, media


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "disk.img"
    path.write_bytes(os.urandom(3 << 20))
    return path


class Told:
    def __init__(self):
        self.steps = []

    def __call__(self, name, done, whole):
        self.steps.append((name, done, whole))


def taken(location, folder, told=None, *, wanted=True, kind="image"):
    with MediumDigests(location, kind, folder, told or Told()).beside(wanted=wanted):
        pass
    return media(folder)


def test_sha256_beside_the_reading(image, tmp_path):
    told = Told()
    (row,) = taken(image, tmp_path / "case", told)
    assert row.sha256 == hashlib.sha256(image.read_bytes()).hexdigest()
    assert (row.path, row.files, row.size) == (str(image), (str(image),), 3 << 20)
    assert (row.kind, row.skipped, row.agrees, row.stored) == ("raw", "", None, ())
    assert row.taken is not None
    assert told.steps[-1] == ("disk.img", 3 << 20, 3 << 20)


def test_of_an_unchanged_file_it_is_not_taken_again(image, tmp_path):
    first = taken(image, tmp_path / "case")
    told = Told()
    assert taken(image, tmp_path / "case", told) == first
    assert told.steps == []
    # Nor forgotten by a run that wants none.
    assert taken(image, tmp_path / "case", wanted=False) == first
    with image.open("r+b") as opened:
        opened.write(b"another")
    (again,) = taken(image, tmp_path / "case")
    assert again.sha256 == hashlib.sha256(image.read_bytes()).hexdigest() != first[0].sha256


def test_not_wanted_is_recorded(image, tmp_path):
    (row,) = taken(image, tmp_path / "case", wanted=False)
    assert (row.sha256, row.skipped, row.size) == (None, NOT_WANTED, 3 << 20)
    (later,) = taken(image, tmp_path / "case")
    assert later.sha256
    assert later.skipped == ""


def test_an_archive_is_a_file_too(tmp_path):
    path = tmp_path / "a.tar"
    path.write_bytes(b"x" * 700)
    (row,) = taken(path, tmp_path / "case", kind="tar")
    assert (row.kind, row.sha256) == ("tar", hashlib.sha256(b"x" * 700).hexdigest())


def test_several_disks_and_one_that_is_gone(image, tmp_path):
    other = image.with_name("other.img")
    shutil.copy(image, other)
    disks = Disks((image, other, tmp_path / "gone.img"))
    gone, one, two = sorted(taken(disks, tmp_path / "case"), key=lambda row: bool(row.sha256))
    assert one.sha256 == two.sha256
    assert gone.sha256 is None
    assert "cannot be opened" in gone.skipped


def test_a_folder_has_none(tmp_path):
    assert taken(tmp_path, tmp_path / "case") == ()
    assert not (tmp_path / "case").exists()


def test_a_file_that_changes_meanwhile(image, tmp_path):
    def change(_name, _done, _whole):
        with image.open("r+b") as opened:
            opened.write(os.urandom(8))
        os.utime(image, ns=(1, 1))

    (row,) = taken(image, tmp_path / "case", change)
    assert (row.sha256, row.skipped) == (None, "it changed while it was read")


def test_interrupted_it_stops_and_keeps_what_is_finished(image, tmp_path):
    second = image.with_name("second.img")
    shutil.copy(image, second)
    begun, go_on = threading.Event(), threading.Event()

    def tell(name, _done, _whole):
        if name == "second.img":
            begun.set()
            go_on.wait(10)

    digests = MediumDigests(Disks((image, second)), "image", tmp_path / "case", tell)

    def reading():
        begun.wait(10)
        digests._stop.set()
        go_on.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), digests.beside(wanted=True):
        reading()
    (row,) = media(tmp_path / "case")
    assert row.path == str(image)


def test_what_was_known_of_an_image_stays_when_stopped(image, tmp_path):
    first = taken(image, tmp_path / "case")
    digests = MediumDigests(image, "image", tmp_path / "case", Told())
    digests._store()
    assert media(tmp_path / "case") == first
    assert replace(first[0], stamp="") != first[0]


def test_an_image_that_cannot_be_read_to_its_end(image, tmp_path, monkeypatch):
    def shorter(self, *_where):
        raise Unreadable("Reading failed", where=self.name)

    monkeypatch.setattr(RawFile, "read_at", shorter)
    monkeypatch.setattr("pratique.survey.medium_digest.is_image", lambda _path: False)
    (row,) = taken(image, tmp_path / "case")
    assert (row.sha256, row.skipped) == (None, "Reading failed")
