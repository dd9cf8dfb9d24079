"""Does the SSH server take keys from a place where nobody looks for them?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.ssh_settings import SshSetting
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_USUAL: Final = re.compile(
    r"(?:%h/)?\.ssh/authorized_keys2?|none|/etc/ssh/authorized_keys(\.d)?/%u"
)
_WORD: Final = re.compile(r"\"([^\"]*+)\"|(\S++)")
_TOKEN: Final = re.compile(r"%[A-Za-z%]")
_ANYTHING: Final = re.compile(r"/\.ssh/|/authorized_keys[^/]*\Z")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each place that is not a usual one, and say which of them could not be read."""
    unread: list[str] = []
    for row in tables.rows(SshSetting, "side = 'server' AND name = 'authorizedkeysfile'"):
        for found in _WORD.finditer(row.value):
            name = found[1] if found[1] is not None else found[2]
            if name.startswith("#"):
                break
            if _USUAL.fullmatch(name):
                continue
            files = _files(name, tables)
            unread += [path for path in files if not _read(path, tables)]
            yield _sign(row, name, files)
    if unread:
        named = ", ".join(unread[:5])
        message = Phrase(
            "keys in %(named)s were not read as keys, so other questions know nothing of them",
            {"named": named},
        )
        raise CouldNotLook(message)


def _files(name: str, tables: Tables) -> list[str]:
    """The files of the evidence that the name can mean, a few of them."""
    path = name if name.startswith(("/", "%h")) else f"%h/{name}"
    like = "".join(
        "%" if _TOKEN.fullmatch(part) else part.replace("\\", "\\\\").replace("_", "\\_")
        for part in re.split(r"(%[A-Za-z%])", path[:1000])
    )
    sql = "SELECT path FROM \"file\" WHERE type = 'regular' AND path LIKE ? ESCAPE '\\' LIMIT 20"
    return sorted(path for (path,) in tables.select(sql, like))


def _read(path: str, tables: Tables) -> bool:
    if _ANYTHING.search(path):
        return True
    sql = "SELECT 1 FROM authorized_key WHERE path = ? LIMIT 1"
    return next(tables.select(sql, path), None) is not None


def _sign(row: SshSetting, name: str, files: list[str]) -> Sign:
    doubtful = doubtful_place(name.replace("%h", "/home/x").replace("%u", "x"))
    hidden = (
        doubtful is not None and "/.ssh/" not in name and not name.startswith((".ssh", "%h/.ssh"))
    )
    severity = Severity.HIGH if hidden else Severity.MEDIUM
    if name.startswith(("/etc/", "%h/", ".ssh/")) and not hidden:
        severity = Severity.LOW
    place = Place(row.path, row.line)
    there = (
        Phrase("There: %(names)s.", {"names": ", ".join(files[:5])})
        if files
        else Phrase("No such file is in what was read.")
    )
    return Sign(
        subject=f"{row.path} {row.match} {name}",
        places=(place, *(Place(path) for path in files)),
        quote=f"{row.name} {row.value}"[:300],
        why=prose(
            Phrase(
                "sshd takes keys from %(name)s, for %(match)s.",
                {"name": name, "match": row.match or Phrase("everybody")},
            ),
            there,
        ),
        verify=lines(place, *(Place(path) for path in files)),
        confidence=0.8 if hidden else 0.5,
        severity=severity,
    )


CHECK = Check(
    slug="persistence-sshd-keys-elsewhere",
    title="The SSH server takes keys from an unusual place",
    severity=Severity.MEDIUM,
    technique="T1098.004",
    reads=(SshSetting, AuthorizedKey, File),
    innocent="Companies keep the keys of all accounts in one folder that only root can write.",
    blind="Keys that a command gives (AuthorizedKeysCommand) are in no file.",
    next="Read the keys there, and ask whose they are.",
    find=find,
)
