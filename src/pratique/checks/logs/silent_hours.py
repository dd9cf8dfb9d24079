"""Whether a log is silent in hours in which it always had lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.inventory.log_coverage import ALL, ONE, LogSilence, stretch
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_TELLING: Final = frozenset({"auth", "audit", "commands"})
_SHOWN: Final = 6
_HIDDEN: Final = {
    "web": Phrase("what was asked of the web server"),
    "auth": Phrase("who logged in or tried to"),
    "mail": Phrase("which mails were sent, and by whom"),
    "audit": Phrase("what the audit rules would have recorded"),
    "ftp": Phrase("which files were moved"),
    "database": Phrase("what was done to the databases"),
    "commands": Phrase("which commands ran"),
    "accounts": Phrase("which accounts were made or changed"),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each log with silences against its rhythm, but for those of a machine that was off.

    Silences of all logs together are one sign.
    """
    by_log: dict[tuple[str, str], list[LogSilence]] = defaultdict(list)
    everywhere: dict[str, list[LogSilence]] = defaultdict(list)
    for silence in tables.rows(LogSilence):
        if silence.kind == ONE:
            by_log[silence.chain, silence.family].append(silence)
        elif silence.kind == ALL:
            everywhere[stretch(silence.start, silence.end)].append(silence)
    for (chain, family), some in sorted(by_log.items()):
        hidden = _HIDDEN.get(family, Phrase("what programs said"))
        yield Sign(
            subject=f"{chain} {family}",
            places=(Place(chain),),
            quote=_quoted(some),
            why=Phrase(
                "In these hours this log has no line about `%(family)s`, though it "
                "usually has, and other logs of the machine went on. Nobody can say "
                "from it %(hidden)s then. By the rhythm of the log, such a silence "
                "is rarer than one in a million.",
                {"family": family, "hidden": hidden},
            ),
            verify=names(chain),
            confidence=0.5,
            severity=Severity.MEDIUM if family in _TELLING else None,
        )
    for when, some in sorted(everywhere.items()):
        chains = sorted({silence.chain for silence in some})
        yield Sign(
            subject=when,
            places=tuple(Place(chain) for chain in chains),
            quote=_quoted(some[:1]),
            why=Phrase(
                "No log at all has a line in these hours, and nothing tells that the "
                "machine was started after them. It was asleep or stopped, or these "
                "hours were taken out of all its logs."
            ),
            verify=names(*chains),
            confidence=0.4,
        )


def _quoted(some: list[LogSilence]) -> str:
    ordered = sorted(some, key=lambda one: -one.hours)
    told = [
        f"{stretch(one.start, one.end)}: 0 lines, expected in about {one.expected:.0f} of "
        f"{one.hours} hours"
        for one in ordered[:_SHOWN]
    ]
    if len(some) > _SHOWN:
        told.append(f"and {len(some) - _SHOWN} more")
    return "\n".join(told)


CHECK = Check(
    slug="logs-silent-hours",
    title="A log is silent in hours in which it always had lines",
    severity=Severity.LOW,
    technique="T1070.002",
    reads=(LogSilence,),
    innocent=(
        "The service was stopped or moved, rsyslog waited to be started again, the disk was full, "
        "a virtual machine was paused, or a job that filled the log every hour was taken away."
    ),
    blind=(
        "Logs with lines in fewer than 72 hours, or over less than a week, have no rhythm to "
        "compare with. Single lines that were taken out leave no silent hour."
    ),
    next=(
        "Look at the same hours in the other logs, in the journal, in backups and on the machine "
        "that logs are sent to. See the table log_coverage for what each log covers."
    ),
    find=find,
    about_content=False,
)
