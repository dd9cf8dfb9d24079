"""Correlations of Sigma: so many matches of other rules within a time, as one question.

Of the kinds in Sigma's correlation specification, these are asked: `event_count`, `value_count`
and `temporal`. What is told are the rows with which a correlation is fulfilled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pratique.content.sigma.log_table import LogTable
from pratique.content.sigma.question import NotAskable, Sql, question
from pratique.content.sigma.rule_set import Rule

_SIGNS: Final = {"LT": "<", "LTE": "<=", "GT": ">", "GTE": ">=", "EQ": "=", "NEQ": "<>"}
_COUNTED: Final = {
    "EVENT_COUNT": "count(*)",
    "VALUE_COUNT": "count(DISTINCT value)",
    "TEMPORAL": "count(DISTINCT which)",
}


@dataclass(frozen=True, slots=True)
class Correlation:
    """Its SQL, and the tables that it reads."""

    sql: Sql
    tables: tuple[str, ...]


def correlation(
    rule: Any, named: Mapping[str, Rule], tables_for: Callable[[Rule], tuple[LogTable, ...]]
) -> Correlation:
    """The question of a SigmaCorrelationRule about the rules `named`; NotAskable."""
    kind = getattr(rule.type, "name", str(rule.type)).upper()
    if kind not in _COUNTED:
        raise NotAskable(f"correlations of the kind {kind.lower()} are not asked here")
    references = [one.reference for one in rule.rules or ()]
    if not references or not hasattr(rule.condition, "op"):
        raise NotAskable("this condition of a correlation is not asked here")
    field_name = rule.condition.fieldref if kind == "VALUE_COUNT" else None
    if kind == "VALUE_COUNT" and not isinstance(field_name, str):
        raise NotAskable("it counts the values of no field, or of several")
    parts: list[Sql] = []
    read: set[str] = set()
    for number, reference in enumerate(references):
        for table in _tables(named.get(reference), reference, tables_for):
            one = named[reference]
            keys = [_key(rule, reference, name, table) for name in rule.group_by or ()]
            value = _key(rule, reference, field_name, table) if field_name else "''"
            where = question(one.parsed, table)
            parts.append(_part(number, table, keys, value, where))
            read.add(table.table)
    count = len(references) if kind == "TEMPORAL" else rule.condition.count
    sign = ">=" if kind == "TEMPORAL" else _SIGNS[rule.condition.op.name]
    union = " UNION ALL ".join(part.text for part in parts)
    values = tuple(value for part in parts for value in part.values)
    window = (
        f"OVER (PARTITION BY keys ORDER BY time RANGE BETWEEN INTERVAL "
        f"{int(rule.timespan.seconds)} SECONDS PRECEDING AND CURRENT ROW)"
    )
    text = (
        "SELECT source, path, line, CAST(time AS TIMESTAMP_NS) AS time, shown FROM ("  # noqa: S608 - our own words
        f"SELECT *, {_COUNTED[kind]} {window} AS counted FROM ({union}) "
        f"WHERE time IS NOT NULL) WHERE counted {sign} {float(count)}"
    )
    return Correlation(Sql(text, values), tuple(sorted(read)))


def _tables(
    rule: Rule | None, reference: str, tables_for: Callable[[Rule], tuple[LogTable, ...]]
) -> tuple[LogTable, ...]:
    if rule is None or rule.parsed is None or rule.is_correlation:
        raise NotAskable(f"the rule {reference} that it speaks of is not among yours, or is broken")
    found = tables_for(rule)
    if not found:
        raise NotAskable(f"no Linux server has the log of the rule {reference}")
    return found[:1]


def _key(rule: Any, reference: str, name: str, table: LogTable) -> str:
    """SQL of a field of one of the rules, by the name that it has there."""
    alias = rule.aliases.aliases.get(name)
    if alias is not None:
        by_rule = {one.reference: there for one, there in alias.mapping.items()}
        name = by_rule.get(reference, name)
    columns = table.columns(name)
    if not columns:
        raise NotAskable(f"no log here has the field {name}")
    return f"lower(coalesce({', '.join(columns)}, ''))"


def _part(number: int, table: LogTable, keys: list[str], value: str, where: Sql) -> Sql:
    listed = f"[{', '.join(keys)}]" if keys else "['']"
    return Sql(
        f"SELECT {number} AS which, '{table.table}' AS source, path, line, "  # noqa: S608 - our own words
        f"CAST(time AS TIMESTAMP) AS time, left({table.shown}, 1000) AS shown, "
        f"{listed} AS keys, {value} AS value FROM ({table.rows}) AS asked WHERE {where.text}",
        where.values,
    )
