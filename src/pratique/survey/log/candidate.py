"""Which files of the evidence are logs, by their place and their kind, and which belong together.

A log is a chain: the file that is written to, and what rotation made of it before, see
logrotate(8): `auth.log`, `auth.log.1`, `auth.log.2.gz`, `auth.log-20261103.xz`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.parsers import all_parsers
from pratique.parsers.base import Parser
from pratique.parsers.log import all_binary_logs, all_log_formats
from pratique.store.tables import Tables
from pratique.survey.log.route import routes_of
from pratique.survey.places import Routes

# Where logs lie that no form names; only text is taken from there.
_ANYWHERE: Final = (
    "/var/log/**",
    "/**/logs/*",
    "/**/log/*.log",
    "/root/*.log",
    "/home/**/*.log",
    "/var/www/**/*.log",
    "/srv/**/*.log",
    "/**/error_log*",
    "/opt/**/*.log",
)
_KINDS: Final = frozenset({"text", "gzip", "bzip2", "xz", "zstd", "json", "unknown", "data"})
_PACKED: Final = r"(?:\.(?:gz|bz2|xz|zst|lz4|Z))?"
_ROTATED: Final = re.compile(
    rf"(?P<base>.+?)[.-](?P<position>\d{{1,4}}|\d{{8}}(?:[-_.T]?\d{{2,10}})?"
    rf"|\d{{4}}-\d\d(?:-\d\d)?(?:[-_T.]\d+)?|old|prev){_PACKED}"
)
_ONLY_PACKED: Final = re.compile(r"(?P<base>.+)\.(?:gz|bz2|xz|zst|lz4|Z)")
_DATED_INSIDE: Final = re.compile(
    rf"(?P<base>.+)[.-](?P<position>\d{{8}}|\d{{4}}-\d\d-\d\d)(?P<end>\.log){_PACKED}"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a log.

    `chain` is the path that is written to, `position` what rotation put behind it; `claimed` says
    whether a form of log names its place, rather than that it lies where logs lie. `place` is where
    it lay, if it is shown under another path: a log of a snapshot.
    """

    path: str
    chain: str
    position: str
    size: int
    state: str  # changes when the file does
    claimed: bool
    mtime: Instant | None = None  # of the inode; a copy has that of the copying
    place: str = ""


def candidates(tables: Tables, further: Iterable[str] = ()) -> Iterator[Candidate]:
    """The logs of a survey, in the order of chains; `further` are paths that settings name."""
    forms = routes_of((*all_log_formats(), *all_binary_logs()))
    anywhere = Routes([Parser("log", (), _ANYWHERE, lambda _content, _path: iter(()))])
    # Histories of packages and of logins have parsers of their own, and were read by the survey.
    elsewhere = Routes(all_parsers())
    named = frozenset(further)
    found: list[Candidate] = []
    rows = tables.select(
        """SELECT path, directory, filename, size, coalesce(kind, ''),
                  concat_ws(' ', inode, device, epoch_ns(mtime), epoch_ns(ctime), sha256),
                  epoch_ns(mtime)
           FROM file WHERE type = 'regular' AND size > 0 ORDER BY directory, filename"""
    )
    for path, folder, name, size, kind, state, mtime in rows:
        chain, position = rotated(path)
        claimed = bool(forms.parsers_for(folder, name)) or path in named or chain in named
        if claimed or (
            kind in _KINDS
            and anywhere.parsers_for(folder, name)
            and not elsewhere.parsers_for(folder, name)
        ):
            found.append(Candidate(path, chain, position, size, state, claimed, mtime))
    yield from sorted(found, key=lambda one: (one.chain, one.path))


def rotated(path: str) -> tuple[str, str]:
    """The path of the log that a file is a part of, and what rotation put behind that name."""
    folder, slash, name = path.rpartition("/")
    if (match := _DATED_INSIDE.fullmatch(name)) is not None:
        return f"{folder}{slash}{match['base']}{match['end']}", match["position"]
    if (match := _ROTATED.fullmatch(name)) is not None:
        return f"{folder}{slash}{match['base']}", match["position"]
    if (match := _ONLY_PACKED.fullmatch(name)) is not None:
        return f"{folder}{slash}{match['base']}", ""
    return path, ""
