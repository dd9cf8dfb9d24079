"""A duty as the rules have it: who tells whom, from when on, and which facts decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pratique.duties.period import Period
from pratique.duties.role import Role


class Kind(StrEnum):
    """A kind of letter; each has a draft in every language (`letters/KIND.LANGUAGE.txt`)."""

    AUTHORITY = "authority"
    CSIRT = "csirt"
    CUSTOMER = "customer"
    PERSON = "person"
    PROVIDER = "provider"
    BRAND = "brand"
    BLOCKLIST = "blocklist"
    CARD = "card"
    INSURER = "insurer"
    POLICE = "police"


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that duties ask for: its code, what it says when it holds, the question for it.

    `seldom` is one that holds for few of those who run a server, such as being a bank.
    """

    code: str
    name: str
    question: str
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """An authority of a country: whom a duty leads to there."""

    country: str
    role: Role
    name: str
    site: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty. Texts are English, whole, and ours: who shows them translates them.

    `countries` is empty where it holds anywhere. `checked` is the day on which somebody looked at
    the source; not `sure`: look it up before relying on it, `check` says what. `clock` is
    `awareness`, `duty:ID` or `fact:CODE`. `period` is None where the law gives no number; `soon`
    says it in words then, and `order_hours` places it among the others. The conditions are codes
    of facts: all of `every`, one of `some` unless there is none, none of `never`.
    """

    id: str
    name: str
    law: str
    article: str
    source: str
    checked: str
    countries: tuple[str, ...]
    sure: bool
    check: str
    who: str
    tells: str
    role: Role
    starts: str
    clock: str
    period: Period | None
    soon: str
    order_hours: int
    every: tuple[str, ...]
    some: tuple[str, ...]
    never: tuple[str, ...]
    why: str
    question: str
    missed: str
    letter: Kind | None

    @property
    def facts(self) -> tuple[str, ...]:
        """The codes of all facts that it asks for."""
        return (*self.every, *self.some, *self.never)

    @property
    def cited(self) -> str:
        """The law with its article, as lawyers name it."""
        return f"{self.law}, {self.article}" if self.article else self.law
