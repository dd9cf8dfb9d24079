"""What was changed last in the lists of accounts: they are compared with their spare copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.checks.account_kind import BASE, opens_shell
from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import Command, lines
from pratique.model import Place, Severity
from pratique.parsers.account_line import AccountLine
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_MOST: Final = 100
_MOST_LINES: Final = 20
_POWERFUL: Final = frozenset(
    "root sudo wheel admin docker lxd incus libvirt disk shadow adm".split()
)
_PERSON: Final = 1000

# The first line of a name counts, as for the C library; a copy in /var/backups is older still.
_SQL: Final = f"""
WITH first AS (
    SELECT *, row_number() OVER (PARTITION BY path, name ORDER BY line) AS nth FROM account_line
),
spare AS (SELECT * FROM first WHERE spare AND nth = 1 AND starts_with(path, '/etc/')),
now AS (SELECT * FROM first WHERE NOT spare AND nth = 1)
SELECT coalesce(n.list, s.list), coalesce(n.name, s.name), n.path, n.line, n.password, n.fields,
       s.path, s.line, s.password, s.fields
FROM now n FULL JOIN spare s ON n.list = s.list AND n.name = s.name
WHERE coalesce(n.list, s.list) IN (SELECT list FROM spare)
  AND coalesce(n.list, s.list) IN (SELECT list FROM now)
  AND (n.name IS NULL OR s.name IS NULL OR n.password <> s.password OR n.fields <> s.fields)
ORDER BY 1, n.line, s.line LIMIT {_MOST * 50}
"""


@dataclass(frozen=True, slots=True)
class _Change:
    """One name whose line is not the same in a list and in its copy; None where it has none."""

    list: str
    name: str
    now: tuple[str, int, str, str] | None  # path, line, password, fields
    before: tuple[str, int, str, str] | None

    @property
    def place(self) -> Place:
        told = self.now or self.before
        return Place("") if told is None else Place(told[0], told[1])

    @property
    def shown(self) -> str:
        parts = [
            f"{sign}{self.name}:{told[2]}:{told[3]}"
            for sign, told in (("-", self.before), ("+", self.now))
            if told is not None
        ]
        return "\n".join(parts)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at what the copies do not have; what opens a way in stands alone."""
    spare = next(
        tables.select(
            "SELECT 1 FROM account_line WHERE spare AND starts_with(path, '/etc/') LIMIT 1"
        ),
        None,
    )
    if spare is None:
        message = Phrase("there are no spare copies of the lists of accounts (/etc/passwd-) here")
        raise CouldNotLook(message)
    rest: dict[str, list[_Change]] = {}
    told = 0
    for row in tables.select(_SQL):
        change = _change(row)
        found = _judged(change)
        if found is None or told >= _MOST:
            rest.setdefault(change.list, []).append(change)
            continue
        told += 1
        yield _one(change, *found)
    # A package that brings an account changes the lists on every machine: alone that tells nothing.
    if told:
        for name, changes in rest.items():
            yield _together(name, changes)


def _change(row: tuple[object, ...]) -> _Change:
    what, name, *told = row
    now = None if told[0] is None else tuple(told[:4])
    before = None if told[4] is None else tuple(told[4:])
    return _Change(str(what), str(name), now, before)  # type: ignore[arg-type]  # the columns say so


def _judged(change: _Change) -> tuple[Phrase, Severity] | None:
    if change.now is None:
        return None
    judge = {"passwd": _passwd, "shadow": _shadow, "group": _group}.get(change.list)
    return None if judge is None else judge(change)


def _passwd(change: _Change) -> tuple[Phrase, Severity] | None:
    uid, shell = _number_and_shell(change.now)
    if change.before is None:
        if opens_shell(shell):
            return Phrase(
                "The account %(name)s is new, and can be logged in to.", {"name": change.name}
            ), Severity.LOW
        return None
    old_uid, old_shell = _number_and_shell(change.before)
    if uid != old_uid:
        severity = Severity.HIGH if uid == 0 else Severity.MEDIUM
        return Phrase(
            "The number of %(name)s was %(old_uid)s and is %(uid)s now.",
            {"name": change.name, "old_uid": old_uid, "uid": uid},
        ), severity
    if opens_shell(shell) and not opens_shell(old_shell):
        system = change.name in BASE or uid < _PERSON
        why = Phrase(
            "The shell of %(name)s was %(old_shell)s, which refuses logins; now: %(shell)s.",
            {"name": change.name, "old_shell": old_shell, "shell": f"{shell!r}"},
        )
        return why, Severity.MEDIUM if system else Severity.LOW
    return None


def _number_and_shell(told: tuple[str, int, str, str] | None) -> tuple[int, str]:
    fields = ("" if told is None else told[3]).split(":", 4)
    number = int(fields[0]) if fields[0].isascii() and fields[0].isdigit() else -1
    return number, fields[4] if len(fields) > 4 else ""


def _shadow(change: _Change) -> tuple[Phrase, Severity] | None:
    now = "" if change.now is None else change.now[2]
    before = "" if change.before is None else change.before[2]
    if change.before is None:
        if now.startswith("hash"):
            return Phrase(
                "%(name)s is new in the list of passwords, and has one.", {"name": change.name}
            ), Severity.LOW
        return None
    if now == before:
        return None
    if not now:
        return Phrase(
            "%(name)s had a password or none that fits, and needs none now.", {"name": change.name}
        ), Severity.HIGH
    if now.startswith("hash"):
        system = change.name in BASE and not before.lstrip("!").startswith("hash")
        told = {"name": change.name}
        why = Phrase(
            "The password of %(name)s was another before the last change of the list.", told
        )
        if system:
            why = Phrase(
                "The password of %(name)s was none before the last change of the list.", told
            )
        return why, Severity.MEDIUM if system else Severity.LOW
    return None


def _group(change: _Change) -> tuple[Phrase, Severity] | None:
    members = _members(change.now) - _members(change.before)
    if members and (change.name in _POWERFUL or _gid(change.now) == "0"):
        named = ", ".join(sorted(members)[:5])
        return Phrase(
            "New in the group %(name)s, which leads to root: %(named)s.",
            {"name": change.name, "named": named},
        ), Severity.LOW
    return None


def _members(told: tuple[str, int, str, str] | None) -> set[str]:
    text = "" if told is None else told[3].partition(":")[2]
    return {one for one in text.split(",") if one}


def _gid(told: tuple[str, int, str, str] | None) -> str:
    return "" if told is None else told[3].partition(":")[0]


def _one(change: _Change, why: Phrase, severity: Severity) -> Sign:
    return Sign(
        subject=f"{change.list} {change.name}",
        places=(change.place,),
        quote=change.shown,
        why=prose(
            why,
            Phrase(
                "/etc/%(list)s- keeps the list as it was before the last change by a tool.",
                {"list": change.list},
            ),
        ),
        verify=_verify(change),
        confidence=0.8 if severity > Severity.LOW else 0.4,
        severity=severity,
    )


def _together(name: str, changes: list[_Change]) -> Sign:
    return Sign(
        subject=f"{name} otherwise",
        places=tuple(change.place for change in changes[:_MOST_LINES]),
        quote="\n".join(change.shown for change in changes[:_MOST_LINES]),
        why=Phrase(
            "/etc/%(name)s and its copy /etc/%(name)s- differ in %(count)s name. "
            "That is what the last change did.",
            {"name": name, "count": str(len(changes))},
            several="/etc/%(name)s and its copy /etc/%(name)s- differ in %(count)s "
            "names. That is what the last change did.",
            number=len(changes),
        ),
        verify=_verify(changes[0]),
        confidence=0.3,
        severity=Severity.NOTE,
        title=Phrase("The last change of a list of accounts"),
    )


def _verify(change: _Change) -> tuple[Command, ...]:
    places = [Place(told[0], told[1]) for told in (change.before, change.now) if told is not None]
    return lines(*places)


CHECK = Check(
    slug="accounts-changed-since-copy",
    title="A list of accounts differs from its spare copy",
    severity=Severity.LOW,
    technique="T1098",
    reads=(AccountLine,),
    innocent="Every new package with an account, and every new password, leaves such a difference.",
    blind="Only the last change by a tool is there to be seen; an editor may leave no copy.",
    next="Ask who made the change; the times of both files say when. Compare with a backup, too.",
    find=find,
)
