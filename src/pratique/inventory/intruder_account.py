"""Which accounts the intruder had, as far as findings show: the table `intruder_account`.

A file that a finding names belongs to somebody, and whoever put it there acted as that account,
or as root. What is in a page runs as the account of the web server, whoever owns the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.content.archive.member import container
from pratique.inventory.file_access import FileAccess
from pratique.model import Finding, Severity
from pratique.phrase import Phrase, as_it_stands
from pratique.store.tables import Tables

_WEB: Final = "web-"
# Findings about what lies open; they show no intruder.
_ABOUT_STATE: Final = frozenset({"files-secret-readable"})
_USUAL: Final = ("www-data", "apache", "nginx", "http", "wwwrun", "httpd", "_httpd")
_MOST_FINDINGS: Final = 20
_OWNS: Final = Phrase("a file that a finding names belongs to it")
_RUNS: Final = Phrase("pages that a finding names run as it")
_LIKE_ROOT: Final = "%(account)s is in the group %(group)s, which is as good as root"
_LIKE_ROOT_FORM: Final = re.compile(
    r"(?P<account>.*) is in the group (?P<group>\S+), which is as good as root", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class IntruderAccount:
    """An account that the intruder had, with what shows it."""

    table: ClassVar[str] = "intruder_account"

    username: Annotated[str, "name, or `uid N` where the account is not in /etc/passwd"]
    uid: Annotated[int, "number of the user"]
    findings: Annotated[tuple[str, ...], "ids of the findings that show it, at most 20"]
    because: Annotated[str, "in words, how they show it"]

    @property
    def why(self) -> Phrase:
        """How they show it, with what is of the evidence apart."""
        known = _LIKE_ROOT_FORM.fullmatch(self.because)
        if known is not None:
            return Phrase(_LIKE_ROOT, known.groupdict())
        return next((one for one in (_OWNS, _RUNS) if one.english == self.because), None) or (
            as_it_stands(self.because)
        )


def intruder_accounts(
    tables: Tables, findings: Iterable[Finding], access: FileAccess
) -> list[IntruderAccount]:
    """The accounts that findings of medium severity and above show, root first."""
    grave = [f for f in findings if f.severity >= Severity.MEDIUM and f.check not in _ABOUT_STATE]
    owners = _owners(access, grave)
    pools = _pool_users(tables)
    numbers = {person.name: uid for uid, person in access.people.items()}
    servers = {numbers[name] for name in (*_USUAL, *_server_users(tables)) if name in numbers}
    # Logs and queues belong to whoever keeps them, not to whom they tell of.
    written = {
        path
        for (path,) in tables.select(
            "SELECT path FROM log_file UNION SELECT path FROM queued_message"
        )
    }
    shown: dict[int, dict[str, None]] = defaultdict(dict)
    because: dict[int, Phrase] = {}
    for finding in grave:
        in_web = finding.check.startswith(_WEB)
        for place in finding.places:
            if place.path in written:
                continue
            uid = owners.get(container(place.path) or place.path)
            if uid is None:
                continue
            if uid != 0 or not in_web:
                shown[uid][finding.id] = None
                because.setdefault(uid, _OWNS)
            if in_web and (uid == 0 or access.name(uid) not in pools):
                for server in servers:
                    shown[server][finding.id] = None
                    because.setdefault(server, _RUNS)
    for uid in list(shown):
        person = access.people.get(uid)
        if uid != 0 and person is not None and person.like_root:
            shown[0].update(shown[uid])
            told = {"account": person.name, "group": person.like_root}
            because.setdefault(0, Phrase(_LIKE_ROOT, told))
    return [
        IntruderAccount(
            access.name(uid), uid, tuple(sorted(shown[uid])[:_MOST_FINDINGS]), because[uid].english
        )
        for uid in sorted(shown)
    ]


def named_paths(findings: Iterable[Finding]) -> Iterator[str]:
    """The files whose owners tell which account it was."""
    for finding in findings:
        if finding.severity >= Severity.MEDIUM:
            for place in finding.places:
                yield container(place.path) or place.path


def _owners(access: FileAccess, findings: Iterable[Finding]) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in named_paths(findings):
        status = access.status(path)
        if status is not None:
            found[path] = status.uid
    return found


def _pool_users(tables: Tables) -> set[str]:
    """Accounts that pools of PHP run as."""
    return {
        value
        for (value,) in tables.select(
            "SELECT DISTINCT value FROM web_directive WHERE server = 'php-fpm'"
            " AND lower(directive) = 'user' LIMIT 10000"
        )
    }


def _server_users(tables: Tables) -> Iterator[str]:
    """The account of Apache or nginx, and that of PHP where all of it runs as one."""
    for (value,) in tables.select(
        "SELECT DISTINCT value FROM web_directive WHERE server IN ('apache', 'nginx')"
        " AND lower(directive) = 'user' ORDER BY value LIMIT 20"
    ):
        yield value.split(" ")[0]
    pools = _pool_users(tables)
    if len(pools) == 1:
        yield from pools
