"""Jobs that cron and anacron start: crontab(5) of Debian, cronie and SUSE, anacrontab(5).

System tables name a user on each line, `minute hour day month weekday user command`; the
table of a user (`/var/spool/cron`, `/etc/crontabs`) does not, and its name is the user. `@reboot`
and its kin stand in place of the five times; SUSE and cronie allow `-` before them. Scripts in
`/etc/cron.daily` and its sisters are one job each, run as root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    raw_lines,
    shown,
    text_lines,
    unread,
)

COMMAND_LENGTH: Final = 16_384
_NUMBERS = r"[\d*,/~?-]+"
_MONTHS = r"(?:[\d*,/~?-]++|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)++"
_DAYS = r"(?:[\d*,/~?-]++|sun|mon|tue|wed|thu|fri|sat)++"
_TIMES = re.compile(
    rf"-?({_NUMBERS})[ \t]+({_NUMBERS})[ \t]+({_NUMBERS})[ \t]+({_MONTHS})[ \t]+({_DAYS})[ \t]+",
    re.IGNORECASE,
)
_EVENT = re.compile(r"-?(@[A-Za-z_]+)[ \t]+")
_USER = re.compile(r"(\S+)[ \t]+(.*)")
_VARIABLE = re.compile(r"""(["']?)([A-Za-z_][A-Za-z0-9_]*)\1[ \t]*=[ \t]*(.*)""")
_ANACRON = re.compile(r"(\d+|@[A-Za-z_]+)[ \t]+(\d+)[ \t]+(\S+)[ \t]+(.*)")
_PERIOD_FOLDER = re.compile(r"/etc/cron\.(hourly|daily|weekly|monthly|yearly)/[^/]+\Z")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
# The cron of busybox, as Alpine has it, keeps the tables of accounts below /etc.
_OF_ACCOUNTS: Final = ("/var/spool/", "/etc/crontabs", "/var/cron/tabs")
_PERCENT = re.compile(r"\\%|%")


@dataclass(frozen=True, slots=True)
class Crontab:
    """A job of cron. Columns are named after osquery's `crontab` table."""

    table: ClassVar[str] = "crontab"

    path: Annotated[str, "the table, or the script in /etc/cron.daily and its sisters"]
    line: Annotated[int | None, "line number, from 1; null for such a script"]
    event: Annotated[str | None, "`@reboot`, `@daily` ... in place of the times; null otherwise"]
    minute: Annotated[str | None, "as written; null with an event"]
    hour: Annotated[str | None, "as written; null with an event"]
    day_of_month: Annotated[str | None, "as written; null with an event"]
    month: Annotated[str | None, "as written; null with an event"]
    day_of_week: Annotated[str | None, "as written; null with an event"]
    username: Annotated[str, "the account that it runs as"]
    command: Annotated[str, "what the shell runs, up to the first `%`"]
    input: Annotated[str, "what the command reads, behind the first `%`; `%` is a line end"]
    active: Annotated[bool, "false where the cron of Debian leaves the file out for its name"]


@dataclass(frozen=True, slots=True)
class CrontabVariable:
    """A setting in a table of cron: it holds for the jobs below it."""

    table: ClassVar[str] = "crontab_variable"

    path: Annotated[str, "the table"]
    line: Annotated[int | None, "line number, from 1"]
    name: Annotated[str, "name of the variable, e.g. `PATH`"]
    value: Annotated[str, "its value, without quotes around it"]


def parse(content: bytes, path: str) -> Iterator[Crontab | CrontabVariable | Gap]:
    """Read a table of cron. A line that cron would not understand is a gap."""
    folder, _, name = path.rpartition("/")
    username = name if folder.startswith(_OF_ACCOUNTS) else None
    active = folder != "/etc/cron.d" or _PLAIN_NAME.match(name) is not None
    for number, text in text_lines(content):
        line = text.strip(" \t\0")
        if not line or line.startswith("#"):
            continue
        yield from _too_long(line, path, number)
        variable = _VARIABLE.fullmatch(line)
        if variable:
            value = shown(_unquoted(variable[3]), COMMAND_LENGTH)
            yield CrontabVariable(path, number, shown(variable[2], FIELD_LENGTH), value)
            continue
        job = _job(line, path, number, username, active=active)
        yield unread(path, number, "not a line of a crontab", line) if job is None else job


def parse_anacrontab(content: bytes, path: str) -> Iterator[Crontab | CrontabVariable | Gap]:
    """Read /etc/anacrontab: `period delay name command`, all as root."""
    for number, text in text_lines(content):
        line = text.strip(" \t\0")
        if not line or line.startswith("#"):
            continue
        yield from _too_long(line, path, number)
        variable = _VARIABLE.fullmatch(line)
        job = _ANACRON.fullmatch(line)
        if variable:
            value = shown(_unquoted(variable[3]), COMMAND_LENGTH)
            yield CrontabVariable(path, number, shown(variable[2], FIELD_LENGTH), value)
        elif job:
            period = job[1] if job[1].startswith("@") else f"@every {job[1]} days"
            yield _row(path, number, (shown(period), *_NO_TIMES), "root", (job[4], ""))
        else:
            yield unread(path, number, "not a line of an anacrontab", line)


def parse_script(content: bytes, path: str) -> Iterator[Crontab]:
    """One job for a script in /etc/cron.daily and its sisters; its lines are `startup_command`.

    A file of nothing but comments, such as `.placeholder`, runs nothing and gives no row.
    """
    period = _PERIOD_FOLDER.match(path)
    if period is None or not any(_is_code(line) for _number, line in raw_lines(content)):
        return
    active = _PLAIN_NAME.match(path.rpartition("/")[2]) is not None
    event = (f"@{period[1]}", *_NO_TIMES)
    yield _row(path, None, event, "root", (path, ""), active=active)


_When = tuple[str | None, str | None, str | None, str | None, str | None, str | None]
_NO_TIMES: Final = (None, None, None, None, None)


def _is_code(line: bytes) -> bool:
    stripped = line.strip()
    return bool(stripped) and (not stripped.startswith(b"#") or stripped.startswith(b"#!"))


def _job(
    line: str, path: str, number: int, username: str | None, *, active: bool
) -> Crontab | None:
    times = _TIMES.match(line)
    event = _EVENT.match(line)
    when: _When
    if times:
        minute, hour, day, month, weekday = times.groups()
        when = (None, *(shown(field) for field in (minute, hour, day, month, weekday)))  # type: ignore[assignment]
        rest = line[times.end() :]
    elif event:
        when = (shown(event[1]), *_NO_TIMES)
        rest = line[event.end() :]
    else:
        return None
    if username is None:
        named = _USER.fullmatch(rest)
        if named is None:
            return None
        username, rest = named[1], named[2]
    if not rest.strip():
        return None
    return _row(path, number, when, username, _split_input(rest), active=active)


def _row(  # noqa: PLR0913 - a line of a crontab is made of so many parts
    path: str,
    number: int | None,
    when: _When,
    username: str,
    run: tuple[str, str],
    *,
    active: bool = True,
) -> Crontab:
    command, given = run
    return Crontab(
        path,
        number,
        *when,
        shown(username, FIELD_LENGTH),
        shown(command.replace("\t", " "), COMMAND_LENGTH),
        shown(given.replace("\t", " "), COMMAND_LENGTH),
        active,
    )


def _split_input(text: str) -> tuple[str, str]:
    r"""The command and its input; `\%` is a plain percent sign in both."""
    text = text[:COMMAND_LENGTH]
    first = next((found for found in _PERCENT.finditer(text) if found[0] == "%"), None)
    if first is None:
        return text.replace("\\%", "%"), ""
    return text[: first.start()].replace("\\%", "%"), text[first.end() :].replace("\\%", "%")


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        return value[1:-1]
    return value


def _too_long(line: str, path: str, number: int) -> Iterator[Gap]:
    if len(line) > COMMAND_LENGTH:
        yield unread(path, number, "a line too long to keep as a whole", line)


PARSERS = (
    Parser(
        slug="crontab",
        rows=(Crontab, CrontabVariable),
        places=(
            "/etc/crontab",
            "/etc/cron.d/*",
            "/var/spool/cron/*",
            "/var/spool/cron/crontabs/*",
            "/var/spool/cron/tabs/*",
            "/etc/crontabs/*",
            "/var/cron/tabs/*",
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        slug="anacrontab",
        rows=(Crontab, CrontabVariable),
        places=("/etc/anacrontab",),
        parse=parse_anacrontab,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        slug="cron-script",
        rows=(Crontab,),
        places=tuple(
            f"/etc/cron.{period}/*" for period in ("hourly", "daily", "weekly", "monthly", "yearly")
        ),
        parse=parse_script,
        most=CONFIGURATION_LENGTH,
    ),
)
