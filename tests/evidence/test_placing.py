from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.filesystem.runs import Run, RunFile
from pratique.evidence.placing import Part, place
from pratique.model import Entry, EntryType, Instant

ROOT = {"etc/passwd": b"root", "etc/os-release": b"", "usr/": b"", "var/": b"", "srv/": b""}


@dataclass
class Tree:
    """A file system in memory: names that end with a slash are folders."""

    held: dict[str, bytes]
    device: int = 1
    uuid: str = ""
    label: str = ""
    kind: str = "ext4"
    root: int = 2
    used: int = 1
    trees: tuple[object, ...] = field(default=())

    def node(self, path: bytes) -> int | None:
        names = self._names()
        return names.index(path) if path in names else None

    def entry(self, node: int, path: bytes) -> Entry:
        content = self.held.get(path.decode())
        kind = EntryType.DIRECTORY if content is None else EntryType.REGULAR
        size, time = len(content or b""), Instant(self.used)
        return Entry(path, kind, size, 0, 0, 0, node, self.device, 1, 0, time, time, *[None] * 4)

    def open(self, node: int, entry: Entry) -> RunFile:
        assert self.node(entry.path) == node
        held = self.held[entry.path.decode()]
        runs = [Run(0, entry.size, 0)]
        return RunFile(lambda at, length: held[at : at + length], entry, runs, lambda: None)

    def _names(self) -> list[bytes]:
        found = {b""}
        for name in self.held:
            parts = name.strip("/").encode().split(b"/")
            found |= {b"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
        return sorted(found)


def part(key: str, held: dict[str, bytes], device: int, **more: object) -> Part:
    of_volume = {name: more.pop(name) for name in ("devices", "number") if name in more}
    uuid = str(more.pop("partition", ""))
    return Part(key, Tree(held, device, **more), uuid, **of_volume)


def root(table: str = "", **more: object) -> Part:
    return part("partition 1", {**ROOT, "etc/fstab": table.encode()}, 1, **more)


@pytest.mark.parametrize(
    "table",
    ["UUID=AB-cd /var ext4 x", "LABEL=data /var ext4 x", "PARTUUID=p2 /var ext4 x",
     "/dev/mapper/vg-data /var ext4", "/dev/disk/by-uuid/ab-cd /var/ ext4"],
)  # fmt: skip
def test_the_table_names_the_place(table):
    key = "vg/data" if "mapper" in table else "partition 2"
    names = {"uuid": "ab-cd", "label": "data", "partition": "p2"}
    data = part(key, {"log/": b""}, 2, devices=("/dev/mapper/vg-data",), **names)
    placed, gaps = place([data, root(table)])
    assert [(one.path, one.part.key) for one in placed] == [(b"", "partition 1"), (b"var", key)]
    assert gaps == []


def test_the_number_of_a_partition_is_a_guess():
    placed, gaps = place([root("/dev/sda5 /var ext4"), part("partition 5", {}, 2, number=5)])
    assert placed[1].path == b"var"
    assert [gap.reason for gap in gaps] == ["placed by the number of its partition"]
    assert not gaps[0].matters


def test_what_has_no_place_lies_aside():
    taken = root()
    taken.system.held["$volume-partition-2"] = b"a trick"
    placed, gaps = place([taken, part("partition 2", {}, 2)])
    assert placed[1].path == b"$volume-partition-2-2"
    assert [gap.reason for gap in gaps] == ["a file system that fstab does not name"]


@pytest.mark.parametrize("where", ["/nothing", "/etc/passwd", "/var/../etc"])
def test_nothing_is_placed_where_no_folder_is(where):
    placed, _ = place([root(f"UUID=a {where} ext4"), part("partition 2", {}, 2, uuid="a")])
    assert placed[1].path == b"$volume-partition-2"


def test_a_place_inside_another():
    var = part("partition 2", {"log/": b""}, 2, uuid="a")
    log = part("partition 3", {}, 3, uuid="b")
    placed, _ = place([root("UUID=b /var/log x\nUUID=a /var x"), var, log])
    assert [one.path for one in placed] == [b"", b"var", b"var/log"]


def test_two_roots_and_the_choice_of_a_person():
    old = part("partition 2", dict(ROOT), 2)
    new = part("partition 3", {**ROOT, "var/log/": b"", "home/": b""}, 3)
    placed, gaps = place([old, new])
    assert placed[0].part.key == "partition 3"
    assert gaps[0].reason == "more than one root of a machine"
    assert "partition 2" in gaps[0].detail
    assert place([old, new], "partition 2")[0][0].part.key == "partition 2"
    with pytest.raises(EvidenceError, match="partition 9"):
        place([old, new], "partition 9")


def test_of_two_equally_full_the_one_used_last():
    old = part("partition 2", dict(ROOT), 2, used=5)
    new = part("partition 3", dict(ROOT), 3, used=9)
    assert place([old, new])[0][0].part.key == "partition 3"


def test_two_copies_with_one_uuid_are_not_guessed_between():
    twins = [part("partition 2", {}, 2, uuid="a"), part("partition 3", {}, 3, uuid="a")]
    placed, gaps = place([root("UUID=a /var x"), *twins])
    assert {one.path for one in placed} == {b"", b"$volume-partition-2", b"$volume-partition-3"}
    assert len(gaps) == 2


def test_no_root_at_all():
    placed, gaps = place([part("partition 1", {"www/": b""}, 1), part("partition 2", {}, 2)])
    assert placed[0].part.key == "partition 1"
    assert gaps[0].reason == "no root of a machine found"


class Trees(Tree):
    """A file system of several trees."""

    def subvolumes(self):
        return self.trees

    def mounted(self, options: str) -> int | None:
        name = dict(part.partition("=")[::2] for part in options.split(",")).get("subvol", "")
        return {"": 5, "@": 256, "@home": 257}.get(name.strip("/"))

    def rooted_at(self, node: int) -> Trees:
        held = {5: {"@/": b""}, 256: self.held, 257: {"user/": b""}}[node]
        return replace(self, root=node, held=held)


@dataclass
class Subvolume:
    node: int
    path: bytes
    parent_uuid: str = ""


def test_the_root_in_a_subvolume_and_others_beside_it():
    table = "UUID=a / btrfs subvol=@\nUUID=a /home btrfs subvol=/@home\n"
    held = {**ROOT, "etc/fstab": table.encode(), "home/": b""}
    subvolumes = (Subvolume(256, b"@"), Subvolume(257, b"@home"), Subvolume(258, b"old", "u"))
    system = Trees(held, 1, uuid="a", trees=subvolumes).rooted_at(5)
    system = replace(system, held={"@/": b""})
    system.rooted_at = lambda node: Trees(held, 1, uuid="a", trees=subvolumes).rooted_at(node)
    placed, gaps = place([Part("disk", system)])
    assert [(one.path, one.part.system.root) for one in placed] == [(b"", 256), (b"home", 257)]
    assert gaps == []


def test_a_person_may_choose_a_subvolume():
    subvolumes = (Subvolume(256, b"@"), Subvolume(257, b"@old"))
    system = Trees({"@/": b""}, 1, trees=subvolumes)
    system.rooted_at = lambda node: Trees(dict(ROOT), 1, trees=subvolumes, root=node)
    parts = [Part("disk", system)]
    assert place(parts, "disk:@old")[0][0].part.system.root == 257
    with pytest.raises(EvidenceError):
        place(parts, "disk:@none")
