"""The duties of a case: its rules, its people and what was stated, put together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pratique.case.circumstances import circumstances_of
from pratique.case.folder import Case
from pratique.case.journal import journal_of
from pratique.duties.circumstances import Circumstances
from pratique.duties.known import known_facts
from pratique.duties.notice import Duties, duties
from pratique.duties.people import PEOPLE
from pratique.duties.people_file import read_people
from pratique.duties.rulebook import OWN_RULES, Rulebook, rulebook
from pratique.duties.statement import statements


def people_file(case: Case) -> Path:
    """Where the people of a case are kept."""
    return case.folder / PEOPLE


def rulebook_of(case: Case) -> Rulebook:
    """Our rules with the corrections of this case."""
    return rulebook(case.folder / OWN_RULES)


def zone_of_case(case: Case, machine: str) -> str:
    """The zone of the last moment of awareness, else `machine`: what a person's times are in."""
    aware = statements(journal_of(case).entries()).aware
    return machine if aware is None else aware.moment.zone


def duties_of(
    case: Case, *, zone: str = "UTC", machines: Sequence[Circumstances] | None = None
) -> Duties:
    """All notices of a case, most urgent first; see `duties.notice`.

    `zone` is where moments are shown until somebody states one with a zone. `machines` are what
    `circumstances_of` gives, where the caller has them already. DutiesUnreadable where the people
    or rules of the case, edited by hand, cannot be read.
    """
    machines = circumstances_of(case) if machines is None else machines
    people = read_people(people_file(case))
    return duties(
        rulebook_of(case),
        known_facts(machines, people.persons),
        statements(journal_of(case).entries()),
        people,
        [one.scope for one in machines],
        zone=zone,
    )
