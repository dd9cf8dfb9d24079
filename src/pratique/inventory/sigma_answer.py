"""What the logs answer to Sigma rules of a person: the tables `sigma_match` and `sigma_rule`.

The rules lie in a folder of their own below the survey, so that they can be given later, or
changed. They are put to the tables once commands are put together.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pratique.content.sigma.log_table import LogTable, log_tables
from pratique.content.sigma.question import NotAskable, Sql, question
from pratique.content.sigma.rule_set import Rule, RuleSet
from pratique.content.sigma.sigma_match import SigmaMatch, SigmaRuleAsked
from pratique.inventory.sigma_correlation import correlation
from pratique.model import Instant
from pratique.parsers.base import shown
from pratique.phrase import Phrase, in_a_row, ours
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables

# Below the folder of the survey; its tables are put together with those of the survey.
FOLDER: Final = "pass-sigma"
SIGMA_TYPES: Final[tuple[type[Any], ...]] = (SigmaMatch, SigmaRuleAsked)
ASKED, NO_LOG = "asked", "no log"
NOT_UNDERSTOOD, ELSEWHERE = "not understood", "not of this system"
_MOST: Final = 10_000  # rows of one rule that are kept
_MOST_ROWS: Final = 200_000  # of all rules
_LONGEST: Final = 1000
_NAMED: Final = 5  # rules that are named among those that were not understood


def rules_of(survey: Path) -> RuleSet | None:
    """The rules that this survey has been given; None without any."""
    return RuleSet.recall(survey / FOLDER)


def keep_rules(survey: Path, rules: RuleSet) -> None:
    """Keep `rules` with the survey. CaseStorage where that fails."""
    try:
        rules.store(survey / FOLDER)
    except OSError as error:
        raise storage_error(survey / FOLDER, error) from error


def forget_rules(survey: Path) -> None:
    """Take the rules and all that they told out of a survey."""
    try:
        shutil.rmtree(survey / FOLDER)
    except FileNotFoundError:
        return
    except OSError as error:
        raise storage_error(survey / FOLDER, error) from error


def write_sigma_answers(tables: Tables, rules: RuleSet, survey: Path) -> None:
    """Put every rule to the tables; what they answer replaces what was answered before."""
    answers = _Answers(tables)
    answers.ask(list(rules.rules()))
    folder = survey / FOLDER
    try:
        for row, rows in ((SigmaMatch, answers.matches), (SigmaRuleAsked, answers.asked)):
            (folder / row.table / f"{row.table}.parquet").unlink(missing_ok=True)
            write_rows(folder, row, row.table, rows)
    except OSError as error:
        raise storage_error(folder, error) from error


@dataclass(slots=True)
class _Answers:
    tables: Tables
    matches: list[SigmaMatch] = field(default_factory=list)
    asked: list[SigmaRuleAsked] = field(default_factory=list)
    empty: dict[str, bool] = field(default_factory=dict)

    def ask(self, rules: Sequence[Rule]) -> None:
        """Put the rules one by one; one that fails costs itself alone."""
        named = {name: rule for rule in rules for name in (rule.key, rule.name) if name}
        for rule in rules:
            outcome, reason, count = self._answer(rule, named)
            self.asked.append(_row(rule, outcome, reason, count))

    def _answer(self, rule: Rule, named: Mapping[str, Rule]) -> tuple[str, str, int]:
        import duckdb

        if rule.trouble:
            return NOT_UNDERSTOOD, rule.trouble, 0
        try:
            questions = list(self._questions(rule, named))
            if not questions:
                return ELSEWHERE, "", 0
            answered = [one for one in questions if not all(map(self._is_empty, one.tables))]
            count = sum(self._matched(rule, one) for one in answered)
        except NotAskable as error:
            return NOT_UNDERSTOOD, str(error), 0
        except (duckdb.Error, RecursionError) as error:
            return NOT_UNDERSTOOD, shown(str(error).partition("\n")[0], _LONGEST), 0
        if not answered:
            names = sorted({table for one in questions for table in one.tables})
            return NO_LOG, f"there is nothing in {', '.join(names)}", 0
        return ASKED, "", count

    def _questions(self, rule: Rule, named: Mapping[str, Rule]) -> Iterator[_Question]:
        """A question for each table that may answer; NotAskable where all of them lack a field."""
        if rule.is_correlation:
            found = correlation(rule.parsed, named, lambda one: log_tables(*one.log_source))
            yield _Question(found.tables, "", found.sql)
            return
        lacking: list[NotAskable] = []
        found_one = False
        for table in log_tables(*rule.log_source):
            try:
                asked = rows_asked(table, question(rule.parsed, table))
            except NotAskable as error:
                lacking.append(error)
                continue
            found_one = True
            yield _Question((table.table,), table.table, asked)
        if lacking and not found_one:
            raise lacking[0]

    def _matched(self, rule: Rule, asked: _Question) -> int:
        kept = min(_MOST, _MOST_ROWS - len(self.matches))
        rows = self.tables.select(
            f"SELECT source, path, line, epoch_ns(time), shown FROM ({asked.sql.text}) "  # noqa: S608 - our own words
            f"ORDER BY path, line LIMIT {kept}",
            *asked.sql.values,
        )
        before = len(self.matches)
        for source, path, line, time, text in rows:
            moment = None if time is None else Instant(time)
            said = shown(text or "", _LONGEST)
            told = (rule.key, rule.title, rule.author, rule.level, source, said)
            self.matches.append(SigmaMatch(path, line, moment, *told))
        count = len(self.matches) - before
        if count < kept:
            return count
        sql = f"SELECT count(*) FROM ({asked.sql.text})"  # noqa: S608 - our own words
        return int(next(self.tables.select(sql, *asked.sql.values))[0])

    def _is_empty(self, table: str) -> bool:
        if table not in self.empty:
            found = self.tables.select(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 - our own words
            self.empty[table] = next(found, None) is None
        return self.empty[table]


@dataclass(frozen=True, slots=True)
class _Question:
    """SQL that gives `source`, `path`, `line`, `time`, `shown`, and the tables that it reads."""

    tables: tuple[str, ...]
    source: str
    sql: Sql


def rows_asked(table: LogTable, where: Sql) -> Sql:
    """The rows of `table` of which `where` is true, as matches are told."""
    return Sql(
        f"SELECT '{table.table}' AS source, path, line, time, "  # noqa: S608 - our own words
        f"left({table.shown}, {_LONGEST}) AS shown FROM ({table.rows}) AS asked "
        f"WHERE {where.text}",
        where.values,
    )


def _outcomes(tables: Tables) -> Counter[str]:
    """How many rules had which outcome."""
    rows = tables.select("SELECT outcome, count(*) FROM sigma_rule GROUP BY outcome")
    return Counter({str(outcome): int(count) for outcome, count in rows})


def unasked(tables: Tables) -> Phrase | None:
    """How many rules had a log to read, and how many had none; None where all had."""
    count = _outcomes(tables)
    everything = count.total()
    if not everything or count[ASKED] == everything:
        return None
    told = {"read": str(count[ASKED]), "all": str(everything), "none": str(count[NO_LOG])}
    told |= {"elsewhere": str(count[ELSEWHERE]), "not": str(count[NOT_UNDERSTOOD])}
    said = [Phrase("%(read)s of %(all)s Sigma rules had a log to read", told)]
    if count[NO_LOG]:
        text = "%(none)s had none: there is nothing in the tables that they ask"
        said.append(Phrase(text, told))
    if count[ELSEWHERE]:
        said.append(Phrase("%(elsewhere)s are about logs that no Linux server writes", told))
    if count[NOT_UNDERSTOOD]:
        rows = tables.select(
            "SELECT rule_file, reason FROM sigma_rule WHERE outcome = ? ORDER BY ALL LIMIT ?",
            NOT_UNDERSTOOD,
            _NAMED,
        )
        named = [
            Phrase("%(file)s: %(reason)s", {"file": file, "reason": ours(reason)})
            for file, reason in rows
        ]
        text = "%(not)s could not be asked, e.g. %(named)s"
        said.append(Phrase(text, {**told, "named": in_a_row(named, "; ")}))
    return in_a_row(said, "; ")


def _row(rule: Rule, outcome: str, reason: str, count: int) -> SigmaRuleAsked:
    return SigmaRuleAsked(
        rule=rule.key,
        rule_file=rule.rule_file,
        title=rule.title,
        author=rule.author,
        level=rule.level,
        status=rule.status,
        tags=rule.tags,
        description=rule.description,
        log_source=" ".join(part for part in rule.log_source if part),
        outcome=outcome,
        reason=reason,
        matches=count,
    )
