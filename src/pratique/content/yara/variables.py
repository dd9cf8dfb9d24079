"""What public rules ask about the file around the bytes: the external variables.

The names are those of the scanners LOKI and THOR, for which the largest public sets are
written: THOR's manual, "Additional Attributes". `filepath` is the folder, `extension` begins
with its dot and is in lower case, `filetype` is a word such as `PHP`, `ELF` or `ZIP`.
"""

from __future__ import annotations

import stat
from typing import Final

Value = str | int

# By name, what a variable is before it is set. Rules that ask for others are left out, told.
EMPTY: Final[dict[str, Value]] = {
    "filename": "",
    "filepath": "",
    "extension": "",
    "filetype": "",
    "owner": "",
    "group": "",
    "permissions": "",
    "filemode": 0,
    "md5": "",
    "timezone": "",
    "language": "",
    "osversion": 0,
    "unpack_parent": "",
    "unpack_source": "",
}
# The words of these scanners where they are not ours in capitals.
_TYPES: Final = {
    "windows-program": "EXE",
    "script": "SHELL",
    "data": "UNKNOWN",
    "text": "TXT",
    "python": "Python",
    "perl": "Perl",
    "ruby": "Ruby",
    "javascript": "JS",
    "jpeg": "JPG",
    "java-class": "CLASS",
    "ole": "OLE",
    "postscript": "PS",
    "bzip2": "BZIP2",
    "7z": "7ZIP",
    "sqlite": "SQLITE",
    "empty": "",
}


def variables(path: str, kind: str, *, owner: str, group: str, mode: int) -> dict[str, Value]:
    """The variables of one file: its readable path, the word of `identify`, and its inode."""
    folder, _, name = path.rpartition("/")
    dot = name.rfind(".")
    return {
        "filename": name,
        "filepath": folder or "/",
        "extension": name[dot:].lower() if dot > 0 else "",
        "filetype": _TYPES.get(kind, kind.upper()),
        "owner": owner,
        "group": group,
        "permissions": stat.filemode(stat.S_IFREG | mode),
        "filemode": stat.S_IFREG | mode,
    }
