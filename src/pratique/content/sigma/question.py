"""From what a rule looks for to SQL: the tree of a condition, leaf by leaf, with its values apart.

Texts are compared without regard to case, as Sigma's specification says; regular expressions are
those of DuckDB (RE2), and mean the case that they write.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sigma.types import SigmaRegularExpression, SigmaString

    from pratique.content.sigma.log_table import LogTable

_DEEPEST: Final = 200


class NotAskable(Exception):
    """A rule that cannot be put to a table; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Sql:
    """SQL with `?` for its values."""

    text: str
    values: tuple[object, ...] = ()


def question(rule: Any, table: LogTable) -> Sql:
    """What is true of the rows of `table` that `rule` (a SigmaRule) looks for; NotAskable."""
    return _joined(" OR ", [_node(one.parsed, table, 0) for one in rule.detection.parsed_condition])


def _joined(word: str, parts: list[Sql]) -> Sql:
    if not parts:
        raise NotAskable("it looks for nothing")
    values = tuple(value for part in parts for value in part.values)
    return Sql("(" + word.join(part.text for part in parts) + ")", values)


def _node(node: Any, table: LogTable, depth: int) -> Sql:
    from sigma.conditions import (
        ConditionAND,
        ConditionFieldEqualsValueExpression,
        ConditionNOT,
        ConditionOR,
        ConditionValueExpression,
    )

    if depth > _DEEPEST:
        raise NotAskable("its condition is nested too deep")
    if isinstance(node, ConditionAND | ConditionOR):
        word = " AND " if isinstance(node, ConditionAND) else " OR "
        return _joined(word, [_node(one, table, depth + 1) for one in node.args])
    if isinstance(node, ConditionNOT):
        inner = _node(node.args[0], table, depth + 1)
        return Sql(f"(NOT {inner.text})", inner.values)
    if isinstance(node, ConditionFieldEqualsValueExpression):
        columns = table.columns(node.field)
        if not columns:
            raise NotAskable(f"no log here has the field {node.field}")
        return _any_of([_leaf(column, node.value, table) for column in columns])
    if isinstance(node, ConditionValueExpression):
        return _any_of([_keyword(table.shown, node.value, table)])
    raise NotAskable(f"its condition has a {type(node).__name__}")


def _any_of(leaves: list[Sql]) -> Sql:
    """One of the leaves is true; what is not known is not."""
    joined = _joined(" OR ", leaves)
    return Sql(f"coalesce({joined.text}, false)", joined.values)


def _keyword(shown: str, value: Any, table: LogTable) -> Sql:
    from sigma.types import SigmaNumber, SigmaString

    if isinstance(value, SigmaNumber):
        value = SigmaString(str(value))
    if isinstance(value, SigmaString):
        # A keyword may stand anywhere.
        return _text(shown, value, anywhere=True)
    return _leaf(shown, value, table)


def _leaf(column: str, value: Any, table: LogTable) -> Sql:  # noqa: C901 - all kinds of values
    from sigma import types

    match value:
        case types.SigmaCasedString():
            return _text(column, value, cased=True)
        case types.SigmaString():
            return _text(column, value)
        case types.SigmaTimestampPart():
            raise NotAskable("it asks for a part of a time")
        case types.SigmaNumber() | types.SigmaBool():
            return Sql(f"lower(CAST({column} AS VARCHAR)) = ?", (str(value).lower(),))
        case types.SigmaRegularExpression():
            return _expression(column, value)
        case types.SigmaCIDRExpression():
            return _network(column, value)
        case types.SigmaCompareExpression():
            sign = {"LT": "<", "LTE": "<=", "GT": ">", "GTE": ">=", "NEQ": "<>"}[value.op.name]
            return Sql(f"TRY_CAST({column} AS DOUBLE) {sign} ?", (float(value.number.number),))
        case types.SigmaNull():
            return Sql(f"{column} IS NULL")
        case types.SigmaExists():
            return Sql(f"{column} IS {'NOT ' if value else ''}NULL")
        case types.SigmaFieldReference():
            return _reference(column, value, table)
        case types.SigmaExpansion():
            return _joined(" OR ", [_leaf(column, one, table) for one in value.values])
    raise NotAskable(f"it has a value of the kind {type(value).__name__}")


def _text(column: str, value: SigmaString, *, cased: bool = False, anywhere: bool = False) -> Sql:
    """A text with wildcards. What has none, or only at its ends, needs no pattern."""
    from sigma.types import Placeholder, SpecialChars

    parts = list(value.s)
    if any(isinstance(part, Placeholder) for part in parts):
        raise NotAskable("it has a placeholder that nothing fills")
    many = SpecialChars.WILDCARD_MULTI
    first, last = bool(parts) and parts[0] is many, bool(parts) and parts[-1] is many
    inner = parts[int(first) : len(parts) - int(last and len(parts) > 1)]
    first, last = first or anywhere, last or anywhere
    subject, given = (column, "?") if cased else (f"lower({column})", "lower(?)")
    if not inner:
        return Sql(f"coalesce({column}, '') = ''") if not parts else Sql(f"{column} IS NOT NULL")
    if all(isinstance(part, str) for part in inner):
        text = "".join(str(part) for part in inner)
        form = {
            (True, True): f"contains({subject}, {given})",
            (False, True): f"starts_with({subject}, {given})",
            (True, False): f"ends_with({subject}, {given})",
            (False, False): f"{subject} = {given}",
        }[first, last]
        return Sql(form, (text,))
    marks = {many: "%", SpecialChars.WILDCARD_SINGLE: "_"}
    pattern = "".join(marks[one] if one in marks else _escaped(str(one)) for one in inner)
    pattern = f"{'%' * first}{pattern}{'%' * last}"
    return Sql(f"{subject} LIKE {given} ESCAPE '\\'", (pattern,))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _expression(column: str, value: SigmaRegularExpression) -> Sql:
    flags = "".join(sorted(value.sigma_to_re_flag[flag] for flag in value.flags))
    pattern = f"(?{flags}){value.regexp}" if flags else str(value.regexp)
    return Sql(f"regexp_matches({column}, ?)", (pattern,))


def _network(column: str, value: Any) -> Sql:
    network = value.network
    if isinstance(network, IPv4Network):
        bytes_of = [f"TRY_CAST(split_part({column}, '.', {n}) AS BIGINT)" for n in (1, 2, 3, 4)]
        number = (
            f"(({bytes_of[0]} * 256 + {bytes_of[1]}) * 256 + {bytes_of[2]}) * 256 + {bytes_of[3]}"
        )
        between = f"{number} BETWEEN ? AND ?"
        four = f"regexp_full_match({column}, '[0-9]{{1,3}}([.][0-9]{{1,3}}){{3}}')"
        ends = int(network.network_address), int(network.broadcast_address)
        return Sql(f"({four} AND {between})", ends)
    from sigma.types import SigmaString

    return _joined(" OR ", [_text(column, SigmaString(one)) for one in value.expand()])


def _reference(column: str, value: Any, table: LogTable) -> Sql:
    others = table.columns(value.field)
    if not others:
        raise NotAskable(f"no log here has the field {value.field}")
    compare = "starts_with" if value.starts_with else "ends_with" if value.ends_with else ""
    return _joined(
        " OR ",
        [
            Sql(
                f"{compare}(lower({column}), lower({other}))"
                if compare
                else f"lower({column}) = lower({other})"
            )
            for other in others
        ],
    )
