"""The `site` table: what a web server serves, and from where. Filled by several parsers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True)
class Site:
    """A document root, as a configuration names it or as the layout of the tree suggests."""

    table: ClassVar[str] = "site"

    path: Annotated[
        str, "the file that tells of it: a configuration, or the sign it was guessed by"
    ]
    line: Annotated[int | None, "line in the configuration; null when guessed"]
    server: Annotated[str, "`nginx`, `apache`, or empty when guessed"]
    name: Annotated[str, "first name it answers to; empty where none is given"]
    names: Annotated[tuple[str, ...], "all names it answers to"]
    document_root: Annotated[str, "readable path of the folder that is served"]
    basis: Annotated[str, "`configuration`, or `layout` when guessed"]


PARSERS = ()
