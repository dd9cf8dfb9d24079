"""Packages of Node.js that npm installed or locked: package.json and package-lock.json.

Source: "package.json" and "package-lock.json" in the documentation of npm. Version 1 of the lock
has `dependencies` inside `dependencies`; versions 2 and 3 have `packages`, named by their folder;
node_modules/.package-lock.json is what npm found in that folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pratique.model import Gap, readable
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.json_document import MOST, document, field

_MOST_PACKAGES: Final = 100_000
# What npm runs by itself when a package is installed.
_AT_INSTALLATION: Final = ("preinstall", "install", "postinstall", "prepare")


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package of Node.js. Columns are named after osquery's `npm_packages` table."""

    table: ClassVar[str] = "npm_package"

    path: Annotated[str, "the file that tells of it"]
    line: Annotated[int | None, "null: a document is read as a whole"]
    name: Annotated[str, "name of the package, with its scope"]
    version: Annotated[str, "its version"]
    directory: Annotated[str, "readable path of the folder that it is, or would be, installed in"]
    scripts: Annotated[tuple[str, ...], "what npm runs when it installs it, with their names"]
    has_scripts: Annotated[bool, "whether it runs something when it is installed"]
    resolved: Annotated[str, "where the lock says that it comes from"]
    integrity: Annotated[str, "digest of the package, as the lock has it"]


def parse_package(content: bytes, path: str) -> Iterator[NpmPackage | Gap]:
    """The package in a folder of node_modules; nothing for a part of one without a version."""
    held = document(content, path)
    if isinstance(held, Gap):
        yield held
        return
    if not isinstance(held, dict) or not field(held, "name") or not field(held, "version"):
        return  # folders inside a package have such files to say which kind of modules they hold
    told = held.get("scripts")
    scripts = told if isinstance(told, dict) else {}
    named = tuple(
        shown(f"{name}: {scripts[name]}", FIELD_LENGTH)
        for name in _AT_INSTALLATION
        if isinstance(scripts.get(name), str)
    )
    folder = path.rpartition("/")[0]
    yield NpmPackage(
        path,
        None,
        field(held, "name"),
        field(held, "version"),
        folder,
        named,
        any(not one.startswith("prepare:") for one in named),
        field(held, "_resolved"),
        field(held, "_integrity"),
    )


def parse_lock(content: bytes, path: str) -> Iterator[NpmPackage | Gap]:
    """The packages of a lock of any version."""
    held = document(content, path)
    if isinstance(held, Gap):
        yield held
        return
    base = path.rpartition("/")[0].removesuffix("/node_modules")
    packages = held.get("packages") if isinstance(held, dict) else None
    older = held.get("dependencies") if isinstance(held, dict) else None
    if isinstance(packages, dict):
        found = _named_by_folder(packages)
    elif isinstance(older, dict):
        found = _nested(older)
    elif isinstance(held, dict) and "lockfileVersion" in held:
        return  # nothing is locked
    else:
        yield unread(path, None, "a lock of npm without packages", content[:200])
        return
    for count, (folder, name, one) in enumerate(found):
        if count == _MOST_PACKAGES:
            yield unread(path, None, "more packages than are read", folder)
            return
        if not isinstance(one, dict) or not field(one, "version"):
            continue  # a link to a part of the same project
        yield NpmPackage(
            path,
            None,
            field(one, "name") or shown(name, FIELD_LENGTH),
            field(one, "version"),
            shown(readable(f"{base}/{folder}".encode("utf-8", "surrogatepass")), FIELD_LENGTH),
            (),
            one.get("hasInstallScript") is True,
            field(one, "resolved"),
            field(one, "integrity"),
        )


def _named_by_folder(packages: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for folder, one in packages.items():
        # The empty name is the project itself, and one without node_modules is a part of it.
        _, found, name = folder.rpartition("node_modules/")
        if found:
            yield folder, name, one


def _nested(dependencies: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    waiting = [("", dependencies)]
    while waiting:
        above, held = waiting.pop()
        for name, one in held.items():
            folder = f"{above}node_modules/{name}"
            yield folder, name, one
            inner = one.get("dependencies") if isinstance(one, dict) else None
            if isinstance(inner, dict) and inner and len(folder) < FIELD_LENGTH:
                waiting.append((f"{folder}/", inner))


PARSERS = (
    Parser(
        "npm-package",
        (NpmPackage,),
        ("/**/node_modules/*/package.json", "/**/node_modules/@*/*/package.json"),
        parse_package,
        most=MOST,
    ),
    Parser(
        "npm-lock",
        (NpmPackage,),
        (
            "/**/package-lock.json",
            "/**/npm-shrinkwrap.json",
            "/**/node_modules/.package-lock.json",
        ),
        parse_lock,
        most=MOST,
    ),
)
