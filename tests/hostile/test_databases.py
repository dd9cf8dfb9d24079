"""Package databases and storages of containers that lie, are damaged, or hold far too much."""

from __future__ import annotations

import hashlib
import json
import os
import random
import struct
from pathlib import Path

import pytest

ENOUGH = 700 << 20  # bytes that the largest of our processes may take
STATUS = b"Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n"
DOCKER = "var/lib/docker"
HEADER = bytes.fromhex("8eade80100000000")  # of rpm(8), before two counts


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "suspect"
    write(place, "usr/bin/tool", b"a tool\n")
    return place


def write(root: Path, path: str, content: bytes) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def dpkg(root: Path, package: str = "a", *, digest: bytes = b"a tool\n") -> None:
    md5 = hashlib.md5(digest, usedforsecurity=False).hexdigest().encode()
    write(root, f"var/lib/dpkg/info/{package}.list", b"/usr/bin/tool\n")
    write(root, f"var/lib/dpkg/info/{package}.md5sums", md5 + b"  usr/bin/tool\n")
    write(root, "var/lib/dpkg/status", STATUS)


def settled(done) -> set[str]:
    """Places of the gaps; nothing failed, and no process took too much."""
    failed = [told for told in done.summary["could_not_look"] if "failed" in str(told)]
    assert failed == []
    gaps = done.gaps()
    assert [gap for gap in gaps if "failed" in gap or "reading process" in gap] == []
    assert done.most_memory < ENOUGH
    assert done.out.isascii()
    return {gap.partition(": ")[0] for gap in gaps}


def standing(done) -> list[str]:
    return done.column("SELECT state FROM verification WHERE path = '/usr/bin/tool'")


def test_two_owners_one_of_them_lies(root, harmless):
    dpkg(root, "a")
    dpkg(root, "liar", digest=b"another\n")
    done = harmless(root)
    settled(done)
    assert standing(done) == ["verified"]


def test_a_list_of_everything(root, harmless):
    dpkg(root)
    lines = [b"%032x  usr/lib/d%d/f%d\n" % (n, n % 100, n) for n in range(100_000)]
    write(root, "var/lib/dpkg/info/b.md5sums", b"".join(lines))
    done = harmless(root)
    settled(done)
    assert standing(done) == ["verified"]
    assert done.column("SELECT count(*) FROM package_file WHERE package = 'b'") == [100_000]


CHANCE = random.Random(4)
RUBBISH = {
    "nothing": b"",
    "zeros": bytes(20_000),
    "chance": CHANCE.randbytes(20_000),
    "absurd counts": HEADER + struct.pack(">II", 2**32 - 1, 2**32 - 1) + CHANCE.randbytes(4_000),
    "sqlite": b"SQLite format 3\0" + b"\xff" * 8_000,
    "one long line": b"P:" + b"a" * 500_000,
    "ndb": b"RpmP" + bytes(4) + b"\xff" * 8_000,
    "berkeley": bytes(12) + struct.pack("<III", 0x00061561, 9, 512) + b"\xff" * 9_000,
    "deep": b"[" * 200_000,
    "bolt": bytes(8) + struct.pack("<HHIII", 4, 0, 0, 0xED0CDAED, 2) + b"\xff" * 9_000,
}
PLACES = (
    "var/lib/rpm/Packages", "var/lib/rpm/Packages.db", "usr/lib/sysimage/rpm/rpmdb.sqlite",
    "lib/apk/db/installed", "var/lib/pacman/local/x-1/mtree", "var/lib/pacman/local/x-1/files",
    "var/lib/ucf/hashfile", "var/lib/ucf/registry", "var/lib/dpkg/diversions",
    "var/lib/dpkg/statoverride", "var/lib/dpkg/info/b.list", "var/lib/dpkg/info/b.conffiles",
    "var/lib/apt/lists/x_InRelease", "var/lib/apt/lists/x_Packages", "usr/share/keyrings/x.gpg",
    "var/cache/apt/archives/x.deb", "boot/initrd.img-6.1", "etc/ld.so.cache",
    "var/lib/containers/storage/overlay-containers/containers.json",
    "var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db",
    "var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/metadata.db",
    f"{DOCKER}/containers/{'a' * 64}/config.v2.json",
    f"{DOCKER}/containers/{'a' * 64}/hostconfig.json",
    "usr/lib/python3/dist-packages/x-1.dist-info/RECORD", "srv/package-lock.json",
    "srv/composer.lock", "lib/modules/6.1/x.ko",
)  # fmt: skip


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_in_every_database(rubbish, root, harmless):
    dpkg(root)
    for place in PLACES:
        write(root, place, RUBBISH[rubbish])
    done = harmless(root)
    settled(done)
    assert standing(done) in (["verified"], ["modified"])
    assert done.column("SELECT DISTINCT signed_by FROM deb_archive") == [""]


def test_pipes_and_links_in_place_of_every_database(root, harmless, canary):
    dpkg(root)
    for number, place in enumerate(PLACES):
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 2:
            os.mkfifo(path)
        else:
            path.symlink_to(canary.folder / "file")
    write(root, "etc/x.conf", b"now\n")
    os.mkfifo(root / "etc/x.conf.dpkg-dist")
    (root / "etc/x.conf.dpkg-new").symlink_to(canary.folder / "file")
    done = harmless(root)
    settled(done)
    assert standing(done) == ["verified"]


def test_long_originals_beside_a_changed_file(root, harmless):
    dpkg(root)
    md5 = hashlib.md5(b"then\n", usedforsecurity=False).hexdigest().encode()
    write(root, "var/lib/dpkg/status", STATUS + b"Conffiles:\n /etc/x.conf " + md5 + b"\n")
    write(root, "var/lib/dpkg/info/a.list", b"/usr/bin/tool\n/etc/x.conf\n")
    write(root, "etc/x.conf", b"now\n")
    with (root / "etc/x.conf.dpkg-dist").open("wb") as long:
        long.truncate(1 << 30)
    write(root, "etc/x.conf.dpkg-new", b"then\n")
    done = harmless(root)
    settled(done)
    (difference,) = done.column("SELECT difference FROM conffile_difference")
    assert "+now" in difference


def container(root: Path, number: int, lower: bytes, config: bytes | None = None) -> None:
    name = f"{number:064x}"
    told = {"ID": name, "Name": f"/c{number}", "Driver": "overlay2", "Config": {}}
    folder = f"{DOCKER}/containers/{name}"
    write(root, f"{folder}/config.v2.json", json.dumps(told).encode() if config is None else config)
    place = f"{DOCKER}/image/overlay2/layerdb/mounts/{name}/mount-id"
    write(root, place, b"m%d" % number)
    write(root, f"{DOCKER}/overlay2/m{number}/diff/etc/hostname", b"c%d\n" % number)
    write(root, f"{DOCKER}/overlay2/m{number}/lower", lower)


def test_layers_that_are_missing_lead_out_or_in_a_circle(root, harmless, canary):
    dpkg(root)
    container(root, 0, b"l/GONE")
    container(root, 1, b"l/CIRCLE:l/CIRCLE:l/UP:l/OUT")
    container(root, 2, b":" * 100_000)
    container(root, 3, b"../../../../../etc:" + os.fsencode(canary.folder))
    container(root, 4, b"", b"[" * 100_000)
    container(root, 5, b"", b'{"Name": "' + b"a" * (9 << 20) + b'"}')
    links = root / DOCKER / "overlay2/l"
    links.mkdir()
    (links / "CIRCLE").symlink_to("../m1/diff")
    (links / "UP").symlink_to("../../../../..")
    (links / "OUT").symlink_to(canary.folder)
    done = harmless(root)
    assert standing(done) == ["verified"]
    reasons = " ".join(str(gap) for gap in done.summary["gaps"])
    assert "a layer is missing" in reasons
    assert "not the description of a container" in reasons
    assert "too long for what it is" in reasons
    assert len(done.summary["containers"]) == 6


def test_more_containers_than_are_looked_into(root, harmless):
    dpkg(root)
    for number in range(2_000):
        name = f"{number:064x}"
        write(root, f"{DOCKER}/containers/{name}/config.v2.json", b"{}")
    done = harmless(root)
    settled(done)
    assert standing(done) == ["verified"]
