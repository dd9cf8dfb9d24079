"""What a program says through syslog or the journal, and what that means in columns.

The form of the log tells who speaks and what is said; it is the same `sshd` in a file of rsyslog,
in the journal and in the log of a container. A speaker has a list of sayings: a message has the
meaning of the first one that it matches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
_PLACE: Final = "_place"
# The name of a program without its folder, and without a module of PAM that speaks in its name.
_PROGRAM: Final = r"([^/()]+)(?:\([^/]*|\))?$"


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of a program.

    `row` is the type of its rows. `pattern` is put to the message from its start (`^` is not
    written); its named groups are columns of `row`. `holds` is a text that every such message
    holds: it is looked for first, since that is faster by far, and fastest where the pattern
    begins with it. `means` are columns with one value for all. Groups whose text is empty are
    null. A group `origin` is told apart into `address` and, where it is a name, `client`. Where
    neither a group nor `means` gives a `service`, it is the program. With `further`, the sayings
    behind it are asked of what it matches, too: a line may tell of a message and of a login.
    `decoded` takes the rows that this gives, for what a pattern cannot read, and gives them with
    more columns.
    """

    row: type[Any]
    holds: str
    pattern: str
    means: Mapping[str, str | int | bool] = field(default_factory=dict)
    further: bool = False
    decoded: Callable[[pl.DataFrame], pl.DataFrame] | None = None

    @property
    def starts(self) -> bool:
        """Whether every such message begins with what it holds."""
        start = re.escape(self.holds).replace(r"\ ", " ").replace(r"\-", "-")
        behind = self.pattern[len(start) : len(start) + 1]
        return self.pattern.startswith(start) and behind not in set("?*{|")


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


def said(messages: pl.DataFrame, sayings: Sequence[Saying]) -> list[tuple[Saying, pl.DataFrame]]:
    """The rows of each saying among `messages`, which have the columns HEARD."""
    import polars as pl

    found: list[tuple[Saying, pl.DataFrame]] = []
    # What is looked at again and again is kept narrow; the rest is taken by its place at the end.
    left = messages.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias(_PLACE), "message")
    text = pl.col("message").str
    for saying in sayings:
        if not left.height:
            break
        holds = saying.holds
        likely = text.starts_with(holds) if saying.starts else text.contains(holds, literal=True)
        mask = left.select(likely).to_series()
        if not mask.any():
            continue
        asked = left.filter(mask)
        matched = groups(asked, "^" + saying.pattern, "message")
        if not matched.height:
            continue
        if saying.further:
            pass
        elif matched.height == asked.height:
            left = left.filter(~mask)
        else:
            left = left.join(matched.select(_PLACE), on=_PLACE, how="anti")
        rows = _rows(messages, matched)
        made = _meant(rows, saying.means)
        found.append((saying, saying.decoded(made) if saying.decoded else made))
    return found


def with_command(saying: Saying, row: type[Any], source: str) -> tuple[Saying, Saying]:
    """`saying` of how one user ran `command` as another, with a row for the command in front.

    Its groups `user` and `target_user` are the `login_user` and the `user` of that row.
    """
    pattern = saying.pattern.replace("(?P<user>", "(?P<login_user>")
    pattern = pattern.replace("(?P<target_user>", "(?P<user>")
    ran = Saying(row, saying.holds, pattern, {"source": source}, further=True)
    return ran, saying


def _rows(messages: pl.DataFrame, matched: pl.DataFrame) -> pl.DataFrame:
    """The messages of what matched, with its groups."""
    import polars as pl

    given = (
        matched.drop(_PLACE).with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())
        if matched.width > 1
        else None
    )
    rows = messages.drop("message")[matched[_PLACE]]
    return rows if given is None else _placed(rows.hstack(given))


def _meant(rows: pl.DataFrame, means: Mapping[str, str | int | bool]) -> pl.DataFrame:
    import polars as pl

    rows = rows.with_columns(pl.lit(value).alias(name) for name, value in means.items())
    if "service" in means:
        return rows
    program = pl.col("program").str.extract(_PROGRAM)
    told = pl.coalesce("service", program) if "service" in rows.columns else program
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
