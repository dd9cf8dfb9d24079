from __future__ import annotations

import gzip
from contextlib import closing

import pytest

from pratique.evidence import open_evidence
from pratique.history.location import history_of
from pratique.model import Gap
from pratique.parsers.log import log_row_types
from pratique.store.tables import Tables
from pratique.survey.log.log_pass import read_logs
from pratique.survey.log.past import MOST_SNAPSHOTS, forget_past, read_past
from pratique.survey.surveyor import row_types, survey

LINE = '192.0.2.7 - - [{:02}/Nov/2026:{:02}:00:00 +0000] "GET /{} HTTP/1.1" 200 12 "-" "x"\n'


def day(number, *, without=()):
    return "".join(LINE.format(number, h, f"{number}-{h}") for h in range(24) if h not in without)


def put(root, files):
    for folder in ("etc", "usr", "var/log/nginx"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (root / "var/log/nginx" / name).write_bytes(content)


@pytest.fixture
def machine(tmp_path):
    put(tmp_path / "disk", {
        "access.log": day(9).encode(),
        "access.log.1": (day(7, without={3, 4}) + day(8)).encode(),
    })  # fmt: skip
    put(tmp_path / "backups/2026-11-07T2330", {
        "access.log": day(7).encode(),
        "access.log.1": day(6).encode(),
        "access.log.2.gz": gzip.compress(day(5).encode()),
        "other.log": b"\0\1",
    })  # fmt: skip
    put(tmp_path / "backups/2026-11-06T2330", {
        "access.log": day(6).encode(),
        "access.log.1": day(5).encode(),
    })  # fmt: skip
    survey(tmp_path / "disk", tmp_path / "s", processes=1)
    read_logs(tmp_path / "disk", tmp_path / "s", threads=1)
    return tmp_path


def ask(machine):
    name = f"folders:{machine / 'backups'}"
    with closing(open_evidence(machine / "disk")) as source, closing(history_of(name)) as history:
        read_past([("folders:/b", history)], source, machine / "s", 1)


def told(machine, sql):
    with Tables.open_at(machine / "s", (*row_types(), *log_row_types())) as tables:
        return list(tables.select(sql))


def test_logs_are_compared_and_the_rest_is_read(machine):
    ask(machine)
    log = "/var/log/nginx/access.log"
    assert told(
        machine, "SELECT past_path, state, path, lines, gone FROM log_past ORDER BY 1, 2"
    ) == [
        (log, "altered", f"{log}.1", 23, 2),
        (log, "elsewhere", None, 23, 23),
        (f"{log}.1", "elsewhere", None, 23, 23),
        (f"{log}.1", "elsewhere", None, 23, 23),
        (f"{log}.2.gz", "elsewhere", None, 23, 23),
    ]
    assert told(machine, "SELECT kind, line, text FROM log_change ORDER BY line") == [
        ("gone", 4, LINE.format(7, 3, "7-3").strip()),
        ("gone", 5, LINE.format(7, 4, "7-4").strip()),
    ]
    # Each line once, those of the snapshots under a path of their own, with their numbers.
    assert told(
        machine,
        "SELECT count(*), count(DISTINCT target), count(*) FILTER (starts_with(path, '/')), "
        "min(line) FILTER (target = '/7-4') FROM web_request",
    ) == [(120, 120, 70, 5)]
    assert told(machine, "SELECT path FROM log_file WHERE contains(path, '.2.gz')") == [
        (f"folders:/b#2026-11-07T2330:{log}.2.gz",)
    ]


def test_what_was_read_is_forgotten_with_the_history(machine):
    ask(machine)
    forget_past(machine / "s")
    assert told(machine, "SELECT count(*) FROM log_past") == [(0,)]
    assert told(machine, "SELECT count(*) FROM web_request") == [(70,)]


def test_few_snapshots_of_many_are_asked(machine):
    for number in range(20):
        put(machine / f"backups/2026-10-{number + 1:02}T2330", {"access.log": day(1).encode()})
    ask(machine)
    ((snapshots,),) = told(machine, "SELECT count(DISTINCT label) FROM log_past")
    assert snapshots <= MOST_SNAPSHOTS


def test_a_log_that_cannot_be_read_is_a_gap(machine):
    packed = gzip.compress(day(4).encode())
    put(machine / "backups/2026-11-07T2330", {"access.log.3.gz": packed[: len(packed) // 2]})
    ask(machine)
    assert told(machine, "SELECT whole FROM log_past WHERE contains(past_path, '.3.gz')") == [
        (False,)
    ]
    with Tables.open_at(machine / "s", (Gap,)) as tables:
        assert any(".3.gz" in gap.path for gap in tables.rows(Gap))


def test_lines_from_behind_the_snapshot_are_not_missed_in_it(machine):
    wrong = day(9, without=range(12, 20)).encode()
    put(machine / "backups/2026-11-09T0900", {"access.log": wrong})
    put(machine / "backups/2026-11-09T2330", {"access.log": wrong + b"one more\nhalf a li"})
    ask(machine)
    assert told(machine, "SELECT label, state, put_in FROM log_past WHERE time > '2026-11-08' "
                "ORDER BY 1") == [
        ("2026-11-09T0900", "same", 0),
        ("2026-11-09T2330", "altered", 8),
    ]  # fmt: skip
