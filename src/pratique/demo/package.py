"""Packages, and the database in which dpkg keeps what they brought: dpkg(1), deb-md5sums(5)."""

from __future__ import annotations

import gzip
import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pratique.demo.days import INSTALLED, RELEASED
from pratique.demo.disk import Disk, folders_above
from pratique.demo.program import binary

_INFO: Final = "/var/lib/dpkg/info"
UNITS: Final = "/usr/lib/systemd/system"
# On a machine with a merged /usr the old folders are links, and packages still name them.
MERGED: Final = ("/bin", "/sbin", "/lib", "/lib64")


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it is declared here.

    `programs` and `libraries` are paths of files that are made up; `set_uid` are those of
    the programs that give root's rights away. `files` and `configuration` map paths to
    their content.
    """

    name: str
    version: str
    summary: str
    programs: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    set_uid: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    configuration: Mapping[str, str] = field(default_factory=dict)
    section: str = "admin"

    def shipped(self) -> Iterator[tuple[str, bytes]]:
        """Every path that the package brings, but for configuration, with its content."""
        for path in (*self.programs, *self.libraries):
            yield path, binary(f"{self.name} {path}")
        for path, text in self.files.items():
            yield path, text.encode()
        yield from self._pages()

    def _pages(self) -> Iterator[tuple[str, bytes]]:
        doc = f"/usr/share/doc/{self.name}"
        yield f"{doc}/copyright", _COPYRIGHT.format(name=self.name).encode()
        change = _CHANGE.format(name=self.name, version=self.version)
        yield f"{doc}/changelog.Debian.gz", _packed(change)
        for path in self.programs:
            name = posixpath.basename(path)
            section = 8 if "sbin" in path else 1
            page = _PAGE.format(name=name, upper=name.upper(), section=section, text=self.summary)
            yield f"/usr/share/man/man{section}/{name}.{section}.gz", _packed(page)


def paths(folder: str, names: str) -> tuple[str, ...]:
    """The paths of several names, given with blanks between them, in one folder."""
    return tuple(f"{folder}/{name}" for name in names.split())


def service(description: str, command: str, **more: str) -> str:
    """A service of systemd; `more` are further lines of its section [Service]."""
    further = "".join(f"{name}={value}\n" for name, value in more.items())
    return (
        f"[Unit]\nDescription={description}\nAfter=network.target\n\n"
        f"[Service]\nExecStart={command}\n{further}Restart=on-failure\n\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )


def install(disk: Disk, packages: Iterable[Package]) -> None:
    """Put the files of the packages on the disk, and all of it into dpkg's database."""
    status: list[str] = []
    for package in sorted(packages, key=lambda package: package.name):
        shipped = dict(package.shipped())
        for path, content in shipped.items():
            mode = _mode(package, path, content)
            disk.file(merged(path), content, mode, time=RELEASED)
        for path, text in package.configuration.items():
            mode = 0o755 if text.startswith("#!") else 0o440 if path == "/etc/sudoers" else 0o644
            disk.file(path, text, mode, time=RELEASED)
        listed = _listed([*shipped, *package.configuration])
        disk.file(f"{_INFO}/{package.name}.list", "".join(f"{path}\n" for path in listed))
        disk.file(f"{_INFO}/{package.name}.md5sums", "".join(_digests(shipped)))
        if package.configuration:
            named = "".join(f"{path}\n" for path in package.configuration)
            disk.file(f"{_INFO}/{package.name}.conffiles", named)
        status.append(control(package))
    disk.file("/var/lib/dpkg/status", "\n".join(status))
    disk.file("/var/lib/dpkg/diversions", "")
    disk.file("/var/lib/dpkg/statoverride", "")
    disk.file("/var/lib/dpkg/arch", "amd64\n")
    disk.file(f"{_INFO}/format", "1\n")


def merged(path: str) -> str:
    """Where a path really lies on a machine with a merged /usr."""
    top = "/" + path.split("/")[1]
    return "/usr" + path if top in MERGED else path


def _mode(package: Package, path: str, content: bytes) -> int:
    if path in package.set_uid:
        return 0o4755
    return 0o755 if path in package.programs or content.startswith(b"#!") else 0o644


def _listed(brought: list[str]) -> list[str]:
    """The paths with every folder above them, as dpkg lists them."""
    found = {"/."}
    for path in brought:
        found |= {path, *folders_above(path)}
    return sorted(found)


def _digests(shipped: Mapping[str, bytes]) -> Iterator[str]:
    for path, content in sorted(shipped.items()):
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        yield f"{digest}  {path.lstrip('/')}\n"


def control(package: Package) -> str:
    """The paragraph about it, as its own file and the list of what is installed have it."""
    lines = [
        f"Package: {package.name}",
        "Status: install ok installed",
        "Priority: optional",
        f"Section: {package.section}",
        "Maintainer: The demo of Pratique <nobody@harbour.example>",
        "Architecture: amd64",
        f"Version: {package.version}",
    ]
    if package.configuration:
        lines.append("Conffiles:")
        for path, text in package.configuration.items():
            digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
            lines.append(f" {path} {digest}")
    lines.append(f"Description: {package.summary}")
    return "\n".join(lines) + "\n"


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=INSTALLED)


_COPYRIGHT: Final = """{name} of this server is made up: the demo of Pratique wrote it.
It stands here so that the tree looks like that of a server.
"""
_CHANGE: Final = """{name} ({version}) stable; urgency=medium

  * Written by the demo.

 -- The demo of Pratique <nobody@harbour.example>  Mon, 02 Jun 2025 09:14:00 +0000
"""
_PAGE: Final = """.TH {upper} {section} "2025-06-02"
.SH NAME
{name} \\- {text}
.SH DESCRIPTION
This page belongs to a made-up server.
"""
