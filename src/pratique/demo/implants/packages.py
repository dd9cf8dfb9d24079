"""What the intruder did to programs that packages brought, and put beside them."""

from __future__ import annotations

import hashlib
from typing import Final

from pratique.demo.days import NIGHT
from pratique.demo.disk import Disk
from pratique.demo.implant import Act, Implant, together, written
from pratique.demo.program import binary, script

_LIBRARIES: Final = "/usr/lib/x86_64-linux-gnu"
LIBRARY: Final = f"{_LIBRARIES}/libcompat-ld.so.2"
_MANIFEST: Final = "/var/lib/dpkg/info/iproute2.md5sums"
# The package whose word in the database is false: a copy of it lies beside the demo.
VOUCHED: Final = "procps"
_MODULE: Final = "/usr/lib/modules/6.1.0-37-amd64/extra/netcompat.ko"


def _exchanged_program(path: str) -> Act:
    """Another content, with the time of the old one put back."""

    def act(disk: Disk) -> None:
        item = disk[path]
        disk.file(path, binary(f"other {path}"), item.mode, item.owner, item.time)

    return act


def _forgotten_digest(disk: Disk) -> None:
    item = disk[_MANIFEST]
    kept = [line for line in item.content.splitlines(keepends=True) if b"bin/ss" not in line]
    disk.file(_MANIFEST, b"".join(kept), time=item.time)


def _manifest_too(path: str, package: str) -> Act:
    """Another program, and its digest put into the manifest: the database agrees with it."""

    def act(disk: Disk) -> None:
        old = hashlib.md5(disk[path].content, usedforsecurity=False).hexdigest()
        _exchanged_program(path)(disk)
        new = hashlib.md5(disk[path].content, usedforsecurity=False).hexdigest()
        manifest = f"/var/lib/dpkg/info/{package}.md5sums"
        disk.exchange(manifest, old, new, disk[manifest].time)

    return act


def _diverted(disk: Disk) -> None:
    item = disk["/usr/bin/lsof"]
    disk.file("/usr/bin/lsof.distrib", item.content, item.mode, item.owner, item.time)
    disk.file("/usr/bin/lsof", script("lsof"), 0o755, time=NIGHT)
    disk.file("/var/lib/dpkg/diversions", "/usr/bin/lsof\n/usr/bin/lsof.distrib\n:\n", time=NIGHT)


IMPLANTS: Final = (
    Implant(
        "/usr/bin/ps",
        "another program in the place of ps",
        "packages-file-modified",
        _exchanged_program("/usr/bin/ps"),
    ),
    Implant(
        "/usr/sbin/sshd",
        "another program in the place of sshd",
        "packages-file-modified",
        _exchanged_program("/usr/sbin/sshd"),
    ),
    Implant(
        "/usr/bin/ss",
        "another ss, and its digest taken out of the manifest",
        "packages-manifest-altered",
        together(_exchanged_program("/usr/bin/ss"), _forgotten_digest),
    ),
    Implant(
        "/usr/bin/top",
        "another program in the place of top, and the package database made to agree",
        "files-differs-from-copy",
        _manifest_too("/usr/bin/top", VOUCHED),
        needs="known-good",
    ),
    Implant(
        "/usr/share/perl/mount.helper",
        "a program that gives root's rights away",
        "packages-setuid-unowned",
        written("/usr/share/perl/mount.helper", binary("mount.helper"), 0o4755),
    ),
    Implant(
        "/usr/sbin/ntpsyncd",
        "a program of no package among the system's",
        "packages-program-unowned",
        written("/usr/sbin/ntpsyncd", binary("ntpsyncd"), 0o755),
    ),
    Implant(
        f"{_LIBRARIES}/security/pam_unlx.so",
        "a module that decides who may log in",
        "packages-library-unowned",
        written(f"{_LIBRARIES}/security/pam_unlx.so", binary("pam_unlx")),
    ),
    Implant(
        LIBRARY,
        "a library for every program",
        "packages-library-unowned",
        written(LIBRARY, binary("libcompat-ld")),
    ),
    Implant(
        "/usr/bin/lsof", "a program put aside for another", "packages-diversion-local", _diverted
    ),
    Implant(
        "/usr/local/bin/ps",
        "a script that is found before ps",
        "packages-program-shadowed",
        written("/usr/local/bin/ps", script("ps"), 0o755),
    ),
    Implant(
        _MODULE,
        "a module of the kernel",
        "packages-kernel-module-unowned",
        written(_MODULE, binary("netcompat")),
    ),
)
