"""Whether something hides in the folders that everybody may write to, or among the devices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.checks.package_database import MOST_PLACES
from pratique.checks.tree_alone import refuse_tree_alone
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

# Folders of sockets and mount points: no plain file has business in them.
_BARE: Final = r"\.(X11|ICE|XIM|font|Test)-unix|\.udev|\.static|\.mount"
# What X, databases and installers leave behind everywhere: no reason to look, unless it can run.
_KNOWN: Final = (
    r"\.X\d+-lock|\.s\.PGSQL\.\d+(\.lock)?|\.initramfs"
    r"|\.lxc|\.lxd-mounts|\.blkid\.tab|\.placeholder|\.gitkeep|\.wh\..*|\.org\.chromium\..*"
    r"|\.com\.google\..*|\.dotnet|\.net|\.mono|\.snap.*|\.vbox-.*-ipc|\.esd-\d+|\.autofsck"
    r"|\.systemd-.*|\.virt-.*|\.ansible.*|\.npm.*|\.yarn.*|\.pnpm.*|\.composer.*|\.wp-cli.*"
)

# The topmost hidden name below such a folder carries everything that is under it.
_SQL: Final = r"""
WITH below AS (
    SELECT *, regexp_extract(
        path, '^(/(?:tmp|var/tmp|dev/shm|dev|run/shm)(?:/[^/.][^/]*)*?/\.[^/]*)(?:/|$)', 1) AS top
    FROM file
    WHERE regexp_matches(path, '^/(tmp|var/tmp|dev|run/shm)/.*')
), told AS (
SELECT top, regexp_extract(top, '^/(dev/shm|dev|var/tmp|tmp|run/shm)', 1) AS folder,
       list(path ORDER BY path)[:?], list(sha256 ORDER BY path)[:?], count(*),
       count(*) FILTER (type = 'regular' AND ((mode & 73) > 0 OR kind IN (
           'elf', 'script', 'php', 'perl', 'python', 'shell'))) AS programs,
       count(*) FILTER (type = 'regular') AS regular, max(type) FILTER (path = top),
       regexp_extract(top, '[^/]*$') AS name,
       count(*) FILTER (type = 'regular' AND kind = 'elf') AS binaries,
       regexp_full_match(name, ?) AS bare, regexp_full_match(name, ?) AS known
FROM below
WHERE top <> ''
GROUP BY top
)
SELECT * EXCLUDE (name) FROM told
WHERE NOT bare AND NOT known OR bare AND regular > 0 OR known AND programs > 0
ORDER BY top
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each hidden name, with all that is below it."""
    refuse_tree_alone(tables, "/dev or /tmp")
    for row in tables.select(_SQL, MOST_PLACES, MOST_PLACES, _BARE, _KNOWN):
        yield _sign(row)


def _sign(row: tuple[Any, ...]) -> Sign:
    top, folder, paths, digests, count, programs, regular, kind, binaries, bare, known = row
    places = tuple(Place(path, sha256=digest) for path, digest in zip(paths, digests, strict=True))
    return Sign(
        subject=top,
        places=places,
        quote=f"{top}: {kind}, {count} names in it, {regular} files, {programs} that can run"
        if kind == "directory"
        else f"{top}: {kind}",
        why=_why(folder, programs, bare=bare),
        verify=(Command(("find", InRoot(top, Opens.NAME), "-ls")),),
        confidence=0.5 if known else 0.9 if programs or folder == "dev" else 0.75,
        severity=_of_a_tool(binaries) if known else _severity(folder, programs, regular),
        dated=places[:1],  # what is in a folder may be older than the name that hides it
    )


def _why(folder: str, programs: int, *, bare: bool) -> Phrase:
    why = (
        Phrase(
            "A plain listing of /%(folder)s does not show this name, and every "
            "account may write there.",
            {"folder": folder},
        )
        if folder != "dev"
        else Phrase(
            "/dev holds devices; nobody keeps hidden files there who does not want to hide them."
        )
    )
    if bare:
        why = prose(
            why,
            Phrase(
                "The folder is for sockets or mounts; a plain file in it only borrows the name."
            ),
        )
    return prose(
        why,
        (
            Phrase("%(programs)s of the files in it can be run.", {"programs": programs})
            if programs
            else None
        ),
    )


def _of_a_tool(binaries: int) -> Severity:
    """Known tools unpack programs under such names; an intruder may choose one for that."""
    return Severity.MEDIUM if binaries else Severity.LOW


def _severity(folder: str, programs: int, regular: int) -> Severity:
    if programs or folder in ("dev", "dev/shm", "run/shm"):
        return Severity.HIGH
    return Severity.MEDIUM if regular else Severity.LOW


CHECK = Check(
    slug="files-hidden-in-temporary",
    title="Something hides in a folder that everybody may write to",
    severity=Severity.HIGH,
    technique="T1564.001",
    reads=(File,),
    innocent="Some programs keep locks, sockets and caches under hidden names in /tmp.",
    blind="What was in memory file systems (/dev/shm, /tmp on some systems) vanished at power-off.",
    next=(
        "Look at what is in it on a healthy machine. The times and the owner of the files say who "
        "put them there: a web server's account means that they came through a site."
    ),
    find=find,
    condemns=True,
)
