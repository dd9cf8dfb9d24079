"""Moments of files: birth, change of the inode, modification; those of one second are one."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut

# The first account of a number is who `ls` names.
_OWNER: Final = """LEFT JOIN (SELECT uid AS number, min_by(username, line) AS owner FROM account
    WHERE path = '/etc/passwd' GROUP BY uid) ON number = uid"""


def _second(column: str) -> str:
    return f"coalesce(epoch_ns({column}) // 1000000000, -1)"


_BIRTH: Final = f"{_second('btime')} = {_second('ctime')}"
_CLAIM_OF_BIRTH: Final = f"{_second('btime')} = {_second('mtime')}"
_CLAIM_OF_CHANGE: Final = f"{_second('ctime')} = {_second('mtime')}"


def _stream(time: str, where: str, basis: str, word: str, confidence: str) -> Stream:
    return Stream(
        ("file",),
        f"file {_OWNER} WHERE {time} IS NOT NULL AND {where}",
        {
            "time": time,
            "time_basis": basis,
            "confidence": confidence,
            "kind": "'file'",
            "account": "coalesce(owner, 'uid ' || uid)",
            "subject": cut("path"),
            "text": f"""concat_ws(' ', {cut("path")}, {word},
                 '(' || CASE type WHEN 'regular' THEN size || ' bytes' ELSE type END || ',',
                 'of ' || coalesce(owner, 'uid ' || uid) || ')')""",
            "path": "path",
            "actor": "uid::VARCHAR",
            "alike": basis,
            "gap": "60",
        },
    )


_DELETED: Final = Stream(
    ("file",),
    "deleted_file WHERE deleted_at IS NOT NULL",
    {
        "time": "deleted_at",
        "time_basis": "'deletion'",
        "confidence": "0.9",
        "kind": "'file'",
        "account": "'uid ' || uid",
        "subject": cut("coalesce(nullif(path, ''), 'inode ' || inode)"),
        "text": f"""concat_ws(' ', {cut("coalesce(nullif(path, ''), 'inode ' || inode)")},
             'was deleted (' || size || ' bytes, of uid ' || uid || ')')""",
        "path": "path",
        "actor": "uid::VARCHAR",
        "alike": "'deleted'",
        "gap": "60",
    },
)
STREAMS: Final[tuple[Stream, ...]] = (
    _stream(
        "btime",
        "true",
        f"""concat_ws(', ', 'birth', CASE WHEN {_BIRTH} THEN 'ctime' END,
            CASE WHEN {_CLAIM_OF_BIRTH} THEN 'mtime (claimed)' END)""",
        "'was made'",
        "0.9",
    ),
    _stream(
        "ctime",
        f"NOT {_BIRTH}",
        f"concat_ws(', ', 'ctime', CASE WHEN {_CLAIM_OF_CHANGE} THEN 'mtime (claimed)' END)",
        f"CASE WHEN {_CLAIM_OF_CHANGE} THEN 'was written' ELSE 'was changed (its inode)' END",
        "0.9",
    ),
    _stream(
        "mtime",
        f"NOT {_CLAIM_OF_BIRTH} AND NOT {_CLAIM_OF_CHANGE}",
        "'mtime (claimed)'",
        "'claims to have been written'",
        "0.5",
    ),
    _DELETED,
)
