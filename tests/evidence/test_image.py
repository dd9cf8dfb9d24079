from __future__ import annotations

import pytest

from pratique.errors import EvidenceError, OutsideEvidence, Unreadable, Vanished
from pratique.evidence.disk.stack import Volume
from pratique.evidence.image import ImageSource
from pratique.model import Entry, EntryType, Gap, Stage

UUID = "12345678-1234-4234-9234-123456789abc"


@pytest.fixture
def machine(ext_image, medium, tmp_path):
    """`machine(root, other)`: the media of one disk, made of what each of them holds."""

    def make(*held: dict[str, bytes], commands: str = "") -> list[Volume]:
        found = []
        for number, files in enumerate(held, start=1):
            tree = tmp_path / f"tree{number}"
            for name, content in files.items():
                target = tree / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if name.endswith("/"):
                    target.mkdir(exist_ok=True)
                else:
                    target.write_bytes(content)
            options = ("-U", UUID) if number == 2 else ()
            lines = commands if number == 1 else ""
            data = ext_image(tree, "-b", "1024", *options, size="2M", commands=lines)
            found.append(Volume(f"partition {number}", medium(data)))
        return found

    return make


ROOT = {
    "etc/passwd": b"root:x:0:0\n",
    "etc/machine-id": b"0123\n",
    "etc/fstab": b"UUID=%s /var ext4 defaults 0 0\n" % UUID.encode(),
    "usr/bin/ls": b"ELF",
    "var/": b"",
}


def test_one_tree_of_two(machine):
    source = ImageSource.of(machine(ROOT, {"log/syslog": b"line\n"}), "disk.img")
    found = {one.path: one for one in source.walk() if isinstance(one, Entry)}
    assert found[b"var/log/syslog"].device != found[b"etc/passwd"].device
    assert source.lookup(b"var/log/syslog") == found[b"var/log/syslog"]
    assert source.lookup(b"var") == found[b"var"]
    assert source.names(b"var") == [b"log", b"lost+found"]
    with source.open(found[b"var/log/syslog"]) as opened:
        assert b"".join(opened.chunks()) == b"line\n"
    assert source.canonical(b"var/../etc//passwd") == b"etc/passwd"
    assert source.limits() == ()
    source.close()


def test_what_a_mount_covers_is_told(machine):
    source = ImageSource.of(machine({**ROOT, "var/hidden.php": b"x"}, {"log/": b""}), "disk.img")
    gaps = [one for one in source.walk() if isinstance(one, Gap)]
    assert [(gap.path, gap.reason) for gap in gaps] == [
        ("/var", "folder: what is below a mounted file system")
    ]
    assert "hidden.php" in gaps[0].detail
    assert source.lookup(b"var/hidden.php") is None


def test_what_has_no_place_is_seen_all_the_same(machine):
    source = ImageSource.of(machine({**ROOT, "etc/fstab": b""}, {"x": b"y"}), "disk.img")
    assert b"$volume-partition-2/x" in [one.path for one in source.walk() if isinstance(one, Entry)]
    assert b"$volume-partition-2" in source.names(b"")
    assert [gap.reason for gap in source.limits()] == ["a file system that fstab does not name"]


def test_a_volume_that_cannot_be_read_is_named(machine, medium):
    other = medium(bytes(1 << 20))
    source = ImageSource.of(
        [*machine(ROOT), Volume("partition 9", other)], "disk.img",
        gaps=[Gap("", None, Stage.SOURCE, "a table", "", matters=True)],
    )  # fmt: skip
    reasons = [gap.reason for gap in source.limits()]
    assert reasons == ["a table", "a volume that cannot be read"]
    assert "partition 9" in source.limits()[1].detail
    source.close()
    assert other.closed == 1


def test_swap_space_is_no_loss(machine, medium):
    swap = medium(bytes(4086) + b"SWAPSPACE2" + bytes(60000))
    source = ImageSource.of([*machine(ROOT), Volume("partition 5", swap)], "disk.img")
    assert [(gap.reason, gap.matters) for gap in source.limits()] == [
        ("swap space is not read", False)
    ]


def test_nothing_that_can_be_read(medium):
    disk = medium(bytes(1 << 20))
    with pytest.raises(EvidenceError, match="no file system"):
        ImageSource.of([Volume("disk", disk)], "disk.img")
    assert disk.closed == 1


def test_a_root_that_is_not_there_closes_what_was_opened(machine):
    volumes = machine(ROOT)
    with pytest.raises(EvidenceError):
        ImageSource.of(volumes, "disk.img", root="partition 7")
    assert volumes[0].medium.closed == 1


@pytest.mark.parametrize(
    "commands",
    ["mkdir a\nlink a a/again\n", "mkdir a\nmkdir a/b\nlink a a/b/c\n", "link / usr/loop\n"],
)
def test_folders_that_hold_themselves_end(machine, commands):
    source = ImageSource.of(machine(ROOT, commands=commands), "disk.img")
    found = list(source.walk())
    gaps = [one for one in found if isinstance(one, Gap)]
    assert [gap.reason for gap in gaps] == ["folder: met before at another place"]
    assert len(found) < 40


def test_links_and_names_that_lead_nowhere(machine):
    lines = "symlink one two\nsymlink two one\nsymlink out ../../../etc\n"
    source = ImageSource.of(machine(ROOT, commands=lines), "disk.img")
    assert source.canonical(b"out/passwd") == b"etc/passwd"
    with pytest.raises(OutsideEvidence):
        source.canonical(b"one/x")
    assert source.names(b"one") == []
    assert source.names(b"out") == [b"fstab", b"machine-id", b"passwd"]
    assert source.lookup(b"etc/passwd/x") is None
    assert source.lookup(b"etc/../etc") is None
    entry = source.lookup(b"etc/passwd")
    with pytest.raises(Vanished):
        source.open(Entry(b"gone", *[getattr(entry, name) for name in entry.__slots__[1:]]))


def test_a_folder_that_cannot_be_listed_is_not_empty(machine):
    lines = "sif etc flags 0x80800\n"
    source = ImageSource.of(machine({**ROOT, "bin/x": b""}, commands=lines), "disk.img")
    with pytest.raises(Unreadable):
        source.names(b"etc")


def test_identity_is_that_of_the_disk(machine):
    volumes = machine(ROOT, {"a": b""})
    first = ImageSource.of(volumes, "disk.img").identity()
    assert first == ImageSource.of(volumes, "disk.img").identity()
    assert len(first) == 12
    volumes[0].medium.data[1024 + 104] ^= 1  # another UUID
    assert first != ImageSource.of(volumes, "disk.img").identity()


def test_types(machine):
    source = ImageSource.of(machine(ROOT), "disk.img")
    top = source.lookup(b"")
    assert (top.path, top.type) == (b"", EntryType.DIRECTORY)
    assert next(source.walk()) == top
