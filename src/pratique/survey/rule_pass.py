"""A pass of its own over the evidence, for the rules of a person: the table `yara_match`.

It is apart from the survey, in a folder of its own below it. So rules can be given later, or
changed, and nothing is surveyed anew; a rule that makes the engine fail costs no row of the
survey; and what is done is known by the key of each segment, as in the survey itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_scan import UNREAD, UNUSABLE, gap
from pratique.content.yara.rule_set import RuleSet
from pratique.content.yara.rule_source import Trouble
from pratique.evidence import open_evidence
from pratique.evidence.base import Remembers
from pratique.evidence.location import Location
from pratique.model import Gap
from pratique.store.columns import columns
from pratique.store.parts import Parts, storage_error
from pratique.survey.progress import Progress, Silent
from pratique.survey.segment import Segment, segments
from pratique.survey.surveyor import Run

if TYPE_CHECKING:
    from pratique.survey.reading import Rows

# Below the folder of the survey; its tables are put together with those of the survey.
FOLDER: Final = "pass-yara"
# Another number here makes every file meet the rules again: raise it when rows change.
EDITION: Final = 1
_ROWS: Final = (YaraMatch, Gap)


def remembered(survey: Path) -> RuleSet | None:
    """The rules that this survey has been given before; None without any."""
    rules = RuleSet.recall(survey / FOLDER)
    if rules is None or rules.usable():
        return rules
    trouble = Trouble(", ".join(rules.names), "no engine here can read them: give --yara again")
    return replace(rules, sets=(), troubles=(trouble,), fingerprint="of another engine")


def forgotten(survey: Path) -> None:
    """Take the rules and all that they told out of a survey: from here on there are none."""
    try:
        shutil.rmtree(survey / FOLDER)
    except FileNotFoundError:
        return
    except OSError as error:
        raise storage_error(survey / FOLDER, error) from error


def put_rules(
    location: Path | Location,
    survey: Path,
    rules: RuleSet,
    *,
    processes: int = 0,
    progress: Progress | None = None,
) -> None:
    """Put `rules` to every file of the evidence at `location`; keep them for the next run.

    It may be interrupted at any moment and called again, as the survey.
    """
    folder = survey / FOLDER
    known = RuleSet.recall(folder)
    if rules.sets and (known is None or known.fingerprint != rules.fingerprint):
        try:
            rules.store(folder)
        except OSError as error:
            raise storage_error(folder, error) from error
    source = open_evidence(location)
    try:
        parts = Parts.open_at(folder, _ROWS)
        if isinstance(source, Remembers):
            source.remember(folder)  # the workers find it there
        run = _RulePass(source, location, folder, parts, progress or Silent())
        run.rules, run.rule_set = folder, rules
        try:
            run.read(processes or len(os.sched_getaffinity(0)))
        finally:
            run.flush()
        run.complete()
    finally:
        source.close()


class _RulePass(Run):
    """One walk on which nothing but the rules is asked."""

    rule_set: RuleSet

    def prepared(self) -> tuple[Iterator[Segment], str]:
        """Say which rules cannot be used; then all segments of the walk."""
        troubles = [gap("", UNUSABLE, str(trouble)) for trouble in self.rule_set.troubles]
        self.add_rows("troubles", troubles)
        if not self.rule_set.sets:
            return iter(()), ""
        walked = segments(self._source.walk(), lambda _entry: "")
        return walked, f"rules {EDITION} {self.rule_set.fingerprint}"

    def complete(self) -> None:
        """Drop what other rules told, or other states of the evidence."""
        self._parts.drop(self._parts.keys() - self._seen)
        self._parts.flush()

    def crash_gap(self, path: str, how: str) -> Gap:
        """The file has been read by the survey; it is the rules that could not be put to it."""
        return gap(path, UNREAD, how)

    def is_unread(self, rows: Rows) -> bool:
        """Whether a file could not be had."""
        names = [column.name for column in columns(Gap)]
        return UNREAD in rows.get(Gap.table, [[] for _ in names])[names.index("reason")]
