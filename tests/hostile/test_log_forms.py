"""Every form of log, and any bytes: each line is in a row, in a gap with its number, or blank."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.parsers.log import all_binary_logs, all_log_formats
from pratique.parsers.log.base import Lost
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.message import all_speakers
from pratique.parsers.log.row.log_gap import LogGap
from pratique.survey.log.block import told, told_anyway, told_by_entries
from pratique.survey.log.lines import Block

CLOCK = Clock("Europe/Rome")
FORMS = {form.slug: form for form in all_log_formats()}
PROGRAMS = sorted({name.replace("*", "x") for one in all_speakers() for name in one.programs})
# What lines of logs are made of, for strings of them that nearly are one.
PIECES = (
    "Nov  3 02:10:00 ", "Feb 30 25:61:61 ", "2026-11-03T02:10:00+01:00 ", "2026-11-03 02:10:00",
    "2026/11/03 02:10:00 ", "[03/Nov/2026:02:10:00 +0100] ", "[03-Nov-2026 02:10:00 Europe/Rome] ",
    "[Tue Nov 03 02:10:00.123456 2026] ", "Tue Nov  3 02:10:00 2026 ", "1793671800.123 ",
    "0000-00-00T00:00:00Z ", "9999-12-31T23:59:59.999999999999Z ", "1970-01-01 00:00:00 ",
    "<34>1 ", "web ", "sshd[4]: ", "postfix/smtpd[1]: ", "- - ", "- ", '"-" ', '"', '\\"', "\\",
    '"GET / HTTP/1.1" ', "200 12 ", "192.0.2.7 ", "fe80::1%eth0 ", "::ffff:192.0.2.7", "[error] ",
    "12#12: *1 ", "type=EXECVE msg=audit(1793671800.123:4): ", "argc=2 a0=6C73 a1=zz", "{", "}",
    '{"time":"2026-11-03T02:10:00Z","msg":"x"}', '{"log":"a\\n","stream":"x","time":"', "[", "]",
    "PHP Fatal error:  x in /a.php:3", "Stack trace:", "#0 {main}", "  thrown", "--5f4dcc3b-A--",
    "client: ", "user=<", ">, ", "=?utf-8?B?", "\t", "\r", "\x1b[2J", "\0", "\u202e", "\u0301" * 9,
    "9" * 40, "a" * 300, "x^", "\ufeff",
)  # fmt: skip
LINES = st.lists(
    st.lists(st.sampled_from((*PIECES, *PROGRAMS)) | st.text(max_size=6), max_size=9).map("".join),
    max_size=8,
).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))
CONTENT = LINES | st.binary(max_size=200) | st.tuples(LINES, st.binary(max_size=9)).map(b"".join)


def block_of(content: bytes) -> Block:
    lines = content.count(b"\n") + (bool(content) and not content.endswith(b"\n"))
    return Block(1, lines, content, zeros=content.count(b"\0"))


def adds_up(block: Block, forms) -> None:
    found = told(block, "/var/log/x.log", forms, CLOCK)
    blank = block.numbered()[1]
    assert found.understood + found.unread + len(blank) == block.lines
    packed = found.packed.get(LogGap.table)
    numbers = [] if packed is None else pl.read_parquet(BytesIO(packed))["line"].to_list()
    assert len(numbers) == len(set(numbers)) == found.unread
    assert not set(numbers) & set(blank.to_list())
    assert all(1 <= number <= block.lines for number in numbers)


@pytest.mark.parametrize("slug", FORMS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENT)
def test_every_line_is_a_row_a_gap_or_blank(slug, content):
    adds_up(block_of(content), (FORMS[slug],))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENT)
def test_so_it_is_with_all_of_them(content):
    adds_up(block_of(content), tuple(FORMS.values()))


# A pattern that goes back over what it has seen would take hours for these.
REPEATED = (
    "a",
    " ",
    '"',
    '\\"',
    "[",
    "(",
    "{",
    "<",
    "=",
    "a=",
    "a=b ",
    ", ",
    ": ",
    "::",
    "1.",
    "/",
)


@pytest.mark.parametrize("piece", REPEATED)
def test_no_line_takes_time_that_is_squared(piece):
    """A line of 200 KB: it goes through all forms, and is in one of them or a gap."""
    lines = [
        f"{start}{piece * (200_000 // len(piece))}"
        for start in (
            "Nov  3 02:10:00 web sshd[4]: ",
            '192.0.2.7 - - [03/Nov/2026:02:10:00 +0100] "',
        )
    ]
    adds_up(block_of("\n".join(lines).encode()), tuple(FORMS.values()))


def test_a_form_that_fails_costs_the_line_it_fails_on():
    def split(lines: pl.DataFrame) -> pl.DataFrame:
        if lines["text"].str.contains("bad").any():
            raise ZeroDivisionError
        return FORMS["access"].split(lines)

    good = '192.0.2.7 - - [03/Nov/2026:02:10:00 +0100] "GET / HTTP/1.1" 200 12 "-" "x"\n'
    form = type(FORMS["access"])("x", FORMS["access"].rows, (), split, FORMS["access"].spread)
    found = told_anyway(block_of((good * 50 + "bad\n" + good * 50).encode()), "/x", (form,), CLOCK)
    assert sum(one.understood for one in found) == 100
    assert sum(one.unread for one in found) == 1
    assert sum(one.failed for one in found) == 1


def journal() -> bytes:
    """A sound journal of forty entries."""
    place = Path(__file__).parents[1] / "parsers/log/journald/journal_file.py"
    spec = spec_from_file_location("journal_file", place)
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    file = made.JournalFile()
    for number in range(40):
        file.entry(b"_PID=7", b"MESSAGE=message %d" % number, b"_EXE=/x", named=True)
    return bytes(file.finished())


class Held:
    """Bytes as a binary log is read; they are read over and over only where a loop is followed."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = len(content)
        self.times = 0

    def read_at(self, offset: int, length: int) -> bytes:
        self.times += 1
        assert self.times < 20_000, "it goes in a circle"
        return self.content[offset : offset + length]


SOUND = journal()
# What is put into the file at a place: where something else in it lies, or any number.
PLACES = st.integers(0, len(SOUND) // 8 - 1)
WORDS = st.integers(0, len(SOUND) // 8).map(lambda at: at * 8) | st.integers(0, 2**64 - 1)


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(st.tuples(PLACES, WORDS), max_size=12), cut=st.integers(0, len(SOUND)))
def test_any_journal_ends(changes, cut):
    """Its chains of places lead anywhere, in circles too."""
    content = bytearray(SOUND)
    for place, word in changes:
        content[place * 8 : place * 8 + 8] = word.to_bytes(8, "little")
    content = bytes(content[: len(content) - cut // 4])
    entries = 0
    for form in all_binary_logs():
        if form.recognises(content[:4096]):
            for batch in form.read(Held(content)):
                if not isinstance(batch, Lost):
                    entries += batch.height
                    told_by_entries(batch, "/x.journal", form, CLOCK)
    assert entries <= 200
    assert changes or cut >= 4 or entries == 40
