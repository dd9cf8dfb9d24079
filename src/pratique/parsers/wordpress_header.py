"""What plug-ins and themes of WordPress say of themselves: `Plugin Name: ...` in a comment.

Source: "Header Requirements" in the documentation of WordPress for plug-ins, and "Main
Stylesheet" in the one for themes; WordPress reads the first 8 KiB of a file for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import Parser, shown
from pratique.parsers.told_version import root_of

_HEAD: Final = 8 << 10
_FIELD: Final = rb"(?im)^[ \t/*#@]{0,40}%b:[ \t]{0,40}([^\r\n]{1,400})"
_PLUGIN: Final = re.compile(_FIELD % rb"Plugin Name")
_THEME: Final = re.compile(_FIELD % rb"Theme Name")
_VERSION: Final = re.compile(_FIELD % rb"Version")
_END: Final = re.compile(rb"\s*(?:\*/|\?>).*")


def _parse(
    content: bytes, path: str, name: re.Pattern[bytes], kind: str
) -> Iterator[Application | Gap]:
    head = content[:_HEAD]
    called = name.search(head)
    if called is None:
        return  # a plug-in has many files, and only one of them has a header
    version = _VERSION.search(head)
    root = root_of(path, 1)
    yield Application(
        path,
        head.count(b"\n", 0, called.start(1)) + 1,
        root,
        _text(called[1]),
        root.rpartition("/")[2],
        "" if version is None else _text(version[1]),
        kind,
    )


def parse_plugin(content: bytes, path: str) -> Iterator[Application | Gap]:
    """The plug-in whose main file this is; nothing for another file."""
    return _parse(content, path, _PLUGIN, "plugin")


def parse_theme(content: bytes, path: str) -> Iterator[Application | Gap]:
    """The theme whose style sheet this is."""
    return _parse(content, path, _THEME, "theme")


def _text(value: bytes) -> str:
    return shown(_END.sub(b"", value).strip(), 120)


PARSERS = (
    Parser(
        "wordpress-plugin",
        (Application,),
        ("/**/wp-content/plugins/*/*.php", "/**/wp-content/mu-plugins/*/*.php"),
        parse_plugin,
    ),
    Parser(
        "wordpress-theme",
        (Application,),
        ("/**/wp-content/themes/*/style.css",),
        parse_theme,
    ),
)
