# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest

from pratique.checks.persistence.initramfs_differs import CHECK
from pratique.content.initramfs import InitramfsMember
from pratique.model import Severity
from pratique.store.tables import Tables

IMAGE = "/boot/initrd.img-6.1"


def member(name, *, kind="script", digest="1"):
    path = f"{IMAGE}!/{name}"
    return InitramfsMember(
        path, IMAGE, name, 1, "regular", 9, 0o755, 7, kind, digest * 64, None, None, None, "", ""
    )


@pytest.fixture
def signs(file):
    def found(*rows):
        rows = (*rows, file(IMAGE, mtime=1000, ctime=1000))
        with Tables.of(rows, CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


@pytest.mark.parametrize(
    ("name", "kind", "twin", "changed", "severity"),
    [
        ("/scripts/local-top/x", "script", None, 0, Severity.MEDIUM),
        ("/usr/bin/x", "elf", None, 0, Severity.MEDIUM),
        ("/usr/lib/modules/6.1/extra/x.ko", "elf", None, 0, Severity.MEDIUM),
        ("/init", "script", "/usr/share/initramfs-tools/init", 10, Severity.MEDIUM),
        ("/init", "script", "/usr/share/initramfs-tools/init", 2000, Severity.LOW),
        ("/usr/bin/mount", "elf", "/usr/bin/mount", 10, Severity.MEDIUM),
        ("/usr/bin/mount", "elf", "/usr/bin/mount", 2000, Severity.LOW),
        ("/lib/dracut/hooks/pre-pivot/99-x.sh", "script", "/usr/lib/dracut/modules.d/99x/x.sh", 10, Severity.MEDIUM),
    ],
)  # fmt: skip
def test_points_at(signs, file, name, kind, twin, changed, severity):  # noqa: PLR0917 - a case
    twins = [file(twin, ctime=changed, sha256="2" * 64)] if twin else []
    (sign,) = signs(member(name, kind=kind), *twins)
    assert sign.severity is severity
    assert sign.quote == name


@pytest.mark.parametrize(
    ("name", "kind", "twin", "digest"),
    [
        ("/init", "script", "/usr/share/initramfs-tools/init", "1"),
        ("/bin/busybox", "elf", "/usr/lib/initramfs-tools/bin/busybox", "1"),
        ("/scripts/init-top/ORDER", "script", None, "1"),
        ("/conf/arch.conf", "text", None, "1"),
        ("/usr/lib/modules/6.1/kernel/a.ko", "elf", "/usr/lib/modules/6.1/kernel/a.ko.xz", "2"),
    ],
)
def test_leaves_alone(signs, file, name, kind, twin, digest):  # noqa: PLR0917 - a case
    twins = [file(twin, sha256=digest * 64)] if twin else []
    assert signs(member(name, kind=kind), *twins) == []


def test_leaves_alone_programs_that_dracut_made_smaller(signs, file):
    there = file("/usr/bin/mount", ctime=10, sha256="2" * 64)
    dracut = member("/usr/lib/dracut/hooks/x", kind="text")
    assert signs(member("/usr/bin/mount", kind="elf"), dracut, there) == []
