r"""The audit log as laurel(8) writes it: one event a line, as a JSON object.

    {"ID":"1364481363.243:24287","SYSCALL":{"syscall":59,"uid":33,"exe":"/usr/bin/id",...},
     "EXECVE":{"argc":1,"ARGV":["id"]},"CWD":{"cwd":"/"},"PATH":[{"item":0,"name":"/usr/bin/id"}]}

See laurel's `doc/log-format.md` and its sample settings: `NODE` before or after the records where
the machine's name is kept, `ARGV` as a list or `ARGV_STR` as one text, a prefix such as `@cee: `.
The records of an event become rows of `audit_record`, as those of auditd do, and are put together
to commands with them. Names that laurel adds in capital letters (`UID`) are not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.audit_meaning import authentications, changes
from pratique.parsers.log.base import OFFSET, SHOWN, TIMING, YEARLESS, LogFormat, groups
from pratique.parsers.log.json_lines import fields
from pratique.parsers.log.row.account_change import AccountChange
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.authentication import Authentication

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_HEAD: Final = (
    r'^(?:[^{"]{0,32})(?P<object>\{"ID":"(?P<seconds>[0-9]{1,10})\.(?P<part>[0-9]{1,9})'
    r':(?P<number>[0-9]{1,20})",(?:"NODE":"[^"]*",)?"(?P<type>[A-Z][A-Z0-9_]*)":(?P<opens>[\[{])(?s:.)*)$'
)
# The column of `audit_record`, and its names in a record; the first one counts.
_KEYS: Final = {
    "pid": ("pid",),
    "parent": ("ppid",),
    "uid": ("uid",),
    "euid": ("euid",),
    "auid": ("auid",),
    "session": ("ses",),
    "executable": ("exe",),
    "program": ("comm",),
    "syscall": ("SYSCALL", "syscall"),
    "success": ("success",),
    "exit": ("exit",),
    "user": ("acct", "id"),
    "address": ("addr",),
    "tty": ("terminal", "tty"),
    "operation": ("op",),
    "result": ("res",),
    "key": ("key",),
}
_NUMBERS: Final = ("pid", "parent", "uid", "euid", "auid", "session", "exit")
_UNSET: Final = (1 << 32) - 1
_NOTHING: Final = ("?", "(none)", "(null)", "")
_LONGEST: Final = 256 << 10


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that are such objects, of one event each."""
    import polars as pl

    found = groups(lines, _HEAD)
    whole = fields(found["object"], {"node": ("NODE",)})
    found = pl.concat([found, whole], how="horizontal").filter("_object").drop("_object")
    seconds = pl.col("seconds").cast(pl.Int64)
    micro = pl.col("part").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    return found.with_columns(
        pl.from_epoch(seconds * 1_000_000 + micro, time_unit="us").alias(SHOWN),
        pl.lit(0, dtype=pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
        pl.concat_str("seconds", pl.lit("."), "part", pl.lit(":"), "number").alias("event"),
    ).drop("seconds", "part", "number")


def spread(records: pl.DataFrame) -> Frames:
    """The first record of each event with what its columns say; EXECVE and CWD beside it."""
    import polars as pl

    rows: list[pl.DataFrame] = []
    # Records that may come several times in an event are a list; the first one is told.
    for (kind, opens), some in records.partition_by("type", "opens", as_dict=True).items():
        way = (str(kind), 0) if opens == "[" else (str(kind),)
        ways = {
            f"{column}_{number}": (*way, key)
            for column, keys in _KEYS.items()
            for number, key in enumerate(keys)
        }
        told = fields(some["object"], ways).drop("_object")
        rows.append(_typed(pl.concat([some, told], how="horizontal")))
    if not rows:
        return {AuditRecord: records}
    main = pl.concat(rows, how="diagonal_relaxed").sort("line")
    main = main.with_columns(
        pl.lit(None, dtype=pl.String).alias(one) for one in ("command", "folder")
    )
    return {
        AuditRecord: pl.concat([main, *_beside(records)], how="diagonal_relaxed").sort("line"),
        Authentication: authentications(main),
        AccountChange: changes(main),
    }


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    said = {
        column: pl.coalesce(f"{column}_{number}" for number in range(len(keys)))
        for column, keys in _KEYS.items()
    }
    texts: dict[str, pl.Expr] = {
        column: pl.when(value.is_in(_NOTHING).not_()).then(value)
        for column, value in said.items()
        if column not in (*_NUMBERS, "success")
    }
    numbers: dict[str, pl.Expr] = {
        column: said[column].cast(pl.Int64, strict=False) for column in _NUMBERS
    }
    for column in ("auid", "session"):
        numbers[column] = pl.when(numbers[column] != _UNSET).then(numbers[column])
    truth = {"yes": True, "no": False}
    result = {"1": "success", "0": "failed", "yes": "success", "no": "failed"}
    texts["result"] = texts["result"].replace(result)
    success = said["success"].replace_strict(truth, default=None, return_dtype=pl.Boolean)
    return rows.with_columns(
        *(value.alias(column) for column, value in {**texts, **numbers}.items()),
        success.alias("success"),
        pl.col("object").alias("fields"),
    ).drop("object", "opens", *(f"{c}_{n}" for c, keys in _KEYS.items() for n in range(len(keys))))


def _beside(records: pl.DataFrame) -> list[pl.DataFrame]:
    """What an event was given to run, and the folder that it ran in."""
    import polars as pl

    text = pl.when(pl.col("object").str.len_bytes() <= _LONGEST).then("object")
    outer = ["line", "path", *TIMING, "event", "node"]
    found = records.select(
        *outer,
        text.str.json_path_match("$.EXECVE.ARGV").alias("list"),
        text.str.json_path_match("$.EXECVE.ARGV_STR").alias("joined"),
        text.str.json_path_match("$.CWD.cwd").alias("folder"),
    )
    arguments = _arguments(found["list"])
    run = found.with_columns(pl.coalesce(arguments, "joined").alias("command"))
    return [
        run.filter(pl.col("command").is_not_null())
        .select(*outer, "command")
        .with_columns(pl.lit("EXECVE").alias("type"), pl.lit("").alias("fields")),
        run.filter(pl.col("folder").is_not_null())
        .select(*outer, "folder")
        .with_columns(pl.lit("CWD").alias("type"), pl.lit("").alias("fields")),
    ]


def _arguments(lists: pl.Series) -> pl.Series:
    """A list of arguments in JSON as one text; what is no such list is null."""
    import json

    import polars as pl

    joined: list[str | None] = []
    for text in lists:
        try:
            value = json.loads(text) if text is not None else None
        except (ValueError, RecursionError):
            value = None
        joined.append(
            " ".join(str(one).replace("\n", " ") for one in value)
            if isinstance(value, list)
            else None
        )
    return pl.Series(
        "command",
        [None if one is None else one.encode("utf-8", "replace").decode() for one in joined],
        dtype=pl.String,
    )


FORMATS: Final = (
    LogFormat(
        "laurel",
        (AuditRecord, Authentication, AccountChange),
        ("/var/log/laurel/*.log*", "/var/log/audit/laurel*"),
        split,
        spread,
    ),
)
