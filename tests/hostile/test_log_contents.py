r"""Logs that were damaged, cut, packed to hurt, or written by the intruder: what exactly comes of
each. Every line is a row, a gap with its number, or blank; and what is lost is told."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pratique.evidence.archive.compression import zstandard
from pratique.model import Gap, Stage
from pratique.parsers.log import log_row_types
from pratique.parsers.log.clock import IMPLAUSIBLE
from pratique.store.tables import Tables
from pratique.survey.log import lines as log_lines
from pratique.survey.log.log_pass import read_logs
from pratique.survey.surveyor import row_types, survey

STAMP = "03/Nov/2026:02:10:00 +0100"
SYSLOG = "Nov  3 02:10:00 web sshd[4]: Failed password for root from 203.0.113.9 port 4 ssh2"
NGINX = (
    '2026/11/03 02:10:00 [error] 12#12: *1 open() "/x" failed (2: No such file or directory), '
    'client: 203.0.113.9, server: a, request: "GET / HTTP/1.1", host: "a"'
)


def request(target: object, agent: str = "x", client: str = "203.0.113.9") -> str:
    return f'{client} - - [{STAMP}] "GET /{target} HTTP/1.1" 200 12 "-" "{agent}"'


def line(target: object, agent: str) -> bytes:
    return f"{request(target, agent)}\n".encode()


QUOTED = ('a \\"b\\" c', 'a "b" c')
STEERS = "\x1b]0;x\x07\x1b[2J"
TEN = "".join(f"{request(number)}\n" for number in range(10))
TEXT = TEN.encode()
_random = random.Random(6)
NOISE = "".join(f"{request(_random.randbytes(20).hex())}\n" for _ in range(3000)).encode()
BYTES = bytes(sorted(set(range(1, 256)) - set(b'\n\r"\\')))

NOT_WHOLE = "a log that cannot be read to its end"
NO_FORM = "lines of no form of log"
ZEROS = "zero bytes in a log"
ENDLESS = "a line without end"
UNTRUE = "times that cannot be true"


def zstd(content: bytes) -> bytes:
    packed: bytes = zstandard().compress(content)
    return packed


@dataclass(frozen=True)
class Log:
    """A log, and what the pass tells of it: figures, and the reasons and details of gaps."""

    content: bytes
    lines: int
    understood: int
    unread: int = 0
    blank: int = 0
    gaps: tuple[tuple[str, str], ...] = ()
    whole: bool = True
    packed: str = ""


def unread(count: int, lines: int) -> tuple[str, str]:
    return NO_FORM, f"{count} of {lines} lines; see the table log_gap"


def zeros(count: int) -> tuple[str, str]:
    return ZEROS, f"{count} of them: what a crash or a wiper leaves where lines were"


SHORT = (NOT_WHOLE, "is cut short: it ends in the middle")
BOMB = (NOT_WHOLE, "It unfolds to more than 400 times its size: no more is read")


def broken(reason: str) -> tuple[str, str]:
    return NOT_WHOLE, f"cannot be unpacked any further: Error -3 while decompressing data: {reason}"


LOGS = {
    "no-end": Log(TEXT + request("end").encode(), 11, 11),
    "crlf": Log(TEXT.replace(b"\n", b"\r\n"), 10, 10),
    "bom": Log(b"\xef\xbb\xbf" + TEXT, 10, 10),
    "utf-16": Log(
        TEN.encode("utf-16-le"), 11, 0, 11, gaps=(unread(11, 11), zeros(len(TEXT)))
    ),
    "line-of-10-mb": Log(TEXT + line("x", "a" * (10 << 20)) + TEXT, 21, 21),
    "line-of-40-mb": Log(
        TEXT + b"x" * (40 << 20) + b"\n" + TEXT, 21, 20, 1,
        gaps=((ENDLESS, f"{39 << 20} bytes of lines longer than {1 << 20} are left out"),
              unread(1, 21)),
    ),
    "a-million-of-one-byte": Log(
        b"a\n" * 1_000_000, 1_000_000, 0, 1_000_000, gaps=(unread(1_000_000, 1_000_000),)
    ),
    "a-million-blank": Log(b"\n" * 1_000_000, 1_000_000, 0, blank=1_000_000),
    "bytes-in-an-agent": Log(
        TEXT + request("b", "@").encode().replace(b"@", BYTES) + b"\n" + TEXT, 21, 21
    ),
    "escaped-quotes": Log(b"".join(line("q", agent) for agent in QUOTED), 2, 2),
    "steers-the-terminal": Log(line("e", STEERS), 1, 1),
    "line-put-in": Log(line("i", 'x" 200 1\n' + request("forged")), 2, 2),
    "half-a-line-put-in": Log(line("i", "a\nput in"), 2, 1, 1, gaps=(unread(1, 2),)),
    "several-forms": Log(
        f"junk\n{TEN}{SYSLOG}\n{NGINX}\n\n".encode(), 14, 12, 1, 1, gaps=(unread(1, 14),)
    ),
    "1970-and-2099": Log(
        TEXT.replace(b"2026", b"1970") + TEXT.replace(b"2026", b"2099"), 20, 20,
        gaps=((UNTRUE, "20 times; they are kept, and not believed"),),
    ),
    "no-such-times": Log(
        TEXT.replace(b"03/Nov", b"31/Feb") + TEXT.replace(b"02:10:00", b"25:61:61") + TEXT,
        30, 10, 20, gaps=(unread(20, 30),),
    ),
    "address-with-a-zone": Log(request("z", client="fe80::1%eth0").encode() + b"\n", 1, 1),
    "nothing-everywhere": Log(
        f'- - - [{STAMP}] "-" - - "-" "-"\n- - - [-] "-" - - "-" "-"\n'.encode(),
        2, 1, 1, gaps=(unread(1, 2),),
    ),
    "zeros-before-a-line": Log(TEXT + bytes(5000) + TEXT, 20, 20, gaps=(zeros(5000),)),
    "zeros-at-the-end": Log(
        TEXT + bytes(5000), 11, 10, 1, gaps=(unread(1, 11), zeros(5000))
    ),
    "looks-packed": Log(b"x^ not packed\n" + TEXT, 11, 10, 1, gaps=(unread(1, 11),)),
    "gzip-cut": Log(
        gzip.compress(NOISE, mtime=0)[:-2000], 2922, 2922, gaps=(SHORT,), whole=False, packed="gzip"
    ),
    "gzip-with-a-wrong-sum": Log(
        gzip.compress(NOISE, mtime=0)[:-8] + bytes(8), 3000, 3000,
        gaps=(broken("incorrect data check"),), whole=False, packed="gzip",
    ),
    "gzip-of-a-few-bytes": Log(
        gzip.compress(NOISE, mtime=0)[:12], 0, 0, gaps=(SHORT,), whole=False, packed="gzip"
    ),
    "gzip-by-name": Log(
        b"\x1f\x8b\x08\xff" + TEXT, 0, 0,
        gaps=(broken("unknown header flags set"),), whole=False, packed="gzip",
    ),
    "gzip-and-more-behind": Log(
        gzip.compress(TEXT, mtime=0) + b"and more", 10, 10, whole=False, packed="gzip",
        gaps=((NOT_WHOLE, "bytes behind the end of a compressed stream: "
               f"from byte {len(gzip.compress(TEXT, mtime=0))} on; they were not read"),),
    ),
    "gzip-twice-one-after-the-other": Log(gzip.compress(TEXT) * 2, 20, 20, packed="gzip"),
    "bzip2-cut": Log(
        bz2.compress(NOISE)[:-2000], 0, 0, gaps=(SHORT,), whole=False, packed="bzip2"
    ),
    "xz-cut": Log(
        lzma.compress(NOISE)[:-2000], 2900, 2900, gaps=(SHORT,), whole=False, packed="xz"
    ),
    "zstd-cut": Log(zstd(NOISE)[:-2000], 2900, 2900, gaps=(SHORT,), whole=False, packed="zstd"),
    "zstd-bomb": Log(
        zstd(TEXT + bytes(64 << 20)), 11, 10, 1, whole=False, packed="zstd",
        gaps=(BOMB, unread(1, 11)),
    ),
    "bzip2-bomb": Log(
        bz2.compress(TEXT + bytes(64 << 20)), 11, 10, 1, whole=False, packed="bzip2",
        gaps=(BOMB, unread(1, 11)),
    ),
}  # fmt: skip
# How many lines an unpacker gives before a cut is its own business.
ABOUT = {"gzip-cut", "xz-cut", "zstd-cut"}


def path_of(name: str) -> str:
    return f"/var/log/nginx/access-of-{name}.log"


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Iterator[Tables]:
    """The tables of one machine with all of these logs."""
    place = tmp_path_factory.mktemp("logs")
    (place / "disk/var/log/nginx").mkdir(parents=True)
    for name, log in LOGS.items():
        (place / "disk" / path_of(name)[1:]).write_bytes(log.content)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(log_lines, "_MOST_UNPACKED", 24 << 20)
        survey(place / "disk", place / "survey", processes=1)
        read_logs(place / "disk", place / "survey", threads=2)
    with Tables.open_at(place / "survey", (*row_types(), *log_row_types())) as tables:
        yield tables


@pytest.mark.parametrize("name", LOGS)
def test_every_line_is_somewhere_and_every_loss_is_told(name, told):
    log = LOGS[name]
    [row] = told.select(
        "SELECT lines, understood, unread, blank, packed, whole FROM log_file WHERE path = ?",
        path_of(name),
    )
    lines, understood, left, blank, packed, whole = row
    assert lines == understood + left + blank
    assert (packed, whole) == (log.packed, log.whole)
    gaps = [
        (gap.reason, gap.detail)
        for gap in told.rows(Gap, "path = ?", path_of(name))
        if gap.stage is not Stage.SOURCE and not gap.reason.startswith("an archive that")
    ]
    numbers = list(told.select("SELECT count(*), count(DISTINCT line) FROM log_gap WHERE path = ?",
                               path_of(name)))  # fmt: skip
    assert numbers == [(left, left)]
    if name in ABOUT:
        assert understood > log.understood * 0.6
        assert SHORT in gaps
        assert left <= 1
        return
    assert (lines, understood, left, blank) == (log.lines, log.understood, log.unread, log.blank)
    if name.endswith("bomb"):
        gaps = [gap for gap in gaps if gap[0] not in {ZEROS, ENDLESS}]
    assert sorted(gaps) == sorted(log.gaps)


def cells(told: Tables, name: str, columns: str, order: str = "line") -> list[tuple[Any, ...]]:
    sql = f"SELECT {columns} FROM web_request WHERE path = ? ORDER BY {order}"
    return list(told.select(sql, path_of(name)))


def test_what_the_intruder_wrote_is_kept_as_it_is(told):
    [(agent,)] = cells(told, "steers-the-terminal", "agent")
    assert agent == "\x1b]0;x\x07\x1b[2J"
    # Where a server writes quotes as they are, nobody can tell which one ends the agent.
    assert cells(told, "escaped-quotes", "agent") == [(QUOTED[0],), (None,)]
    agents = cells(told, "bytes-in-an-agent", "agent")
    assert agents[10] == (BYTES.decode("utf-8", "backslashreplace"),)
    assert cells(told, "line-of-10-mb", "max(length(agent))", "1") == [(10 << 20,)]


def test_a_zone_and_a_dash_are_no_address_and_no_account(told):
    assert cells(told, "address-with-a-zone", "client, address") == [("fe80::1%eth0", "fe80::1")]
    columns = 'client, address, "user", method, status, bytes, referrer, agent'
    assert cells(told, "nothing-everywhere", columns) == [(None,) * 8]


def test_times_of_other_ages_are_kept_and_not_believed(told):
    found = cells(
        told, "1970-and-2099", f"DISTINCT year(time), time_confidence <= {IMPLAUSIBLE}", "1"
    )
    assert found == [(1970, True), (2099, True)]


def test_the_number_of_a_line_is_that_of_the_file(told):
    assert cells(told, "line-of-40-mb", "min(line), max(line), count(*)", "1") == [(1, 21, 20)]
    [(number, length)] = told.select(
        "SELECT line, length FROM log_gap WHERE path = ?", path_of("line-of-40-mb")
    )
    assert (number, length) == (11, 1 << 20)
