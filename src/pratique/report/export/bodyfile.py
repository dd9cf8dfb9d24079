"""The times of files as a body file of The Sleuth Kit 3.x, for mactime(1).

`MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime`, seconds since 1970, 0 for
what is not known (wiki.sleuthkit.org, "Body file"). mactime cuts lines at `|` and turns `%XX`
back in each part, so both are written as `%7C` and `%25`; control characters and broken UTF-8 are
written out already. A file none of whose times is known, or all of which are before 1970, has no
line: mactime would drop it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import Any, Final

from pratique.report.escape import visible
from pratique.store.tables import Tables

_LETTERS: Final = {
    "regular": "r", "directory": "d", "symlink": "l", "fifo": "p", "socket": "h",
    "character": "c", "block": "b",
}  # fmt: skip
_KIND: Final = {
    "regular": stat.S_IFREG,
    "directory": stat.S_IFDIR,
    "symlink": stat.S_IFLNK,
    "fifo": stat.S_IFIFO,
    "socket": stat.S_IFSOCK,
    "character": stat.S_IFCHR,
    "block": stat.S_IFBLK,
}
_TIMES: Final = ", ".join(
    f"greatest(coalesce(epoch_ns({time}) // 1000000000, 0), 0)"
    for time in ("atime", "mtime", "ctime", "btime")
)
_SOME: Final = " OR ".join(
    f"epoch_ns({time}) >= 1000000000" for time in ("atime", "mtime", "ctime", "btime")
)
_FILES: Final = f"""
SELECT path, type, symlink_target, false, digest, inode, mode, uid, gid, size, {_TIMES}
FROM file WHERE {_SOME}
UNION ALL
SELECT coalesce(nullif(path, ''), 'inode ' || inode), type, NULL, true, NULL, inode, mode, uid,
       gid, size, {_TIMES}
FROM deleted_file WHERE {_SOME}"""  # noqa: S608 - our own words


def lines(tables: Tables) -> Iterator[str]:
    """One line for each file and each deleted one, with its line feed; mactime sorts them."""
    for row in tables.select(_FILES):
        yield _line(row)


def timeless(tables: Tables) -> int:
    """How many files have no line, since none of their times is known."""
    sql = f"SELECT count(*) FROM file WHERE ({_SOME}) IS NOT TRUE"  # noqa: S608 - the same
    return int(next(tables.select(sql))[0])


def _line(row: tuple[Any, ...]) -> str:
    path, kind, target, deleted, digest, inode, mode, uid, gid, size, *times = row
    name = path if target is None else f"{path} -> {target}"
    name = _escaped(f"{name} (deleted)" if deleted else name)
    md5 = digest.removeprefix("md5:") if digest and digest.startswith("md5:") else "0"
    letter = _LETTERS.get(kind, "-")
    # As `fls -m` has it: the kind by the folder's entry, then that of the inode.
    shown = f"{letter}/{letter}{stat.filemode(_KIND.get(kind, 0) | mode)[1:]}"
    parts = (_escaped(md5), name, inode, shown, uid, gid, size, *times)
    return "|".join(map(str, parts)) + "\n"


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25").replace("|", "%7C")
