"""May accounts of other machines log in here without a password?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file that lets somebody in; worst where it is everybody."""
    by_path: dict[str, list[StartupItem]] = {}
    for item in tables.rows(StartupItem, "kind = 'trusted-host'", most=20_000):
        by_path.setdefault(item.path, []).append(item)
    for path, items in by_path.items():
        everybody = [item for item in items if "+" in item.command.split()]
        places = tuple(Place(path, item.line) for item in (everybody or items)[:50])
        yield Sign(
            subject=path,
            places=places,
            quote=(everybody or items)[0].command,
            why=(
                Phrase(
                    "%(path)s admits everybody without a password, where the server reads such "
                    "files.",
                    {"path": path},
                )
                if everybody
                else Phrase(
                    "%(path)s admits %(count)s machine(s) or account(s) without a password, where "
                    "the server reads such files.",
                    {"path": path, "count": len(items)},
                )
            ),
            verify=lines(*places),
            confidence=0.9 if everybody else 0.6,
            severity=Severity.HIGH if everybody else None,
        )


CHECK = Check(
    slug="persistence-trusted-host",
    title="A file admits accounts of other machines without a password",
    severity=Severity.MEDIUM,
    technique="T1098",
    reads=(StartupItem,),
    innocent="Old clusters trust their own machines like this.",
    blind="Whether a server reads the file is not asked: HostbasedAuthentication, rsh or rlogin.",
    next="Ask who wrote it. Nothing of today needs such a file: do not carry it over.",
    find=find,
)
