from __future__ import annotations

from dataclasses import replace

from pratique.checks.persistence.initramfs_runs_code import CHECK
from pratique.content.initramfs import InitramfsMember
from pratique.inventory.verification import Verification
from pratique.store.tables import Tables

IMAGE = "/boot/initrd.img-6.1"
PLAIN = InitramfsMember(
    f"{IMAGE}!//init", IMAGE, "/init", 1, "regular", 9, 0o755, 7, "script", "1" * 64, None, None,
    None, "", "",
)  # fmt: skip
BAD = replace(PLAIN, mark="grants-access", line=3, quote="echo a", why="it opens an account")


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def test_points_at():
    (sign,) = signs(BAD)
    assert sign.places[0].path == IMAGE
    assert "Line 3 of /init" in sign.why.english


def test_leaves_alone():
    assert signs(PLAIN) == []


def test_leaves_alone_what_a_package_brought(file):
    path = "/usr/share/initramfs-tools/init"
    there = file(path, sha256="1" * 64)
    verified = Verification(path, "verified", (), "", "", "initramfs-tools-core", "dpkg")
    assert signs(BAD, there, verified) == []
