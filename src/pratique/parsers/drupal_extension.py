"""Modules, themes and profiles of Drupal: `NAME.info.yml`, and `NAME.info` of Drupal 7 and older.

Source: "Let Drupal know about your module with an .info.yml file" in the documentation of Drupal.
What drupal.org packs has `version`, `project` and `datestamp` at its end. Only lines of the form
`name: value` and `name = value` are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import Parser, shown
from pratique.parsers.told_version import root_of

_MOST: Final = 64 << 10
_FIELD: Final = re.compile(
    rb"(?m)^(name|version|project|type|core|core_version_requirement|package)[ \t]{0,20}[:=]"
    rb"[ \t]{0,20}([^\r\n]{1,400})"
)
_TESTS: Final = re.compile(r"/tests?/|/testing/")
_CORE: Final = re.compile(r"/core/(?:modules|themes|profiles|tests)/")


def parse(content: bytes, path: str) -> Iterator[Application | Gap]:
    """The module, theme or profile that this is about; nothing for a file of another."""
    content = content[:_MOST]
    told: dict[bytes, str] = {}
    line = 1
    for found in _FIELD.finditer(content):
        if found[1] not in told:
            told[found[1]] = _value(found[2])
            if found[1] == b"name":
                line = content.count(b"\n", 0, found.start()) + 1
    kind = told.get(b"type", "") if path.endswith(".yml") else "module"
    if not told.get(b"name") or kind not in ("module", "theme", "profile", "theme_engine"):
        return
    if (path.endswith(".info") and b"core" not in told) or _TESTS.search(path):
        return
    name = path.rpartition("/")[2].removesuffix(".yml").removesuffix(".info")
    project = told.get(b"project") or shown(name)
    version = told.get(b"version", "")
    own = _CORE.search(path) is not None or project == "drupal"
    yield Application(
        path,
        line,
        root_of(path, 1),
        told[b"name"],
        project,
        "" if version == "VERSION" else version,
        "core extension" if own else "extension",
    )


def _value(raw: bytes) -> str:
    return shown(raw.strip().strip(b"'\""), 120)


PARSERS = (
    Parser("drupal-extension", (Application,), ("/**/*.info.yml",), parse),
    Parser(
        "drupal-7-extension",
        (Application,),
        ("/**/modules/**/*.info", "/**/themes/**/*.info", "/**/profiles/**/*.info"),
        parse,
    ),
)
