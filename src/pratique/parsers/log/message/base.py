"""What a program says through syslog or the journal, and what that means in columns.

The form of the log tells who speaks and what is said; it is the same `sshd` in a file of rsyslog,
in the journal and in the log of a container. A speaker has a list of sayings: a message has the
meaning of the first one that it matches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.address import ADDRESS, FOUR_ALONE
from pratique.parsers.log.base import TIMING, groups

if TYPE_CHECKING:
    import polars as pl

# What a form of log gives of each message. A row of a saying has those that its type has, too.
HEARD: Final = ("path", "line", *TIMING, "host", "program", "pid", "message")
# What only some forms give: for how many messages one stands.
PERHAPS: Final = ("repeats",)


@dataclass(frozen=True, slots=True)
class Also:
    """A row of a second type that the same sentence gives.

    `named` are columns of it by the group, or the column of `means`, that they are taken from;
    all groups keep their own names besides.
    """

    row: type[Any]
    means: Mapping[str, str | int | bool] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of a program.

    `row` is the type of its rows. `pattern` is put to the message from its start (`^` is not
    written); its named groups are columns of `row`. `holds` is a text that every such message
    holds: it is looked for first, since that is faster by far, and fastest where the pattern
    begins with it. `means` are columns with one value for all. Groups whose text is empty are
    null. A group `origin` is told apart into `address` and, where it is a name, `client`. Where
    neither a group nor `means` gives a `service`, it is the program. `also` are rows of further
    types.
    """

    row: type[Any]
    holds: str
    pattern: str
    means: Mapping[str, str | int | bool] = field(default_factory=dict)
    also: tuple[Also, ...] = ()

    @property
    def starts(self) -> bool:
        """Whether every such message begins with what it holds."""
        return self.pattern.startswith(re.escape(self.holds)) or (
            self.holds.replace(" ", "").isalnum() and self.pattern.startswith(self.holds)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """The programs that say the same sentences, by the names that syslog gives them.

    `*` stands for any run of characters; a name without a slash is also that of a program that
    gives its whole path. What `*` alone says is asked of every program, of what the program's own
    sayings do not match. With `remembers`, a row that names no address gets the one that the
    same process named last, where that is not long ago.
    """

    programs: tuple[str, ...]
    sayings: tuple[Saying, ...]
    remembers: bool = False


def said(
    messages: pl.DataFrame, sayings: Sequence[Saying]
) -> list[tuple[type[Any], pl.DataFrame]]:
    """The rows of each saying among `messages`, which have the columns HEARD, by their type."""
    import polars as pl

    found: list[tuple[type[Any], pl.DataFrame]] = []
    text = pl.col("message").str
    for saying in sayings:
        if not messages.height:
            break
        holds = saying.holds
        likely = text.starts_with(holds) if saying.starts else text.contains(holds, literal=True)
        asked = messages.filter(likely)
        if not asked.height:
            continue
        rows = groups(asked, "^" + saying.pattern, "message")
        if not rows.height:
            continue
        if rows.height == asked.height:
            messages = messages.filter(~likely)
        else:
            messages = messages.join(rows.select("line"), on="line", how="anti")
        given = [name for name in rows.columns if name not in messages.columns]
        rows = _placed(
            rows.with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in given)
        )
        found.append((saying.row, _meant(rows, saying.means)))
        for other in saying.also:
            named = [pl.col(name).alias(new) for new, name in other.named.items()]
            found.append((other.row, _meant(rows.with_columns(*named), other.means)))
    return found


def _meant(rows: pl.DataFrame, means: Mapping[str, str | int | bool]) -> pl.DataFrame:
    import polars as pl

    rows = rows.with_columns(pl.lit(value).alias(name) for name, value in means.items())
    told = pl.coalesce("service", "program") if "service" in rows.columns else pl.col("program")
    return rows.with_columns(told.fill_null("").alias("service"))


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the column `origin`, if there is one, told apart into addresses and names."""
    import polars as pl

    if "origin" not in rows.columns:
        return rows
    origin = pl.col("origin")
    rows = rows.with_columns(origin.str.extract(FOUR_ALONE).alias("address"))
    if rows["address"].null_count() > rows["origin"].null_count():
        rows = rows.with_columns(pl.coalesce("address", origin.str.extract(ADDRESS)))
        name = pl.when(pl.col("address").is_null()).then(origin)
        return rows.with_columns(name.alias("client")).drop("origin")
    return rows.drop("origin")
