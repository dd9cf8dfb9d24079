"""Putting compiled rules to the bytes of a file, within a limit of time.

What was cut by the limit is a gap: never a match, and never "no match".
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.content.identify import TEXT_KINDS
from pratique.content.yara.rule_match import YaraMatch, rule_tags, rule_words
from pratique.content.yara.variables import EMPTY, Value
from pratique.model import Gap, Stage
from pratique.parsers.base import shown

if TYPE_CHECKING:
    from yara_x import Rule, Scanner

SECONDS: Final = 10  # for one file and one set
# A set that needs longer again and again gets less, and at last nothing: each file is a gap.
PATIENT: Final = 10
SHORT: Final = 1
STRIKES: Final = 40
# What a rule of yours did not answer. Stage `check`: the file itself was read by the survey.
CUT: Final = "rules of yours took too long"
LEFT_OUT: Final = "rules of yours that had taken too long on other files were left out"
FAILED: Final = "rules of yours failed on it"
START_ONLY: Final = "rules of yours saw only its start"
UNUSABLE: Final = "rules of yours cannot be used, or not wholly"
UNREAD: Final = "rules of yours could not be put to it"
REASONS: Final = (CUT, LEFT_OUT, FAILED, START_ONLY, UNUSABLE, UNREAD)

_MOST_MATCHES: Final = 100_000  # of one text of a rule in one file
_STRINGS: Final = 5
_QUOTE: Final = 120
_PLACE: Final = 300


@dataclass(slots=True)
class _Set:
    scanner: Scanner
    variables: frozenset[str]
    strikes: int = 0
    short: bool = False


class RuleScanner:
    """Compiled sets, loaded once in a process. Not to be shared between threads."""

    def __init__(self, sets: Iterable[bytes]) -> None:
        self._sets = [_loaded(content) for content in sets]

    def scan(
        self, content: bytes, path: str, kind: str, variables: Mapping[str, Value]
    ) -> Iterator[YaraMatch | Gap]:
        """The rules that match `content`, and a gap for what could not be told."""
        met: set[tuple[str, str]] = set()
        for one in self._sets:
            found = _matching(one, content, path, variables)
            if isinstance(found, Gap):
                yield found
                continue
            for rule in found:
                key = rule.namespace, rule.identifier
                if key not in met:
                    met.add(key)
                    yield _match(rule, content, path, kind)


def _matching(
    one: _Set, content: bytes, path: str, variables: Mapping[str, Value]
) -> tuple[Rule, ...] | Gap:
    import yara_x

    if one.strikes >= STRIKES:
        return gap(path, LEFT_OUT, f"after {STRIKES} files that took too long")
    if one.strikes >= PATIENT and not one.short:
        one.scanner.set_timeout(SHORT)
        one.short = True
    for name in one.variables:
        one.scanner.set_global(name, variables.get(name, EMPTY[name]))
    try:
        found: tuple[Rule, ...] = one.scanner.scan(content).matching_rules
    except yara_x.TimeoutError:
        one.strikes += 1
        return gap(path, CUT, f"ended after {SHORT if one.short else SECONDS} seconds")
    except yara_x.ScanError as error:
        return gap(path, FAILED, shown(str(error)))
    return found


def gap(path: str, reason: str, detail: str) -> Gap:
    """Something that the rules were not put to, or gave no answer to."""
    return Gap(path, None, Stage.CHECK, reason, detail)


def _loaded(content: bytes) -> _Set:
    from yara_x import Rules, Scanner

    scanner = Scanner(Rules.deserialize_from(io.BytesIO(content)))
    scanner.set_timeout(SECONDS)
    scanner.max_matches_per_pattern(_MOST_MATCHES)
    return _Set(scanner, frozenset(_defined(scanner)))


def _defined(scanner: Scanner) -> Iterator[str]:
    """The variables that a set knows: one that others compiled may lack some, or type them."""
    for name, value in EMPTY.items():
        try:
            scanner.set_global(name, value)
        except (ValueError, TypeError):
            continue
        yield name


def _match(rule: Rule, content: bytes, path: str, kind: str) -> YaraMatch:
    words = rule_words(rule.metadata)
    strings: list[str] = []
    first: int | None = None
    for pattern in rule.patterns:
        for found in pattern.matches[:1]:
            if first is None or found.offset < first:
                first = found.offset
            if len(strings) < _STRINGS:
                text = content[found.offset : found.offset + min(found.length, _QUOTE * 4)]
                strings.append(f"{pattern.identifier} at {found.offset}: {shown(text, _QUOTE)}")
    line = None
    if first is not None and kind in TEXT_KINDS:
        line = content.count(b"\n", 0, first) + 1
    return YaraMatch(
        path=path,
        line=line,
        rule=shown(rule.identifier, _PLACE),
        rule_file=shown(rule.namespace, _PLACE),
        author=words.author,
        description=words.description,
        reference=words.reference,
        score=words.score,
        tags=rule_tags(rule.tags),
        offset=first,
        strings=tuple(strings),
    )
