"""What a program says through syslog or the journal, and what that means in columns.

The form of the log tells who speaks and what is said; it is the same `sshd` in a file of rsyslog,
in the journal and in the log of a container. A speaker has a list of sayings: a message has the
meaning of the first one that it matches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.base import TIMING, groups

if TYPE_CHECKING:
    import polars as pl

# What a form of log gives of each message. A row of a saying has those that its type has, too.
HEARD: Final = ("path", "line", *TIMING, "host", "program", "pid", "message")


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of a program.

    `row` is the type of its rows. `pattern` is put to the message from its start (`^` is not
    written); its named groups are columns of `row`. `holds` is a text that every such message
    holds: it is looked for first, since that is faster by far. `means` are columns with one value
    for all. Groups whose text is empty are null.
    """

    row: type[Any]
    holds: str
    pattern: str
    means: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The programs that say the same sentences, by the names that syslog gives them.

    `*` stands for any run of characters. What `*` alone says is asked of every program, of what
    the program's own sayings do not match.
    """

    programs: tuple[str, ...]
    sayings: tuple[Saying, ...]


def said(messages: pl.DataFrame, sayings: tuple[Saying, ...]) -> list[tuple[Saying, pl.DataFrame]]:
    """The rows of each saying among `messages`, which have the columns HEARD."""
    import polars as pl

    found: list[tuple[Saying, pl.DataFrame]] = []
    for saying in sayings:
        if not messages.height:
            break
        likely = messages.filter(pl.col("message").str.contains(saying.holds, literal=True))
        if not likely.height:
            continue
        rows = groups(likely, "^" + saying.pattern, "message")
        if not rows.height:
            continue
        texts = [name for name, kind in rows.schema.items() if kind == pl.String]
        named = (pl.when(pl.col(name) != "").then(name).alias(name) for name in texts)
        means = (pl.lit(value).alias(name) for name, value in saying.means.items())
        found.append((saying, rows.with_columns(*named).with_columns(*means)))
        messages = messages.join(rows.select("line"), on="line", how="anti")
    return found
