from __future__ import annotations

import shutil

import pytest

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.disks import Disks
from pratique.evidence.unlocking import unlocked


class Typed:
    """What a person types, and what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, name, times):
        self.asked.append((name, times))
        return self.answers.pop(0) if self.answers else None


@pytest.mark.parametrize(
    ("given", "answers", "asked"),
    [
        ((b"geheim",), (), 0),
        ((b"geheim\n",), (), 0),
        ((b"geheim\r\n",), (), 0),
        ((b"other", b"geheim"), (), 0),
        ((), (b"geheim",), 1),
        ((), (b"wrong", b"geheim"), 2),
        ((b"wrong\n",), (b"geheim",), 1),
    ],
)
def test_opened_by_what_is_given_or_typed(given, answers, asked, locked_image):
    typed = Typed(*answers)
    found, encrypted = unlocked(Disks((locked_image,)), given, typed)
    assert encrypted == 1
    ((name, key),) = found.keys
    assert name == "locked.img"
    assert b"geheim" not in key
    assert typed.asked == [(name, number) for number in range(asked)]
    source = open_evidence(found)
    assert source.lookup(b"etc/passwd") is not None
    source.close()


@pytest.mark.parametrize(
    ("given", "answers"), [((), ()), ((b"x",), ()), ((b"\n",), (b"y", b"z", None))]
)
def test_what_stays_locked(given, answers, locked_image):
    found, encrypted = unlocked(Disks((locked_image,)), given, Typed(*answers))
    assert (found.keys, encrypted) == ((), 1)
    with pytest.raises(EvidenceError, match="--key-file"):
        open_evidence(found)


def test_two_disks_of_one_name(locked_image, tmp_path):
    paths = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        paths.append(tmp_path / str(number) / "disk.img")
        shutil.copy(locked_image, paths[-1])
    typed = Typed(b"geheim", b"geheim")
    found, encrypted = unlocked(Disks(tuple(paths)), (), typed)
    assert [name for name, _key in found.keys] == ["disk.img", "disk.img"]
    assert (encrypted, typed.asked) == (2, [("disk.img", 0)] * 2)


def test_nothing_is_asked_where_nothing_is_encrypted(root_image):
    typed = Typed()
    disks = Disks((root_image,))
    assert unlocked(disks, (b"x",), typed) == (disks, 0)
    assert typed.asked == []


def test_no_disk(tmp_path):
    with pytest.raises(EvidenceError):
        unlocked(Disks((tmp_path / "none.img",)), (), Typed())
