"""Does a file of settings put a library or a script into the programs that get its variables?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.environment_setting import EnvironmentSetting
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LOADS: Final = frozenset({"LD_PRELOAD", "LD_AUDIT"})
_READS_FIRST: Final = frozenset(
    "BASH_ENV ENV PYTHONSTARTUP PERL5OPT RUBYOPT NODE_OPTIONS PROMPT_COMMAND".split()
)
_LOOKS_IN: Final = frozenset(
    "LD_LIBRARY_PATH GCONV_PATH PATH PYTHONPATH PYTHONHOME PERL5LIB RUBYLIB NODE_PATH "
    "OPENSSL_CONF GIO_EXTRA_MODULES".split()
)
# It is read as a script of logins too, and there what it loads is told.
_READ_AS_SCRIPT: Final = "/etc/environment"
_WHOM: Final = {
    "login": Phrase("everybody who logs in"),
    "ssh": Phrase("whoever logs in over SSH as this account"),
    "systemd": Phrase("everything that systemd starts"),
    "service": Phrase("the service that reads this file"),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each variable that makes programs load something of somebody else's."""
    owners = tables.once(Owners)
    for row in tables.rows(EnvironmentSetting):
        found = _weight(row, owners) if row.value else None
        if found is None:
            continue
        why, severity = found
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name}",
            places=(place,),
            quote=f"{row.name}={row.value}"[:300],
            why=prose(
                why,
                Phrase(
                    "It holds for %(scope)s.", {"scope": _WHOM.get(row.scope, Phrase("programs"))}
                ),
            ),
            verify=lines(place),
            confidence=0.9 if severity >= Severity.HIGH else 0.6,
            severity=severity,
        )


def _weight(row: EnvironmentSetting, owners: Owners) -> tuple[Phrase, Severity] | None:
    if row.name in _LOADS:
        return None if row.path == _READ_AS_SCRIPT else _loaded(row, owners)
    parts = [part for part in row.value.split(":") if part.startswith("/")]
    odd = next((part for part in parts if doubtful_place(f"{part}/x")), None)
    if row.name in _LOOKS_IN:
        if odd is not None:
            why = Phrase(
                "%(name)s leads to %(odd)s, where others may put programs or libraries.",
                {"name": row.name, "odd": odd},
            )
            return why, Severity.HIGH if row.name.startswith(("LD_", "GCONV")) else Severity.MEDIUM
        if row.name == "GCONV_PATH":
            return Phrase(
                "The C library loads what converts texts from %(value)s.", {"value": row.value}
            ), Severity.MEDIUM
    if row.name in _READS_FIRST:
        severity = Severity.HIGH if odd else Severity.LOW
        return Phrase(
            "Because of %(name)s, %(value)s comes before anything else.",
            {"name": row.name, "value": row.value[:200]},
        ), severity
    return None


def _loaded(row: EnvironmentSetting, owners: Owners) -> tuple[Phrase, Severity]:
    libraries = row.value.replace(":", " ").split()
    foreign = [one for one in libraries if doubtful_place(one) or not _brought(one, owners)]
    why = Phrase(
        "%(name)s puts %(names)s into every program.",
        {"name": row.name, "names": ", ".join(libraries[:5])},
    )
    one_service = row.scope == "service"
    if not foreign:
        return prose(
            why, Phrase("A package brought it.")
        ), Severity.LOW if one_service else Severity.MEDIUM
    if one_service and not any(map(doubtful_place, foreign)):
        return prose(why, Phrase("No package brought it.")), Severity.MEDIUM
    return why, Severity.HIGH


def _brought(library: str, owners: Owners) -> bool:
    if "/" not in library or library.startswith("$"):
        return True  # a name alone is looked for among the system's libraries
    return owners.known and owners.owns(library)


CHECK = Check(
    slug="persistence-environment-loads",
    title="A variable makes programs load a library or run a script first",
    severity=Severity.MEDIUM,
    technique="T1574.006",
    reads=(EnvironmentSetting, File, PackageFile),
    innocent=(
        "A faster allocator (jemalloc, tcmalloc) for one service, BASH_ENV and NODE_OPTIONS of "
        "people who develop, LD_LIBRARY_PATH of databases from a vendor."
    ),
    blind=(
        "Files that a unit names in another place, and variables that a script sets by itself; "
        "those of units, of cron and of login scripts are other questions."
    ),
    next="Look at the file that is named, at its owner and its times, and keep it as evidence.",
    find=find,
)
