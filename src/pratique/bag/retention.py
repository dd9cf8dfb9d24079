"""How long each kind of data is kept, and why; a person corrects it in `retention.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.bag.kind import Kind
from pratique.errors import UsageError
from pratique.model import readable
from pratique.phrase import Phrase

NAME: Final = "retention.toml"
NEVER: Final = "never"
_LARGEST: Final = 1 << 16
_LONGEST: Final = 36_500  # a hundred years


@dataclass(frozen=True, slots=True)
class Period:
    """So many `days` a kind of data is kept, None for always, and the reason."""

    kind: Kind
    days: int | None
    because: Phrase


DEFAULTS: Final = (
    Period(Kind.EXPORTS, 90, Phrase("They can be made again from the case at any time.")),
    Period(
        Kind.MAIL,
        180,
        Phrase("Who wrote to whom is personal data of people who have nothing to do with it."),
    ),
    Period(
        Kind.LOGS,
        365,
        Phrase("Lines of logs tell what visitors did; what matters of them stands in the story."),
    ),
    Period(
        Kind.SECRETS,
        365,
        Phrase("Where passwords lay is of use until they are changed, and to an intruder after."),
    ),
    Period(
        Kind.QUARANTINE,
        365,
        Phrase("Harmful files are of use as long as somebody may still ask for them."),
    ),
    Period(
        Kind.TABLES,
        730,
        Phrase("What stood on the disk answers new questions; after two years there are few."),
    ),
    Period(
        Kind.PEOPLE,
        1095,
        Phrase("Names and addresses are needed as long as claims can be made: often three years."),
    ),
    Period(
        Kind.REPORTS,
        3650,
        Phrase("The report is what is asked for in ten years."),
    ),
)


def periods_of(folder: Path) -> tuple[Period, ...]:
    """The periods that hold for the case in `folder`. UsageError where its file is no such list."""
    place = folder / NAME
    try:
        with place.open("rb") as opened:
            told = tomllib.loads(opened.read(_LARGEST).decode("utf-8"))
    except FileNotFoundError:
        return DEFAULTS
    except (OSError, ValueError, RecursionError) as error:
        raise _odd(place, "it cannot be read as TOML") from error
    days = told.get("days")
    if not isinstance(days, dict):
        raise _odd(place, "there is no [days] in it")
    chosen = _chosen(days, place)
    return tuple(Period(one.kind, chosen.get(one.kind, one.days), one.because) for one in DEFAULTS)


def _chosen(days: Mapping[str, object], place: Path) -> dict[Kind, int | None]:
    known = {str(one.kind): one.kind for one in DEFAULTS}
    chosen: dict[Kind, int | None] = {}
    for name, value in days.items():
        if name not in known:
            raise _odd(place, f"there is no kind {name}; there are {', '.join(known)}")
        if value == NEVER:
            chosen[known[name]] = None
        elif isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LONGEST:
            chosen[known[name]] = value
        else:
            raise _odd(place, f'{name} is neither a number of days nor "{NEVER}"')
    return chosen


def as_toml(periods: tuple[Period, ...]) -> str:
    """The periods as a file to be corrected, each with its reason."""
    lines = ['# How many days each kind of data is kept; "never" keeps it always.', "", "[days]"]
    for one in periods:
        value = f'"{NEVER}"' if one.days is None else str(one.days)
        lines += [f"# {one.because.english}", f"{one.kind} = {value}"]
    return "\n".join(lines) + "\n"


def _odd(place: Path, why: str) -> UsageError:
    return UsageError(
        f"The list of how long things are kept is not understood: {why}",
        where=readable(bytes(place)),
        next_step="Correct it, or write it anew: pratique prune --periods > retention.toml",
    )
