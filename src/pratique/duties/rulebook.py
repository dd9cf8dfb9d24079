"""The rules, read from the data files of this room, and corrections that a case has of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pratique.duties.period import Counting, Period, Unit
from pratique.duties.role import Role
from pratique.duties.rule import Body, FactKind, Kind, Rule
from pratique.errors import DutiesUnreadable
from pratique.model import readable

OWN_RULES: Final = "duties.toml"
_FOLDER: Final = "rules"
_NO_DUTIES: Final = ("facts.toml", "bodies.toml", "laws.toml")
_MOST_BYTES: Final = 1 << 20
_UNITS: Final = {"hours": 1, "days": 24, "months": 720, "business-days": 24}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All duties in the order of their files, the facts that they ask for, the authorities."""

    rules: tuple[Rule, ...]
    facts: Mapping[str, FactKind]
    bodies: tuple[Body, ...]
    laws: Mapping[str, Mapping[str, str]]

    def cited(self, rule: Rule, language: str) -> str:
        """The law and article of a rule, by the name that the law has in that language."""
        law = self.laws.get(rule.law, {}).get(language, rule.law)
        if not rule.article:
            return law
        numbered = rule.article[:1].isdigit()
        return f"{law}, art. {rule.article}" if numbered else f"{law}, {rule.article}"

    def rule(self, identity: str) -> Rule | None:
        """The duty of that id."""
        return next((rule for rule in self.rules if rule.id == identity), None)

    @property
    def countries(self) -> tuple[str, ...]:
        """All countries that some duty names, `EU` among them."""
        return tuple(sorted({code for rule in self.rules for code in rule.countries}))

    def bodies_of(self, role: Role, countries: Sequence[str]) -> tuple[Body, ...]:
        """The authorities of that role in these countries."""
        return tuple(b for b in self.bodies if b.role is role and b.country in countries)


def rulebook(own: Path | None = None) -> Rulebook:
    """Our rules; those of the file `own`, where it is there, take the place of ours of the same id.

    DutiesUnreadable where that file cannot be used; it says where.
    """
    folder = resources.files("pratique.duties") / _FOLDER
    told = {
        place.name: tomllib.loads(place.read_text(encoding="utf-8"))
        for place in folder.iterdir()
        if place.name.endswith(".toml")
    }
    facts = {one["code"]: FactKind(**one) for one in told["facts.toml"]["fact"]}
    bodies = tuple(
        Body(one["country"], Role(one["role"]), one["name"], one["site"])
        for one in told["bodies.toml"]["body"]
    )
    rules: dict[str, Rule] = {}
    for name in sorted(told, key=lambda name: (name != "everywhere.toml", name)):
        if name not in _NO_DUTIES:
            rules |= {rule.id: rule for rule in rules_of(told[name])}
    if own is not None and own.exists():
        rules |= _own(own, facts, set(rules))
    return Rulebook(tuple(rules.values()), facts, bodies, told["laws.toml"])


def rules_of(told: Mapping[str, Any]) -> Iterator[Rule]:
    """The duties of one file. ValueError, TypeError or KeyError name what is wrong."""
    countries = tuple(str(code) for code in told.get("countries", ()))
    checked = date.fromisoformat(told["checked"]).isoformat()
    for one in told["duty"]:
        yield _rule(one, countries, checked)


def _rule(told: Mapping[str, Any], countries: tuple[str, ...], checked: str) -> Rule:
    known = {
        "id", "name", "law", "article", "source", "sure", "check", "who", "tells", "role",
        "starts", "clock", "length", "unit", "counting", "soon", "order_hours", "all", "any",
        "none", "why", "question", "missed", "letter", "checked",
    }  # fmt: skip
    if odd := sorted(set(told) - known):
        raise ValueError(f"duty {told.get('id')}: there is no key {odd[0]}")
    text = {name: _text(told, name) for name in ("id", "name", "law", "source", "who", "tells")}
    length = told.get("length")
    period = None
    if length is not None:
        counting = Counting(told.get("counting", "elapsed"))
        period = Period(_number(length), Unit(told["unit"]), counting)
    soon = str(told.get("soon", ""))
    if (period is None) == (not soon):
        raise ValueError(f"duty {text['id']}: give either length and unit, or soon")
    hours = 72 if period is None else period.length * _UNITS[period.unit]
    return Rule(
        **text,
        article=str(told.get("article", "")),
        checked=date.fromisoformat(told.get("checked", checked)).isoformat(),
        countries=countries,
        sure=told["sure"] is True,
        check=str(told.get("check", "")),
        role=Role(told["role"]),
        starts=_text(told, "starts"),
        clock=_clock(_text(told, "clock")),
        period=period,
        soon=soon,
        order_hours=_number(told.get("order_hours", hours)),
        every=_codes(told, "all"),
        some=_codes(told, "any"),
        never=_codes(told, "none"),
        why=_text(told, "why"),
        question=str(told.get("question", "")),
        missed=str(told.get("missed", "")),
        letter=Kind(told["letter"]) if told.get("letter") else None,
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"duty {told.get('id')}: {name} is no text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10_000:
        raise ValueError(f"{value} is no length of time")
    return value


def _clock(text: str) -> str:
    kind, _, name = text.partition(":")
    if text != "awareness" and (kind not in ("duty", "fact") or not name):
        raise ValueError(f"{text} is no clock: awareness, duty:ID or fact:CODE")
    return text


def _codes(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    codes = told.get(name, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValueError(f"duty {told.get('id')}: {name} is no list of facts")
    return tuple(codes)


def _own(place: Path, facts: Mapping[str, FactKind], ours: set[str]) -> dict[str, Rule]:
    try:
        if place.stat().st_size > _MOST_BYTES:
            raise ValueError("it is larger than 1 MB")  # noqa: TRY301 - one way to say all
        rules = {rule.id: rule for rule in rules_of(tomllib.loads(place.read_text("utf-8")))}
        for rule in rules.values():
            asked = [code for code in rule.facts if code not in facts]
            kind, _, name = rule.clock.partition(":")
            asked += [name] if kind == "fact" and name not in facts else []
            asked += [name] if kind == "duty" and name not in ours | set(rules) else []
            if asked:
                raise ValueError(f"duty {rule.id}: {asked[0]} is not known")  # noqa: TRY301
    except KeyError as error:
        raise _unreadable(place, f"{error.args[0]} is missing") from error
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(place, str(error)) from error
    return rules


def _unreadable(place: Path, why: str) -> DutiesUnreadable:
    return DutiesUnreadable(
        f"The rules of this case cannot be used: {why}",
        where=readable(str(place).encode("utf-8", "surrogateescape")),
        next_step="Mend the file, or move it away; it is left as it is.",
    )
