"""Packages of the distribution, under the names that advisories have for them.

Advisories of Debian, Ubuntu, Alpine and most others are about source packages; some of those for
rpm are about the packages that were built from them, so both names count there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.inventory.identity import Identity
from pratique.parsers.apk_database import ApkPackage
from pratique.parsers.dpkg import DebPackage
from pratique.parsers.rpm_package import RpmPackage
from pratique.store.tables import Tables
from pratique.survey.machine import Machine

_DEB_SOURCE: Final = re.compile(r"(\S+)(?:\s+\(([^)\s]+)\))?")
_RPM_SOURCE: Final = re.compile(r"(.{1,300})-[^-]{1,200}-[^-]{1,200}\.(?:no)?src\.rpm")
_RELEASES: Final = (
    (re.compile(r"Debian GNU/Linux (\d+)"), "Debian:{}"),
    (re.compile(r"Ubuntu (\d+\.04(?=\S* LTS))"), "Ubuntu:{}:LTS"),
    (re.compile(r"Ubuntu (\d+\.\d+)"), "Ubuntu:{}"),
    (re.compile(r"Alpine Linux (v\d+\.\d+)"), "Alpine:{}"),
    (re.compile(r"Rocky Linux (\d+)"), "Rocky Linux:{}"),
    (re.compile(r"AlmaLinux (\d+)"), "AlmaLinux:{}"),
    (re.compile(r"openSUSE (Leap \d+\.\d+)"), "openSUSE:{}"),
)


@dataclass(frozen=True, slots=True)
class DistributionPackage:
    """One package. `package` is what is installed, `name` what it was built from."""

    name: str
    version: str
    package: str
    path: str
    line: int | None
    known_as: tuple[Identity, ...]


def distribution_packages(tables: Tables) -> Iterator[DistributionPackage]:
    """What dpkg, apk and rpm have installed."""
    machine = next(tables.rows(Machine), None)
    release = release_of(machine.system if machine is not None else "")
    for deb in tables.rows(DebPackage, "status LIKE '% installed'"):
        told = _DEB_SOURCE.match(deb.source)
        name = told[1] if told is not None else deb.name
        version = (told[2] if told is not None else None) or deb.version
        yield _one(release, (name,), version, deb.name, deb.path, deb.line)
    for apk in tables.rows(ApkPackage):
        yield _one(release, (apk.origin or apk.name,), apk.version, apk.name, apk.path, apk.line)
    for rpm in tables.rows(RpmPackage):
        source = _RPM_SOURCE.fullmatch(rpm.source)
        names = (source[1], rpm.name) if source is not None else (rpm.name,)
        version = f"{rpm.epoch or 0}:{rpm.version}-{rpm.release}"
        yield _one(release, names, version, rpm.name, rpm.path, None)


def _one(  # noqa: PLR0913, PLR0917 - what the tables of all systems tell
    release: str, names: tuple[str, ...], version: str, package: str, path: str, line: int | None
) -> DistributionPackage:
    known = tuple((release, name, version) for name in dict.fromkeys(names)) if release else ()
    return DistributionPackage(names[0], version, package, path, line, known)


def release_of(system: str) -> str:
    """The ecosystem of a distribution by its name in os-release(5); empty for others."""
    for pattern, ecosystem in _RELEASES:
        found = pattern.search(system)
        if found is not None:
            return ecosystem.format(found[1])
    return ""
