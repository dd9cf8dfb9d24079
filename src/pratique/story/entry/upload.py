"""Whether a request that left a file is an upload, or used a weakness of the program.

A page that takes files keeps them in a place for files. One that was made to write among the
programs of the site, or that takes no files at all, did what nobody meant it to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from pratique.content.names import PHP_PROFILE, PHP_WRITES_REQUEST
from pratique.store.tables import Tables

_SENDS: Final = frozenset({"POST", "PUT", "PATCH"})
_NAMED: Final = re.compile(
    r"upload|attach|avatar|import|filemanager|elfinder|dropzone", re.IGNORECASE
)
# Folders of the usual applications in which they keep what people send.
_OF_FILES: Final = re.compile(
    r"[^/]*upload[^/]*|attachments?|avatars?|files?|media|images?|img|pictures?|photos?|gallery"
    r"|documents?|downloads?|storage|te?mp|cache|incoming",
    re.IGNORECASE,
)
# And those in which their own programs lie.
_OF_PROGRAMS: Final = re.compile(
    r"plugins?|mu-plugins|modules?|components?|extensions?|includes?|inc|libs?|libraries|vendor"
    r"|core|classes|program|src|admin|administrator|templates?|themes?|skins?|views?|wp-includes"
    r"|wp-admin|config|bin|languages?",
    re.IGNORECASE,
)
# What lies in these is called after the extension that it is, whatever that name may be.
_OF_EXTENSIONS: Final = re.compile(
    r"plugins?|mu-plugins|modules?|components?|extensions?|templates?|themes?|skins?", re.IGNORECASE
)
# How the analyser of programs says that one reads what a form brings along.
_TAKES: Final = "takes uploads"
_PAGES: Final = """
SELECT DISTINCT path FROM mark
WHERE mark = ? OR (mark = ? AND contains(why, ?))
"""


class Ground(StrEnum):
    """What a folder of a site is for."""

    FILES = "files"
    PROGRAMS = "programs"
    UNKNOWN = "unknown"


def ground(target: str) -> Ground:
    """What the folder of a page is for, by the innermost of its folders that tells it.

    `target` is the path of the page below the document root.
    """
    folders = target.split("/")[:-1]
    for above, folder in reversed([*zip(["", *folders], folders, strict=False)]):
        if _OF_PROGRAMS.fullmatch(folder) or _OF_EXTENSIONS.fullmatch(above):
            return Ground.PROGRAMS
        if _OF_FILES.fullmatch(folder):
            return Ground.FILES
    return Ground.UNKNOWN


def takers(tables: Tables, roots: Iterable[str]) -> frozenset[str]:
    """The pages that take files by what their programs do, as a request names them."""
    ordered: Sequence[str] = sorted((root for root in roots if root), key=len, reverse=True)
    found: set[str] = set()
    for (path,) in tables.select(_PAGES, PHP_WRITES_REQUEST, PHP_PROFILE, _TAKES):
        root = next((one for one in ordered if path.startswith(f"{one}/")), None)
        if root is not None:
            target = path[len(root) :]
            found.add(target)
            if target.endswith("/index.php"):
                found.add(target.removesuffix("index.php"))
    return frozenset(found)


def named(target: str) -> bool:
    """Whether what is asked for takes files by its name."""
    return _NAMED.search(target) is not None


def is_upload(method: str | None, *, takes: bool, left: Iterable[str]) -> bool:
    """Whether a request was an upload: `takes` says if that page takes files.

    `left` are the paths, below the document root, of what was there afterwards.
    """
    if method not in _SENDS:
        return False
    grounds = {ground(target) for target in left}
    if Ground.FILES in grounds:
        return True
    return takes and Ground.PROGRAMS not in grounds
