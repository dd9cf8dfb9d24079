"""An examination as one HTML file that asks nobody for anything and runs nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.content.reason import reason
from pratique.content.secret.opened import called, opened
from pratique.model import Finding, Severity
from pratique.phrase import Word, filled
from pratique.record.decision import dismissed, standing
from pratique.report import finding_words, phrases, story_words
from pratique.report.escape import for_html, for_terminal, visible
from pratique.report.event_words import lane_words
from pratique.report.events import events_picture, events_script
from pratique.report.kept import NOTHING_KEPT, Kept
from pratique.report.row_words import fixed_words
from pratique.report.scope_picture import scope_picture
from pratique.report.timeline import dated, pictures
from pratique.report.words import _, figure, language, ngettext, typeset
from pratique.story.examination import Examination, GapGroup, State
from pratique.story.story import Sentence, Story
from pratique.story.timeline.shown import ShownEvents

# A page of many megabytes opens on no phone. What is left out is counted, and named with
# the command that shows it. Lengths are those of finished HTML, in characters.
_IN_FULL = 500
_IN_FULL_LENGTH = 2_500_000
_ROWS = 5_000
_ROWS_LENGTH = 1_000_000
_GAPS_LENGTH = 300_000
_INVENTORY_LENGTH = 200_000
_DATES = 300
_PLACES = 10
_FOLDED_PLACES = 200
_WAYS = 8
_REACHED_LINES = 300
_ENTRIES = 100
_DUTIES = 40

_ANCHOR = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What fitted, as HTML, and how many did not."""

    parts: tuple[Markup, ...]
    left_out: int


def render(
    examination: Examination,
    story: Story | None = None,
    shown_events: ShownEvents | None = None,
    kept: Kept = NOTHING_KEPT,
) -> str:
    """The report on `examination` as a whole HTML file.

    With its story, with a picture of the events of that, and with what the case keeps beside it,
    where there is one.
    """
    style = Markup(page_style())  # noqa: S704 - our own file
    environment = page_environment()
    environment.globals.update(kept=kept)
    examination, given_up = _apart(examination)
    anchors = anchors_of((*examination.findings, *given_up))
    below = list(zip(given_up, anchors[len(examination.findings) :], strict=True))
    anchors = anchors[: len(examination.findings)]
    full, folded, rows = _findings(environment, examination.findings, anchors)
    on_page = len(full.parts) + len(folded.parts) + len(rows.parts)
    known = dated(zip(examination.findings[:on_page], anchors, strict=False))
    all_dated = dated(zip(examination.findings, anchors, strict=True))
    kinds = {
        outcome.check: finding_words.declared(outcome.title) for outcome in examination.outcomes
    }
    stock = examination.stock
    links = {
        finding.id: anchor
        for finding, anchor in zip(examination.findings[:on_page], anchors, strict=False)
    } | {finding.id: anchor for finding, anchor in below[:_ROWS]}
    drawn = None if shown_events is None else events_picture(shown_events, links)
    script = Markup(events_script()) if drawn is not None else Markup("")  # noqa: S704 - our own file
    return environment.get_template("page.html").render(
        examination=examination,
        events=drawn,
        events_script=script,
        script_hash=style_hash(script) if drawn is not None else "",
        style=style,
        style_hash=style_hash(style),
        tone=tone(examination.state),
        story=story,
        quoted=_quoted(story),
        scope=scope_picture(story.scope) if story is not None else None,
        counts=[(severity, examination.count(severity)) for severity in reversed(Severity)],
        unread=[*unread_words(examination), *_limits(examination)],
        full=full,
        folded=folded,
        rows=rows,
        dismissed=below[:_ROWS],
        dismissed_left_out=len(below[_ROWS:]),
        pictures=(
            pictures(all_dated, examination.window, kinds, examination.history.lines)
            if all_dated
            else ()
        ),
        links=links,
        dates=known[:_DATES],
        dated=len(all_dated),
        dates_left_out=len(all_dated) - len(known[:_DATES]),
        claimed=any(one.claimed for one in all_dated),
        undated=len(examination.findings) - len(all_dated),
        stock=examination.stock,
        items=_rows(
            environment, "item_row.html", stock.first_unexplained, stock.unexplained, links
        ),
        secrets=_rows(
            environment, "secret_row.html", stock.first_within_reach, stock.within_reach, links
        ),
        gaps=gap_parts(environment, examination.gaps),
        could_not_look=checks_that_could_not_look(examination),
        in_part=checks_that_looked_in_part(examination),
        outcomes=checks_in_order(examination),
    )


def _apart(examination: Examination) -> tuple[Examination, tuple[Finding, ...]]:
    """The examination with what nobody dismissed, and what somebody did."""
    given_up = tuple(one for one in examination.findings if dismissed(one))
    if not given_up:
        return examination, ()
    return replace(examination, findings=tuple(standing(examination.findings))), given_up


def _quoted(story: Story | None) -> dict[str, str]:
    """Lines of logs that are quoted on the page, with the place on it of each."""
    ways = enumerate(story.entry[:_WAYS] if story is not None else (), start=1)
    quoted: dict[str, str] = {}
    for number, way in ways:
        if way.line is not None:
            quoted.setdefault(f"{way.log}:{way.number}", f"way.{number}")
    return quoted


_ORDER = {Outcome.COULD_NOT_LOOK: 0, Outcome.FOUND: 1, Outcome.NOTHING: 2}


def page_style() -> str:
    """The style of every page of ours."""
    text = resources.files("pratique.report").joinpath("style.css").read_text("utf-8")
    # Indentation and comments are for us; the hash is taken of what is delivered.
    return re.sub(r"/\*[^*]*\*/|(?<=\n)\s+", "", text)


def style_hash(style: str) -> str:
    """What a content security policy names a style or a script by (CSP level 3, 2.3.1)."""
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def page_environment() -> Environment:
    """Where templates of pages are found, and what they may say; all of it is escaped."""
    environment = Environment(
        loader=PackageLoader("pratique.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=for_html,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_phrase, ngettext=_phrase_for_number, phrases=phrases)
    environment.globals.update(
        story_words=story_words, sentence=_sentence, said=_said, lane_words=lane_words
    )
    environment.globals.update(
        reason=reason, finding_words=finding_words, declared=finding_words.declared
    )
    environment.globals.update(ways=_WAYS, reached_lines=_REACHED_LINES)
    environment.globals.update(places=_PLACES, folded_places=_FOLDED_PLACES)
    environment.globals.update(fixed_words=fixed_words, opened=opened, called=called)
    environment.globals.update(command=_command, figure=_figure, language=language)
    environment.globals.update(entries_shown=_ENTRIES, most_duties=_DUTIES)
    environment.globals.update(journal_moment=journal_moment)
    environment.filters.update(cut=_cut, quote=_quote, short=_short, pt=_points, ours=_)
    environment.filters.update(typeset=_typeset)
    return environment


def _figure(number: int) -> Markup:
    """A number whose groups of digits no line parts."""
    return Markup("{}").format(figure(number).replace(" ", "\N{NARROW NO-BREAK SPACE}"))


def journal_moment(at: datetime) -> str:
    """A moment of the journal, as those of the evidence are said."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _command(text: str) -> Markup:
    return Markup("<code>{}</code>").format(for_html(text))


def _typeset(text: str) -> Markup:
    """A whole text of ours, such as a heading."""
    return escape(typeset(visible(text)))


def _points(length: float) -> str:
    return f"{length:.1f}"


def _phrase(message: str, **values: object) -> Markup:
    return _filled(_(message), values)


def _phrase_for_number(singular: str, plural: str, number: int, **values: object) -> Markup:
    return _filled(ngettext(singular, plural, number), {"count": _figure(number)} | values)


def _filled(message: str, values: dict[str, object]) -> Markup:
    # Blanks and apostrophes of ours pass; words of the evidence are escaped one by one.
    sentence = Markup("{}").format(typeset(message))
    return sentence % {name: for_html(value) for name, value in values.items()}


def _sentence(sentence: Sentence) -> Markup:
    """A sentence of the story; each word of the evidence is kept apart from the text around it."""
    return _said(sentence.phrase)


def _said(words: Word, most: int = 400) -> Markup:
    """Words of ours, translated; each of the evidence apart, cut to `most` characters."""
    if isinstance(words, int):
        return for_html(words)
    if isinstance(words, str):
        return Markup("<bdi>{}</bdi>").format(for_html(_cut(words, most)))
    told = {name: _said(word, most) for name, word in words.told.items()}
    said = filled(escape(typeset(visible(story_words.template(words)))), told)
    return Markup(said)  # noqa: S704 - the template and each word in it were escaped above


def _cut(text: str, length: int) -> str:
    """The visible form of `text`, cut to `length` characters, with the number of the rest."""
    shown = visible(text[: length + 1])
    if len(text) <= length and len(shown) <= 2 * length:
        return shown
    rest = max(len(text) - length, 1)
    return ngettext(
        "%(start)s… (%(count)s character more)", "%(start)s… (%(count)s characters more)", rest
    ) % {"start": shown[:length], "count": figure(rest)}


def _short(text: str, columns: int) -> str:
    """`text` in one line of `columns`, as it fits beside a row of the time line."""
    return for_terminal(text, width=columns)


def _quote(text: str, length: int) -> Markup:
    """Lines of evidence for a `pre`, cut to `length` characters."""
    shown = visible(text[: length + 1], lines=True)
    if len(text) > length or len(shown) > 2 * length:
        shown = f"{shown[:length]}…"
    return for_html(shown, lines=True)


def anchors_of(findings: Sequence[Finding]) -> list[str]:
    """A place on the page for each finding: its id, or its number where the id cannot be one."""
    anchors: list[str] = []
    taken: set[str] = set()
    for number, finding in enumerate(findings, start=1):
        fits = _ANCHOR.fullmatch(finding.id) and finding.id not in taken
        anchor = finding.id if fits else f"finding.{number}"
        taken.add(anchor)
        anchors.append(anchor)
    return anchors


def _findings(
    environment: Environment, findings: Sequence[Finding], anchors: Sequence[str]
) -> tuple[_Shown, _Shown, _Shown]:
    """In full: the urgent ones and, folded, the others; as rows of a table: the rest."""
    template = environment.get_template("finding.html")
    row = environment.get_template("finding_row.html")
    pairs = list(zip(findings, anchors, strict=True))
    urgent = sum(1 for finding in findings if finding.severity >= Severity.MEDIUM)
    full = _fitting(pairs, _IN_FULL, _IN_FULL_LENGTH, _renderer(template))
    rows = _fitting(pairs[len(full.parts) :], _ROWS, _ROWS_LENGTH, _renderer(row))
    return _Shown(full.parts[:urgent], 0), _Shown(full.parts[urgent:], 0), rows


def _renderer(template: Any) -> Callable[[Any], Markup]:
    def rendered(pair: tuple[Finding, str]) -> Markup:
        return Markup(template.render(finding=pair[0], anchor=pair[1]))  # noqa: S704 - escaped there

    return rendered


def _fitting(
    items: Sequence[Any], number: int, length: int, rendered: Callable[[Any], Markup]
) -> _Shown:
    """As many of `items`, from the first, as `number` and `length` allow; one fits always."""
    parts: list[Markup] = []
    for item in items[:number]:
        part = rendered(item)
        length -= len(part)
        if length < 0 and parts:
            break
        parts.append(part)
    return _Shown(tuple(parts), len(items) - len(parts))


def _rows(
    environment: Environment,
    template: str,
    rows: Sequence[object],
    number: int,
    links: dict[str, str],
) -> _Shown:
    """Rows of an inventory that has `number` of them; `links` are the anchors of findings."""
    row = environment.get_template(template)
    shown = _fitting(
        rows,
        len(rows),
        _INVENTORY_LENGTH,
        lambda one: Markup(row.render(row=one, links=links)),  # noqa: S704 - escaped there
    )
    return _Shown(shown.parts, number - len(shown.parts))


def gap_parts(environment: Environment, gaps: Iterable[GapGroup]) -> _Shown:
    """What could not be read or understood, what matters first."""
    template = environment.get_template("gap.html")
    ordered = sorted(gaps, key=lambda gap: not gap.matters)
    return _fitting(
        ordered,
        len(ordered),
        _GAPS_LENGTH,
        lambda gap: Markup(template.render(gap=gap)),  # noqa: S704 - escaped there
    )


def tone(state: State) -> str:
    """The colour of the answer, by its severity."""
    return {
        State.COMPROMISED: "critical",
        State.SUSPICIOUS: "medium",
        State.NO_TRACE: "low",
    }[state]


def checks_in_order(examination: Examination) -> list[CheckOutcome]:
    """Every check: first those that could not look, last those that found nothing."""
    return sorted(examination.outcomes, key=lambda outcome: _ORDER[outcome.outcome])


def checks_that_could_not_look(examination: Examination) -> tuple[CheckOutcome, ...]:
    """Checks that gave no answer."""
    return _with_outcome(examination, Outcome.COULD_NOT_LOOK)


def _with_outcome(examination: Examination, outcome: Outcome) -> tuple[CheckOutcome, ...]:
    return tuple(check for check in examination.outcomes if check.outcome is outcome)


def checks_that_looked_in_part(examination: Examination) -> tuple[CheckOutcome, ...]:
    """Checks that gave an answer and could look only at a part."""
    return tuple(
        check
        for check in examination.outcomes
        if check.outcome is not Outcome.COULD_NOT_LOOK and check.because
    )


def _limits(examination: Examination) -> Iterator[str]:
    """That there are limits of the evidence, on the page that names them."""
    if examination.limits:
        yield ngettext(
            "This kind of evidence has %(count)s limit, named below.",
            "This kind of evidence has %(count)s limits, named below.",
            len(examination.limits),
        ) % {"count": figure(len(examination.limits))}


def unread_words(examination: Examination) -> list[str]:
    """What was not looked at, one sentence a line, for the head of the page."""
    return list(_unread_lines(examination))


def _unread_lines(examination: Examination) -> Iterator[str]:
    for row in examination.media:
        if row.agrees is False:
            yield _(
                "The hash that is stored in %(name)s does not agree with its content: it was "
                "damaged or changed after it was made."
            ) % {"name": row.path.rpartition("/")[2]}
    coverage = examination.coverage
    if coverage.files_unread:
        yield ngettext(
            "%(count)s of %(all)s files could not be read, or not wholly.",
            "%(count)s of %(all)s files could not be read, or not wholly.",
            coverage.files_unread,
        ) % {
            "count": figure(coverage.files_unread),
            "all": figure(coverage.files),
        }
    if coverage.files_not_understood:
        yield ngettext(
            "The content of %(count)s file was read, and not wholly understood.",
            "The content of %(count)s files was read, and not wholly understood.",
            coverage.files_not_understood,
        ) % {"count": figure(coverage.files_not_understood)}
    if coverage.folders_unread:
        yield ngettext(
            "%(count)s folder could not be listed; what is in it is unknown.",
            "%(count)s folders could not be listed; what is in them is unknown.",
            coverage.folders_unread,
        ) % {"count": figure(coverage.folders_unread)}
    blind = len(_with_outcome(examination, Outcome.COULD_NOT_LOOK))
    if blind:
        yield ngettext(
            "%(count)s of %(all)s checks could not look.",
            "%(count)s of %(all)s checks could not look.",
            blind,
        ) % {
            "count": figure(blind),
            "all": figure(len(examination.outcomes)),
        }
