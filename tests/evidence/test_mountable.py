from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pratique.evidence import open_evidence
from pratique.evidence.mountable import mountable
from pratique.evidence.placing import Part, Placed


@dataclass
class System:
    kind: str = "ext4"
    root: int = 2
    trees: tuple = field(default=())


class Trees(System):
    def subvolumes(self):
        return self.trees

    def mounted(self, _options):
        return None

    def rooted_at(self, _node):
        return self


@dataclass
class Tree:
    node: int
    path: bytes


def placed(path=b"", system=None, plain=(Path("/srv/d.img"), 512)):
    return Placed(path, Part("disk", system or System(), plain=plain))


def test_the_root_first_and_each_with_its_options():
    found = mountable([placed(b"var/log", System("xfs")), placed()])
    assert [one.path for one in found] == ["", "var/log"]
    assert found[0].options == "ro,noload,loop,offset=512"
    assert found[1].options == "ro,norecovery,nouuid,loop,offset=512"


@pytest.mark.parametrize(
    "other",
    [
        placed(b"home", plain=None),
        placed(b"home", System("zfs")),
        placed(b"$volume-partition-3"),
        placed(b"a b"),
        placed(b"a;reboot"),
        placed(b"home", Trees("btrfs", 9, (Tree(9, b"a b"),))),
    ],
)
def test_what_cannot_be_mounted_as_a_whole(other):
    assert mountable([placed(), other]) == ()


def test_too_many():
    assert mountable([placed(b"a%d" % n) for n in range(9)]) == ()


@pytest.mark.parametrize(
    ("root", "option"), [(9, "ro,rescue=nologreplay,subvol=/@root,loop"), (5, "logreplay,loop")]
)
def test_a_subvolume(root, option):
    (found,) = mountable([placed(system=Trees("btrfs", root, (Tree(9, b"@root"), Tree(5, b""))))])
    assert option in found.options


def test_a_real_image(root_image):
    source = open_evidence(root_image)
    (found,) = source.mountable()
    assert (found.path, found.kind, found.file) == ("", "ext4", root_image)
    source.close()
