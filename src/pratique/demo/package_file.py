"""A package as the file that a person downloads to compare with: deb(5), ar(5)."""

from __future__ import annotations

import gzip
import io
import posixpath
import tarfile
from collections.abc import Mapping

from pratique.demo.days import RELEASED
from pratique.demo.package import Package, control


def file_name(package: Package) -> str:
    """As apt names it: without the epoch of the version."""
    return f"{package.name}_{package.version.partition(':')[2] or package.version}_amd64.deb"


def package_file(package: Package) -> bytes:
    """The package with what it shipped: the same bytes every time."""
    shipped = dict(package.shipped()) | {
        path: text.encode() for path, text in package.configuration.items()
    }
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.gz": _packed({"/control": control(package).encode()}),
        "data.tar.gz": _packed(shipped),
    }
    return b"!<arch>\n" + b"".join(_member(*one) for one in members.items())


def _member(name: str, content: bytes) -> bytes:
    header = f"{name:<16}{RELEASED:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode()
    return header + content + b"\n" * (len(content) % 2)


def _packed(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT) as opened:
        for path, content in sorted(files.items()):
            one = tarfile.TarInfo(f".{posixpath.normpath(path)}")
            one.size, one.mtime, one.mode = len(content), RELEASED, 0o755
            opened.addfile(one, io.BytesIO(content))
    return gzip.compress(held.getvalue(), mtime=RELEASED)
