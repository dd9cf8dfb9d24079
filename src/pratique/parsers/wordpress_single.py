"""Plug-ins of WordPress that are one file: beside the folders of others, must-use, and drop-ins.

Source: "Must Use Plugins" and `_get_dropins()` in the documentation of WordPress. A must-use
plug-in needs no header and cannot be switched off; a drop-in is loaded for its name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import FIELD_LENGTH, Parser, shown
from pratique.parsers.wordpress_header import parse_plugin

_DROP_INS: Final = (
    "advanced-cache.php", "blog-deleted.php", "blog-inactive.php", "blog-suspended.php", "db.php",
    "db-error.php", "fatal-error-handler.php", "install.php", "maintenance.php",
    "object-cache.php", "php-error.php", "sunrise.php",
)  # fmt: skip


def _parse(
    content: bytes, path: str, *, kind: str, header_needed: bool
) -> Iterator[Application | Gap]:
    folder, _, name = path.rpartition("/")
    slug = shown(name.removesuffix(".php"), FIELD_LENGTH)
    for row in parse_plugin(content, path):
        if isinstance(row, Gap):
            yield row
        else:
            yield Application(path, row.line, folder, row.name, slug, row.version, kind)
        return
    if not header_needed and content.strip():
        yield Application(path, None, folder, slug, slug, "", kind)


PARSERS = (
    Parser(
        "wordpress-single-file-plugin",
        (Application,),
        ("/**/wp-content/plugins/*.php",),
        partial(_parse, kind="single-file plugin", header_needed=True),
    ),
    Parser(
        "wordpress-must-use-plugin",
        (Application,),
        ("/**/wp-content/mu-plugins/*.php",),
        partial(_parse, kind="must-use plugin", header_needed=False),
    ),
    Parser(
        "wordpress-drop-in",
        (Application,),
        tuple(f"/**/wp-content/{name}" for name in _DROP_INS),
        partial(_parse, kind="drop-in", header_needed=False),
    ),
)
