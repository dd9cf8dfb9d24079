"""What is installed, from the tables of all that tell it.

That is applications and packages of languages and of the distribution, each with who brought it
and under which names advisories know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pratique.inventory.distribution_package import distribution_packages
from pratique.inventory.identity import Identity, identities
from pratique.inventory.package_name import normal_name
from pratique.parsers.apk_database import ApkPackage
from pratique.parsers.application import Application
from pratique.parsers.composer_package import ComposerPackage
from pratique.parsers.dpkg import DebPackage
from pratique.parsers.gem_package import GemPackage
from pratique.parsers.npm_package import NpmPackage
from pratique.parsers.python_package import PythonPackage
from pratique.parsers.rpm_package import RpmPackage
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.machine import Machine
from pratique.survey.package_file import PackageFile

# The tables that are asked.
INSTALLED_TYPES: Final[tuple[type[Any], ...]] = (
    ApkPackage, Application, ComposerPackage, DebPackage, GemPackage, Machine, NpmPackage,
    PackageFile, PythonPackage, RpmPackage, Site,
)  # fmt: skip

_PATHS_AT_ONCE: Final = 20_000
# Where the packages of Debian put modules, with their own patches in them.
_OF_DEBIAN: Final = re.compile(r"^/usr/(?:lib/python3|share)/")


@dataclass(frozen=True, slots=True)
class Installed:
    """One thing that is installed in one place.

    `sort` is `application`, `python`, `npm`, `composer`, `gem` or `distribution`; `kind` that of
    the table `application`, else empty. `owner` is the package of the distribution that brought
    it, `site` the site it lies in; each may be empty. `known_as` is empty for what no advisory is
    looked up for: without a version, or with the patches of a distribution.
    """

    sort: str
    kind: str
    name: str
    version: str
    path: str
    line: int | None
    root: str
    owner: str
    site: str
    known_as: tuple[Identity, ...]


def installed(tables: Tables) -> Iterator[Installed]:
    """All that is installed, one place after the other, what a package brought included."""
    rows = sorted(_each(tables), key=lambda one: (one.sort, one.root, one.kind != "core", one.name))
    owners = _owners(tables, (row.path for row in rows if row.sort != "distribution"))
    roots = _roots(tables)
    for row in rows:
        owner = row.owner or owners.get(row.path, "")
        patched = row.sort != "distribution" and (owner or _OF_DEBIAN.match(row.path))
        yield replace(
            row,
            owner=owner,
            site=_site(row.path, roots),
            known_as=() if patched else row.known_as,
        )


def _each(tables: Tables) -> Iterator[Installed]:
    for row in tables.rows(Application):
        known = tuple(identities(row))
        yield _one("application", row.name, row.version, row, row.root, known, row.kind)
    seen: set[tuple[str, str, str, str]] = set()
    for one in (*_languages(tables), *_distribution(tables)):
        key = one.sort, one.name, one.version, one.root
        if key not in seen:  # a lock and what is installed by it tell the same
            seen.add(key)
            yield one


def _languages(tables: Tables) -> Iterator[Installed]:
    for python in tables.rows(PythonPackage):
        yield _package("python", "PyPI", python.name, python.version, python, python.directory)
    for npm in tables.rows(NpmPackage):
        yield _package("npm", "npm", npm.name, npm.version, npm, npm.directory)
    # What is only locked counts where nothing says what is installed.
    wanted = """installed OR regexp_replace(path, '[^/]*$', '') || 'vendor/composer/installed.json'
        NOT IN (SELECT path FROM composer_package WHERE installed)"""
    for composed in tables.rows(ComposerPackage, wanted):
        version = composed.version
        yield _package(
            "composer", "Packagist", composed.name, version, composed, composed.directory
        )
    for gem in tables.rows(GemPackage):
        yield _package("gem", "RubyGems", gem.name, gem.version, gem, gem.directory)


def _distribution(tables: Tables) -> Iterator[Installed]:
    for one in distribution_packages(tables):
        yield Installed(
            "distribution", "", one.name, one.version, one.path, one.line, "", one.package, "",
            one.known_as,
        )  # fmt: skip


def _package(  # noqa: PLR0913, PLR0917 - what tables of packages have in common
    sort: str, ecosystem: str, name: str, version: str, row: Any, root: str
) -> Installed:
    known = ((ecosystem, normal_name(ecosystem, name), version),) if version else ()
    return _one(sort, name, version, row, root, known)


def _one(  # noqa: PLR0913, PLR0917 - the same
    sort: str,
    name: str,
    version: str,
    row: Any,
    root: str,
    known_as: tuple[Identity, ...],
    kind: str = "",
) -> Installed:
    return Installed(sort, kind, name, version, row.path, row.line, root, "", "", known_as)


def _owners(tables: Tables, paths: Iterable[str]) -> dict[str, str]:
    """The package that brought each path."""
    wanted = sorted(set(paths))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _PATHS_AT_ONCE):
        rows = tables.select(
            """SELECT path, min(package) FROM package_file
               WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[]))) GROUP BY path""",
            wanted[start : start + _PATHS_AT_ONCE],
        )
        found.update(rows)
    return found


def _roots(tables: Tables) -> dict[str, str]:
    """The name of the site of each document root, without a slash at its end."""
    return {
        site.document_root.rstrip("/"): site.name or site.document_root
        for site in tables.rows(Site)
        if site.document_root.startswith("/")
    }


def _site(path: str, roots: dict[str, str]) -> str:
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in roots:
            return roots[folder]
    return ""
