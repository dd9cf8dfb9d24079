"""What the inventories came to, in short: enough for the answer and the report.

A server may have thousands of items; those that fit on a page are kept here, and all of them in
the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pratique.inventory.secret_reach import SecretReach
from pratique.inventory.verification import Standing
from pratique.store.tables import Tables
from pratique.story.self_starting import SelfStarting, self_starting

_MOST: Final = 50  # of each: a page is no list, and commands give the rest
_LONGEST: Final = 400  # characters of one field
_MOST_FINDINGS: Final = 3
# A machine next door is no secret: it is told by `pratique secrets` alone.
_NEIGHBOUR: Final = "neighbour"


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Something that runs by itself, and that no package and no clean copy explains."""

    kind: str
    path: str
    line: int | None
    name: str
    occasion: str
    username: str
    command: str
    target: str
    standing: str
    target_standing: str
    findings: tuple[str, ...]  # the gravest first


@dataclass(frozen=True, slots=True)
class WithinReach:
    """A secret that the intruder could read; never the secret itself."""

    kind: str
    path: str
    line: int | None
    name: str
    opens: str
    reached_as: str
    change: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilesInState:
    """How many files of packages are in one state, by one proof."""

    state: str
    proof: str
    files: int


@dataclass(frozen=True, slots=True)
class Stock:
    """How much there is of each, with as much of it as a page can hold, the worst first."""

    items: int = 0
    unexplained: int = 0
    first_unexplained: tuple[Unexplained, ...] = ()
    secrets: int = 0
    within_reach: int = 0
    first_within_reach: tuple[WithinReach, ...] = ()
    packages: tuple[FilesInState, ...] = ()

    def files(self, state: Standing) -> int:
        """How many files of packages are in that state."""
        return sum(one.files for one in self.packages if one.state == state)


NOTHING: Final = Stock()


def stock(tables: Tables) -> Stock:
    """Of the tables with all that was concluded in them."""
    items = self_starting(tables)
    unexplained = [one for one in items if not one.item.explained]
    # On a page there are no groups: what is gravest stands on top, whatever kind it is.
    unexplained.sort(key=lambda one: -one.weight)
    secrets = list(tables.rows(SecretReach, "kind <> ?", _NEIGHBOUR))
    within = [row for row in secrets if row.within_reach]
    return Stock(
        items=len(items),
        unexplained=len(unexplained),
        first_unexplained=tuple(map(_unexplained, unexplained[:_MOST])),
        secrets=len(secrets),
        within_reach=len(within),
        first_within_reach=tuple(map(_within_reach, within[:_MOST])),
        packages=tuple(FilesInState(*row) for row in tables.select(_PACKAGES)),
    )


# Each given copy is a proof of its own, and the verified files alone need one.
_PACKAGES: Final = """
SELECT state, CASE WHEN state = 'verified' THEN proof ELSE '' END AS by_proof, count(*)
FROM verification GROUP BY state, by_proof ORDER BY state, count(*) DESC, by_proof LIMIT 60
"""


def stock_of(told: dict[str, Any]) -> Stock:
    """From what `asdict` made of it; Type-, Key- or AttributeError where it is another thing."""

    def each(name: str, kind: type[Any]) -> Iterable[Any]:
        for one in told[name]:
            listed = {key: tuple(held) for key, held in one.items() if isinstance(held, list)}
            yield kind(**{**one, **listed})

    return Stock(
        **{
            **told,
            "first_unexplained": tuple(each("first_unexplained", Unexplained)),
            "first_within_reach": tuple(each("first_within_reach", WithinReach)),
            "packages": tuple(each("packages", FilesInState)),
        }
    )


def _unexplained(one: SelfStarting) -> Unexplained:
    item = one.item
    return Unexplained(
        kind=item.kind,
        path=item.path,
        line=item.line,
        name=_cut(item.name),
        occasion=_cut(item.occasion),
        username=item.username,
        command=_cut(item.command),
        target=item.target,
        standing=item.standing,
        target_standing=item.target_standing,
        findings=tuple(found.id for found in one.findings[:_MOST_FINDINGS]),
    )


def _within_reach(row: SecretReach) -> WithinReach:
    return WithinReach(
        kind=row.kind,
        path=row.path,
        line=row.line,
        name=_cut(row.name),
        opens=_cut(row.opens),
        reached_as=row.reached_as,
        change=row.change,
        findings=row.findings[:_MOST_FINDINGS],
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
