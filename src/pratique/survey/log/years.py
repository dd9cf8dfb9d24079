"""The years of logs that write none: which line of which file belongs to which year.

Each file of a chain is read once for its turns (`stretch`). Then the files are put in their
order, what speaks for a year is gathered for each (`witness`), and they are placed from the newest
to the oldest: a file of which nothing else is known lies where rotation put it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pratique.errors import EvidenceError
from pratique.model import Gap, Stage
from pratique.parsers.log.clock import Year
from pratique.survey.log.candidate import Candidate
from pratique.survey.log.lines import Lines
from pratique.survey.log.stretch import BACK, Shown, day_in, has_stamps, shown
from pratique.survey.log.vote import STRONG, Count, Vote, counted, on, possible, until
from pratique.survey.log.witness import Witnesses, date_of, date_of_gzip, date_of_name

Opens = Callable[[Candidate], AbstractContextManager[Lines]]

NO_YEAR: Final = "times without a year that nothing tells"
ZONE_DOUBTED: Final = "times without a zone, and more than one zone"
CONTRADICTED: Final = "times whose year is contradicted"
_SAMPLE: Final = 128 << 10
_BY_MTIME: Final = "time of the file"
_MTIME_ALONE: Final = 0.5
_MTIMES_IN_LINE: Final = 0.7
_WEAK: Final = 0.3
_MONTH: Final = 31
# A neighbour's year is as sure as that of the neighbour, and that no file between is missing.
_STEP: Final = 0.995


@dataclass(frozen=True, slots=True)
class Plans:
    """The years of each file by path, and what could not be told or is contradicted.

    `doubted` says that lines with an offset from UTC tell another zone than that of the machine.
    """

    years: Mapping[str, Sequence[Year]]
    gaps: tuple[Gap, ...] = ()
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """One file of a chain that has lines without a year. `offset`: years after the oldest."""

    file: Candidate
    shown: Shown
    votes: tuple[Vote, ...]
    offset: int = 0


def year_plans(
    files: Sequence[Candidate],
    opens: Opens,
    witnesses: Witnesses | None = None,
    zone: str = "",
) -> Plans:
    """The plan of each file of one chain; none for a file that needs none.

    `zone` is the machine's, one that Polars knows, or empty. `files` are in the order of time, see
    `order`. A file that cannot be read is left out.
    """
    known = witnesses or Witnesses()
    seen, gaps = [], []
    for number, file in enumerate(files):
        found = _seen(file, opens, known, live=number == len(files) - 1)
        if found is None:
            continue
        if found.shown.mixed:
            gaps.append(_gap(file, NO_YEAR, "the lines go back and forth by months"))
        elif found.shown.stretches:
            seen.append(found)
    seen = _in_line(seen)
    years: dict[str, Sequence[Year]] = {}
    for one, count in _placed(seen):
        if count is None:
            gaps.append(_gap(one.file, NO_YEAR, "its lines are kept, without a time"))
            continue
        years[one.file.path] = tuple(_plan(one, count))
        if count.against:
            told = sorted({f"{vote.year + one.offset} by {vote.source}" for vote in count.against})
            detail = f"{count.year + one.offset} is taken, against {', '.join(told)[:150]}"
            gaps.append(_gap(one.file, CONTRADICTED, detail))
    doubted = _another_zone(seen, zone)
    if doubted:
        detail = f"they are read in {zone}, and lines beside them are of another offset"
        gaps.append(_gap(seen[-1].file, ZONE_DOUBTED, detail))
    return Plans(years, tuple(gaps), doubted)


def _another_zone(seen: Sequence[_Seen], zone: str) -> bool:
    """Whether most lines with an offset show another one than the zone has at their time."""
    import polars as pl

    told = [offset for one in seen for offset in one.shown.offsets]
    if not zone or not told:
        return False
    shown_times = pl.Series([when for when, _offset in told], dtype=pl.Datetime("us"))
    local = (
        shown_times.dt.replace_time_zone(zone, ambiguous="null", non_existent="null")
        .dt.convert_time_zone("UTC")
        .dt.replace_time_zone(None)
    )
    own = (shown_times - local).dt.total_seconds().to_list()
    other = sum(mine not in {None, offset} for mine, (_, offset) in zip(own, told, strict=True))
    return other > len(told) / 2


def _gap(file: Candidate, reason: str, detail: str) -> Gap:
    return Gap(file.path, None, Stage.PARSE, reason, detail)


def _seen(file: Candidate, opens: Opens, witnesses: Witnesses, *, live: bool) -> _Seen | None:
    """What a file shows, or None where there is no line without a year, or nothing can be read."""
    try:
        with opens(file) as lines:
            if not has_stamps(lines.sample(_SAMPLE)) and not has_stamps(lines.end(_SAMPLE)):
                return None
            head = lines.head
            found = shown(lines)
    except EvidenceError:
        return None  # told by whoever reads it as a log
    votes = [*_own(found), *_by_place(file, found, head, witnesses, live=live)]
    votes += _by_moments(found, witnesses)
    built = [named for named in found.named if named.kind == "built"]
    after = [vote for vote in votes if _after(found, vote, built)]
    return _Seen(file, found, tuple(possible(after, found.stretches)))


def _after(found: Shown, vote: Vote, built: Sequence[object]) -> bool:
    """Whether no kernel starts in this year before it was built."""
    for named in found.named:
        if named in built:
            day = day_in(vote.year + _turns_at(found, named.line), named.day)
            if day is not None and (named.date - day).days > 1:
                return False
    return True


def _turns_at(found: Shown, line: int) -> int:
    return max((one for one in found.stretches if one.line <= line), key=lambda one: one.line,
               default=found.stretches[0]).turns  # fmt: skip


def _own(found: Shown) -> Iterator[Vote]:
    """What lines of the file itself say."""
    if not found.stretches:
        return
    for named in found.named:
        turns = _turns_at(found, named.line)
        if named.kind == "clock" and (year := on(named.day, named.date)) is not None:
            yield Vote(year - turns, "clock lines", 0.95)
        elif named.kind == "iso" and (placed := until(named.day, named.date)) is not None:
            weight = 0.95 if placed[1] <= _MONTH else 0.6
            yield Vote(placed[0] - turns, "lines with a year behind it", weight)


def _by_place(
    file: Candidate, found: Shown, head: bytes, witnesses: Witnesses, *, live: bool
) -> Iterator[Vote]:
    """What the name, the packer, the inode and the rest of the machine say of the last line."""
    if not found.stretches:
        return
    last = found.stretches[-1]
    named = date_of_name(file.position)
    if named is not None:
        yield from _ending(last.last, last.turns, named[0], "name", (0.95, 0.85, 0.6))
    packed = date_of_gzip(head)
    if packed is not None:
        yield from _ending(last.last, last.turns, packed, "gzip header", (0.9, 0.6, 0.4))
    changed = date_of(file.mtime)
    if changed is not None and not witnesses.copied:
        year = on(last.last, changed)
        if year is not None:
            yield Vote(year - last.turns, _BY_MTIME, _MTIME_ALONE)
    if live and witnesses.latest is not None:
        source = "latest time of the machine"
        yield from _ending(last.last, last.turns, witnesses.latest, source, (0.85, 0.7, 0.45))


def _ending(
    day: int, turns: int, when: date, source: str, weights: tuple[float, float, float]
) -> Iterator[Vote]:
    """A last line is not later than `when`, and rarely much earlier."""
    placed = until(day, when)
    if placed is not None:
        year, apart = placed
        weight = weights[0] if apart <= 2 else weights[1] if apart <= _MONTH else weights[2]
        yield Vote(year - turns, source, weight)


def _by_moments(found: Shown, witnesses: Witnesses) -> Iterator[Vote]:
    """What wtmp knows of the logins and boots of the file: one alone may be chance."""
    for boot, source in ((False, "logins in wtmp"), (True, "boots in wtmp")):
        years: Counter[int] = Counter()
        for moment in found.moments:
            if moment.boot is boot:
                turns = _turns_at(found, moment.line)
                known = witnesses.years(moment.day, moment.second, boot=boot)
                years.update(year - turns for year in known)
        best = years.most_common(2)
        if best and (len(best) == 1 or best[0][1] > 2 * best[1][1]):
            yield Vote(best[0][0], source, 0.95 if best[0][1] > 1 else 0.75)


def _in_line(seen: Sequence[_Seen]) -> list[_Seen]:
    """The files with the years between them: one more where the calendar goes back by months."""
    placed: list[_Seen] = []
    for one in seen:
        offset = 0
        if placed:
            before = placed[-1]
            last = before.shown.stretches[-1]
            back = last.last - one.shown.stretches[0].first > BACK
            offset = before.offset + last.turns + back
        votes = tuple(replace(vote, year=vote.year - offset) for vote in one.votes)
        placed.append(replace(one, votes=votes, offset=offset))
    return placed


def _placed(seen: Sequence[_Seen]) -> Iterator[tuple[_Seen, Count | None]]:
    """Each file with the year of the oldest, as what is known of its neighbours has it.

    Years may be missing between two files; then they are two groups, each for itself.
    """
    for group in _groups(seen):
        votes = [vote for one in group for vote in one.votes]
        whole = _weighed(group, votes)
        for number, one in enumerate(group):
            own = counted(one.votes)
            if whole is None or (own is not None and own.confidence >= whole.confidence):
                yield one, own
                continue
            if own is not None and own.year == whole.year and own.confidence >= _MTIME_ALONE:
                yield one, replace(whole, source=own.source, against=own.against)
                continue
            steps = min(
                (abs(number - other) for other, it in enumerate(group) if it.votes), default=0
            )
            confidence = whole.confidence * _STEP**steps
            against = tuple(
                vote for vote in one.votes if vote.year != whole.year and vote.source != _BY_MTIME
            )
            yield one, Count(whole.year, "rotation", confidence, against)


def _weighed(group: Sequence[_Seen], votes: Sequence[Vote]) -> Count | None:
    stretches = [
        replace(stretch, turns=stretch.turns + one.offset)
        for one in group
        for stretch in one.shown.stretches
    ]
    whole = counted(possible(votes, stretches) or votes)
    if whole is None or any(vote.source != _BY_MTIME for vote in votes):
        return whole
    # Only times of files: several that all agree with their lines are no chance.
    agreeing = sum(any(vote.year == whole.year for vote in one.votes) for one in group)
    most = _MTIMES_IN_LINE if agreeing > 2 else _MTIME_ALONE
    return replace(whole, confidence=min(whole.confidence, most))


def _groups(seen: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    """Neighbours that no missing year parts: a later file that is surely of a later year."""
    group: list[_Seen] = []
    year: int | None = None
    for one in seen:
        own = counted([vote for vote in one.votes if vote.weight >= STRONG])
        if own is not None and year is not None and own.year > year:
            yield group
            group = []
        if own is not None:
            year = own.year if year is None or not group else max(year, own.year)
        group.append(one)
    if group:
        yield group


def _plan(one: _Seen, count: Count) -> Iterator[Year]:
    """From which line on which year it is.

    A year without a 29 February, where the lines have one, is not sure.
    """
    first = count.year + one.offset
    for number, stretch in enumerate(one.shown.stretches):
        line = stretch.line if number else 1
        wrong = stretch.leap and day_in(first + stretch.turns, 59) is None
        confidence = count.confidence * stretch.sure * (_WEAK if wrong else 1)
        yield Year(line, first + stretch.turns, count.source, round(confidence, 3))


def order(files: Sequence[Candidate]) -> list[Candidate]:
    """The files of a chain from the oldest to the one that is written to.

    Numbers count backwards in time, dates forwards. Where there are both, the settings were
    changed; what is dated is taken for the older.
    """
    return sorted(files, key=_age)


def _age(file: Candidate) -> tuple[int, int, str]:
    position = file.position
    if not position:
        return 3, 0, file.path
    if position in {"old", "prev"}:
        return 2, 0, file.path
    if date_of_name(position) is not None:
        return 0, int("".join(c for c in position if c.isdigit()).ljust(18, "0")), file.path
    return 1, -int(position) if position.isdigit() else 0, file.path
