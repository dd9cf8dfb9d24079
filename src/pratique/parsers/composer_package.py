"""Packages of PHP that Composer locked or installed: composer.lock, vendor/composer/installed.json.

Source: the schema of `composer.lock` and "Installed" in the documentation of Composer. The lock
has `packages` and `packages-dev`; installed.json is a list of the same objects, and since
Composer 2 has it under `packages`, with the folder of each in `install-path`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pratique.model import Gap, readable
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.json_document import MOST, document, field, objects


@dataclass(frozen=True, slots=True)
class ComposerPackage:
    """A package of PHP that Composer locked or installed."""

    table: ClassVar[str] = "composer_package"

    path: Annotated[str, "the file that tells of it"]
    line: Annotated[int | None, "null: a document is read as a whole"]
    name: Annotated[str, "vendor and name, e.g. `laravel/framework`"]
    version: Annotated[str, "its version, as written"]
    type: Annotated[str, "what it is, e.g. `library` or `drupal-module`"]
    directory: Annotated[str, "readable path of its folder; of a lock, that of the project"]
    installed: Annotated[bool, "true in installed.json, false in a lock"]
    development: Annotated[bool, "locked only for those who develop the project"]
    reference: Annotated[str, "the commit that it was made from"]


def parse(content: bytes, path: str) -> Iterator[ComposerPackage | Gap]:
    """The packages of a lock, or of what is installed."""
    held = document(content, path)
    if isinstance(held, Gap):
        yield held
        return
    installed = path.endswith("/installed.json")
    groups = _groups(held)
    if groups is None:
        yield unread(path, None, "a file of Composer without packages", content[:200])
        return
    folder = path.rpartition("/")[0]
    developed = held.get("dev-package-names") if isinstance(held, dict) else None
    for development, packages in groups:
        for one in objects(packages):
            name = field(one, "name")
            if not name:
                continue
            for_development = development or (isinstance(developed, list) and name in developed)
            yield ComposerPackage(
                path,
                None,
                name,
                field(one, "version"),
                field(one, "type"),
                _directory(one, name, folder) if installed else folder,
                installed,
                for_development,
                _reference(one),
            )


def _groups(held: Any) -> tuple[tuple[bool, Any], ...] | None:
    """The lists of packages, each with whether it is for development."""
    if isinstance(held, list):
        return ((False, held),)
    if not isinstance(held, dict) or "packages" not in held:
        return None
    return (False, held["packages"]), (True, held.get("packages-dev"))


def _directory(one: dict[str, Any], name: str, folder: str) -> str:
    """`install-path` is relative to vendor/composer; Composer 1 has all in vendor."""
    told = one.get("install-path")
    inside = told if isinstance(told, str) and told else f"../{name}"
    place = readable(inside[:FIELD_LENGTH].encode("utf-8", "surrogatepass"))
    return shown(posixpath.normpath(posixpath.join(folder, place)), FIELD_LENGTH)


def _reference(one: dict[str, Any]) -> str:
    for name in ("dist", "source"):
        where = one.get(name)
        if isinstance(where, dict) and field(where, "reference"):
            return field(where, "reference")
    return ""


PARSERS = (
    Parser(
        "composer-packages",
        (ComposerPackage,),
        ("/**/composer.lock", "/**/vendor/composer/installed.json"),
        parse,
        most=MOST,
    ),
)
