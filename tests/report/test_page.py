"""The page says all of it, says it safely, and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pratique.model import Place
from pratique.phrase import Phrase
from pratique.report.page import render
from pratique.story.history_answer import NO_HISTORY
from pratique.story.reached import Line, Reached, Scope
from pratique.story.stock import NOTHING

_VOID = {"meta", "link", "br", "img", "input", "base", "hr"}
_ALLOWED = set(
    "html head meta title style body svg symbol path circle use rect line text g a div header nav"
    " ol ul li main section h1 h2 h3 p b bdi span strong code pre dl dt dd table thead tbody tr th"
    " td details summary article time h4".split()
)


class Reader(HTMLParser):
    """What stands on a page: elements, attributes and text; balance is asserted on the way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.style = ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attributes]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attributes]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))

    def ids(self) -> list[str]:
        return [value for name, value in self.attributes if name == "id"]


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_it_says_all_that_a_finding_says(sample):
    one = replace(sample.finding(0, places=3), state="dismissed")
    text = read(render(replace(sample.compromised(0), findings=(one,)))).text
    for part in (one.id, one.title, one.technique, one.why, one.innocent, one.next, one.verify):
        assert part in text
    for part in ("critical", "as good as certain", "dismissed", "if (isset($_POST['k']))"):
        assert part in text
    for place in one.places:
        assert f"{place.path}:{place.line}" in text
        assert place.sha256 in text
    assert (
        "Between 2026-11-03 01:10:00 UTC and 2026-11-03 02:10:00 UTC, "
        "by a backup; the inode's change time." in text
    )


def test_it_says_what_the_examination_says(sample):
    examination = sample.compromised()
    text = read(render(examination)).text
    said = [
        *(limit.english for limit in examination.limits),
        *(step.what.english for step in examination.next_steps),
        *(step.why.english for step in examination.next_steps),
        *(step.command for step in examination.next_steps if step.command),
        *(gap.reason for gap in examination.gaps),
        *(example for gap in examination.gaps for example in gap.examples),
        *(outcome.title for outcome in examination.outcomes),
        *(reason for outcome in examination.outcomes for reason in outcome.because),
        examination.headline.english,
        examination.case,
        examination.evidence,
        examination.kind,
        examination.location,
        examination.version,
        examination.machine.host_name,
        examination.machine.system,
        examination.machine.machine_id,
        "12 of 12,852 files could not be read, or not wholly.",
        "2 folders could not be listed",
        "1 of 14 checks could not look.",
        "2026-11-04 02:10:00 UTC, in 1 min 34 s",
    ]
    for part in said:
        assert part in text


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "The content of 1 file was read, and not wholly understood."),
        (1700, "The content of 1,700 files was read, and not wholly understood."),
    ],
)
def test_what_was_not_wholly_understood_is_said(count, sentence, sample):
    plain = sample.nothing_found()
    covered = replace(plain.coverage, files_not_understood=count)
    assert sentence in read(render(replace(plain, coverage=covered))).text
    assert "not wholly understood" not in read(render(plain)).text


def test_nothing_found_promises_nothing(sample):
    text = read(render(sample.nothing_found())).text
    assert "No trace found in what was read" in text
    assert "not a promise" in text
    assert "When it began" not in text
    assert "There is no finding to put on a time line." in text
    assert not re.search(r"\bclean\b", text, re.IGNORECASE)


def test_findings_without_a_date_get_a_sentence(sample):
    one = replace(sample.finding(0), window=sample.Window(None, None, ()))
    page = render(replace(sample.compromised(0), findings=(one,)))
    assert "does not tell when any of this happened" in page
    assert 'class="picture' not in page


def test_places_are_folded_and_then_counted(sample):
    one = sample.finding(0, places=1700)
    text = read(render(replace(sample.compromised(0), findings=(one,)))).text
    assert "190 more places" in text
    assert f"and 1,500 more: pratique show {one.id}" in text
    assert one.places[199].path in text
    assert one.places[200].path not in text


def test_a_flood_stays_small_and_is_counted(sample):
    examination = sample.compromised(7000)
    thin = tuple(replace(one, places=one.places[:1]) for one in examination.findings)
    page = render(replace(examination, findings=thin))
    reader = read(page)
    rows = sum(1 for name in reader.ids() if re.fullmatch(r"F-[0-9a-f]{6}", name))
    more = re.search(r"and ([\d,]+) more findings that are not on this page", reader.text)
    assert rows + int(more[1].replace(",", "")) == 7000
    assert len(page) < 5_000_000


@pytest.mark.parametrize("number", range(19))
def test_hostile_text_in_every_field_stays_text(sample, number):
    text = sample.HOSTILE[number]
    page = render(sample.hostile(sample.compromised(12), text))
    reader = read(page)
    assert set(reader.tags) <= _ALLOWED
    names = {name for name, _value in reader.attributes}
    assert not any(name.startswith("on") or name in {"src", "style", "srcdoc"} for name in names)
    for name, value in reader.attributes:
        assert not name.endswith("href") or value.startswith("#")
    assert all(character.isprintable() or character == "\n" for character in page)
    assert not re.search(r">\s*49\s*<", page)
    page.encode("utf-8")
    assert reader.tags.count("style") == 1


def test_all_tricks_at_once_stay_below_the_limit(sample):
    page = render(sample.flood(700))
    assert set(read(page).tags) <= _ALLOWED
    assert len(page) < 6_000_000


def test_the_policy_allows_this_style_and_nothing_else(sample):
    page = render(sample.compromised(3))
    style = read(page).style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_it_asks_nobody_for_anything(sample):
    page = render(sample.compromised())
    body = page.replace('http-equiv="Content-Security-Policy"', "")
    for word in ("http", "src=", "@import", "url(", "<script", "<link", "<img", "<iframe"):
        assert word not in body


def test_every_link_leads_somewhere_and_ids_are_told_apart(sample):
    for examination in (sample.compromised(), sample.nothing_found(), sample.compromised(60)):
        reader = read(render(examination))
        ids = reader.ids()
        assert len(ids) == len(set(ids))
        links = {value for name, value in reader.attributes if name == "href"}
        assert {link[1:] for link in links} <= set(ids)


def test_findings_with_one_id_keep_their_places(sample):
    twins = (sample.finding(1), sample.finding(1))
    ids = read(render(replace(sample.compromised(0), findings=twins))).ids()
    assert twins[0].id in ids
    assert "finding.2" in ids


def test_a_broken_name_is_written_out(sample):
    one = replace(sample.finding(0), places=(Place("/tmp/\udcff\u202e<b>"),))
    page = render(replace(sample.compromised(0), findings=(one,)))
    assert r"/tmp/\xff\xe2\x80\xae&lt;b&gt;" in page


def test_headings_go_down_one_level_at_a_time(sample):
    levels = [
        int(tag[1])
        for tag in read(render(sample.compromised())).tags
        if re.fullmatch("h[1-6]", tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_what_runs_by_itself_and_secrets_have_sections_with_links(sample):
    page = read(render(sample.compromised(1)))
    assert "What runs by itself and nothing explains" in page.text
    assert "ends in a file of no package; named in a file of no package" in page.text
    assert "at boot, as root" in page.text
    assert "Secrets within reach" in page.text
    links = [value for name, value in page.attributes if name == "href"]
    assert links.count("#F-7c1e02") >= 3
    assert "#F-gone" not in links  # that finding is not on the page
    assert "F-gone" in page.text
    assert (
        "Files of packages: 11,204 verified by the package database on this disk, 2 modified, "
        "7 beside them of no package." in page.text
    )


def test_no_section_for_nothing(sample):
    page = read(render(replace(sample.compromised(1), stock=NOTHING)))
    assert not {"items", "secrets"} & set(page.ids())
    assert "Files of packages" not in page.text


def test_a_machine_with_thousands_of_items_has_a_small_page(sample):
    few = render(sample.compromised(1))
    many = render(replace(sample.compromised(1), stock=sample.stock(200_000, 90_000)))
    assert len(many) < len(few) + 200_000
    assert "and 199,950 more: pratique persistence" in read(many).text
    assert "and 89,950 more: pratique secrets --within-reach" in read(many).text


def test_what_the_backups_say_is_a_section_of_its_own(sample):
    page = render(sample.compromised())
    assert 'id="history"' in page
    assert "The newest with no trace of what was found: snapshot 9" in page
    assert "Each snapshot that tells has a trace in it." in page
    without = render(replace(sample.compromised(), history=NO_HISTORY))
    assert "history-title" not in without


def test_what_happened_is_told_with_links_to_findings_and_to_quoted_lines(sample):
    examination, story = sample.compromised(3), sample.story()
    page = render(examination, story)
    reader = read(page)
    for part in ("What happened", "Somebody broke into this server.", "How they got in"):
        assert part in reader.text
    assert "they came in by a form" in reader.text
    assert story.entry[0].line in reader.text
    for step in (*story.entry[0].chain, *story.entry[0].reasons, *story.entry[0].against):
        assert step.what.english in reader.text
    for line in story.scope.lines:
        assert line.shown in reader.text
        assert line.because.english in reader.text
    targets = [value for name, value in reader.attributes if name == "href"]
    assert f"#{examination.findings[0].id}" in targets
    assert "#way.1" in targets
    assert "#story" in targets
    assert {one.removeprefix("#") for one in targets} <= set(reader.ids())
    assert len(reader.ids()) == len(set(reader.ids()))
    assert set(reader.tags) <= _ALLOWED


def test_a_case_without_a_story_shows_none(sample):
    page = render(sample.compromised(3))
    assert 'id="story"' not in page
    assert 'href="#story"' not in page


@pytest.mark.parametrize("number", range(19))
def test_hostile_text_in_a_story_stays_text(sample, number):
    trick = sample.HOSTILE[number]
    story = sample.hostile(sample.story(), trick)
    told = tuple(
        replace(one, text="They sent %(x)s.", told={"x": trick}) for one in story.sentences
    )
    page = render(sample.compromised(2), replace(story, sentences=told))
    reader = read(page)
    assert set(reader.tags) <= _ALLOWED
    names = {name for name, _value in reader.attributes}
    assert not any(name.startswith("on") or name in {"src", "style", "srcdoc"} for name in names)
    for name, value in reader.attributes:
        assert not name.endswith("href") or value.startswith("#")
    assert all(character.isprintable() or character == "\n" for character in page)


def test_long_ways_and_scopes_stay_bounded(sample):
    story = sample.story()
    many = replace(
        story,
        entry=story.entry * 50,
        scope=Scope(
            tuple(
                Line("data", f"secret {n}", Reached.REACHABLE, Phrase(f"r {n}"))
                for n in range(1000)
            )
        ),
    )
    page = render(sample.compromised(2), many)
    assert "and 700 more: pratique story --all" in read(page).text
    assert len(page) < 1_000_000
