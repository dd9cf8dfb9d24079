"""Whether a row of a log matches a Sigma rule that the person has given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import Command, reads
from pratique.content.sigma.sigma_match import SigmaMatch, SigmaRuleAsked
from pratique.inventory.sigma_answer import unasked
from pratique.model import Place, Severity
from pratique.phrase import Phrase, Word, prose
from pratique.store.tables import Tables

# Of one rule; beyond these nobody reads, and the table has them all.
_MOST_PLACES: Final = 500
_SEVERITIES: Final = {
    "informational": Severity.NOTE,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "high": Severity.HIGH,
    "critical": Severity.CRITICAL,
}

_SQL: Final = f"""
SELECT r.rule, r.rule_file, r.title, r.author, r.level, r.status, r.tags, r.description,
       r.matches,
       list({{'path': m.path, 'line': m.line}} ORDER BY m.path, m.line)[:{_MOST_PLACES}],
       arg_min(m.text, (m.path, m.line)), arg_min(m.source, (m.path, m.line)),
       CAST(min(m.time) AS VARCHAR), CAST(max(m.time) AS VARCHAR)
FROM sigma_rule r JOIN sigma_match m USING (rule)
WHERE r.matches > 0
GROUP BY ALL ORDER BY r.rule, r.rule_file
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at what each rule matched; say which rules could not be asked, and why."""
    for row in tables.select(_SQL):
        yield _sign(row)
    said = unasked(tables)
    if said:
        raise CouldNotLook(said)


def _sign(row: tuple[Any, ...]) -> Sign:
    rule, file, title, author, level, status, tags, words, count, found, text, source, *times = row
    places = tuple(Place(one["path"], one["line"]) for one in _once(found))
    severity = _SEVERITIES.get(level, Severity.MEDIUM)
    why = prose(
        _matched(rule, file, author, count, source, times),
        (Phrase('It says of itself: "%(words)s"', {"words": words}) if words else None),
        (Phrase("Its author calls it %(status)s.", {"status": status}) if status else None),
        (
            Phrase("The first %(count)s places are listed.", {"count": str(len(places))})
            if count > len(places)
            else None
        ),
    )
    return Sign(
        subject=f"{rule}\0{file}",
        places=places,
        quote=text,
        why=why,
        verify=_by_hand(places[0]),
        confidence=0.6 if status in ("stable", "test") else 0.4,
        severity=severity,
        title=Phrase(
            'Your Sigma rule "%(title)s" (by %(author)s, %(rule)s) matches',
            {
                "title": title,
                "author": author or Phrase("an author that it does not name"),
                "rule": rule,
            },
        ),
        technique=_technique(tags),
    )


def _matched(  # noqa: PLR0913, PLR0917 - what the sentence names
    rule: str, file: str, author: str, count: int, source: str, times: list[str]
) -> Phrase:
    told: dict[str, Word] = {
        "rule": rule,
        "file": file,
        "author": author,
        "count": count,
        "source": source,
    }
    if not times[0]:
        if author:
            return Phrase(
                "The Sigma rule %(rule)s of %(file)s, by %(author)s, matches "
                "%(count)s rows of the table %(source)s.",
                told,
            )
        return Phrase(
            "The Sigma rule %(rule)s of %(file)s, whose author is not named, "
            "matches %(count)s rows of the table %(source)s.",
            told,
        )
    told |= {"first": times[0], "last": times[1]}
    if author:
        return Phrase(
            "The Sigma rule %(rule)s of %(file)s, by %(author)s, matches "
            "%(count)s rows of the table %(source)s, from %(first)s to "
            "%(last)s UTC.",
            told,
        )
    return Phrase(
        "The Sigma rule %(rule)s of %(file)s, whose author is not named, "
        "matches %(count)s rows of the table %(source)s, from %(first)s to "
        "%(last)s UTC.",
        told,
    )


def _once(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each place once, in the order in which they come."""
    return list({(one["path"], one["line"]): one for one in found}.values())


def _technique(tags: list[str]) -> str | None:
    """The first technique that the tags of the rule name, as ATT&CK writes it."""
    for tag in tags:
        head, _, name = tag.lower().partition(".")
        if head == "attack" and name[:1] == "t" and name[1:5].isdigit():
            return name.upper()
    return None


def _by_hand(place: Place) -> tuple[Command, ...]:
    if place.line is None:
        return (reads("ls -l", place.path),)
    return (reads("zcat -f", place.path, f"sed -n -e {place.line}p", "cut -c1-1000"),)


CHECK = Check(
    slug="logs-sigma-rule",
    title="A log matches a Sigma rule of your own",
    severity=Severity.MEDIUM,
    technique="T1078",
    reads=(SigmaMatch, SigmaRuleAsked),
    innocent=(
        "A rule knows what its author has seen. Many are about what an administrator does, too: "
        "look at who did it, and when. Backups, scanners and monitoring match a good deal."
    ),
    blind=(
        "Whatever the rules do not know; logs that are gone or were never written. Most rules "
        "about programs that ran need the audit system, which few servers have switched on; "
        "without it, only what sudo, cron and shells with times tell is asked."
    ),
    next=(
        "Read the rows that matched with `pratique sql`, from the table sigma_match, and what "
        "was done by the same address or account around that time."
    ),
    find=find,
    about_content=False,
)
