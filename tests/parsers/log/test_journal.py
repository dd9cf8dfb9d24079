"""The journal in columns; where systemd's own programs are, they say what must come out."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pratique.parsers.log.base import Lost
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.journal import BINARY_LOGS, read, recognises, spread
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.syslog_event import SyslogEvent

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journald") / "journal_file.py"
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

MOMENT = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC).replace(tzinfo=None)
REMOTE = Path("/usr/lib/systemd/systemd-journal-remote")
SSHD = (
    b"_TRANSPORT=syslog",
    b"PRIORITY=6",
    b"SYSLOG_FACILITY=10",
    b"SYSLOG_IDENTIFIER=sshd-session",
    b"_PID=4242",
    b"_UID=0",
    b"_COMM=sshd-session",
    b"_EXE=/usr/lib/openssh/sshd-session",
    b"_CMDLINE=sshd-session: alice [priv]",
    b"_SYSTEMD_UNIT=ssh.service",
    b"_HOSTNAME=web1",
    b"_AUDIT_SESSION=12",
    b"_AUDIT_LOGINUID=1000",
    b"_SOURCE_REALTIME_TIMESTAMP=1790000000000007",
    b"MESSAGE=Accepted password for alice from 192.0.2.7 port 50000 ssh2",
)


def told(content: bytes) -> tuple[pl.DataFrame, list[Lost]]:
    batches = list(read(made.Held(content)))
    frames = [batch for batch in batches if not isinstance(batch, Lost)]
    return pl.concat(frames), [batch for batch in batches if isinstance(batch, Lost)]


def spread_of(*entries: tuple[bytes, ...], **form):
    file = made.JournalFile(**form)
    for entry in entries:
        file.entry(*entry)
    frame, lost = told(file.finished())
    assert lost == []
    timed = Clock("Europe/Berlin").timed(frame)
    return spread(timed.with_columns(pl.lit("/var/log/journal/x/system.journal").alias("path")))


def test_an_entry_in_columns():
    frames = spread_of(SSHD)
    (row,) = frames[SyslogEvent].to_dicts()
    assert row == {
        "path": "/var/log/journal/x/system.journal",
        "line": 1,
        "time": MOMENT.replace(microsecond=1000),
        "time_source": "written zone",
        "time_confidence": 1.0,
        "source": "journal",
        "host": "web1",
        "program": "sshd-session",
        "pid": 4242,
        "facility": "authpriv",
        "severity": 6,
        "uid": 0,
        "unit": "ssh.service",
        "executable": "/usr/lib/openssh/sshd-session",
        "command": "sshd-session: alice [priv]",
        "boot": made.BOOT.hex(),
        "address": "192.0.2.7",
        "message": "Accepted password for alice from 192.0.2.7 port 50000 ssh2",
        "session": "12",
        "login_uid": 1000,
        "sent": MOMENT.replace(microsecond=7),
        "monotonic": 1000,
        "sequence": 1,
        "sequence_id": made.SEQUENCE.hex(),
    }
    (heard,) = frames[Authentication].to_dicts()
    assert (heard["user"], heard["address"], heard["pid"]) == ("alice", "192.0.2.7", 4242)


@pytest.mark.parametrize(
    ("fields", "program", "message"),
    [
        ((b"_TRANSPORT=kernel", b"SYSLOG_IDENTIFIER=kernel", b"MESSAGE=x"), "kernel", "x"),
        ((b"_TRANSPORT=kernel", b"MESSAGE=x"), "kernel", "x"),
        ((b"_TRANSPORT=audit", b"SYSLOG_IDENTIFIER=x", b"MESSAGE=x"), "audit", "x"),
        ((b"_COMM=sh", b"MESSAGE=x"), "sh", "x"),
        ((b"_PID=1",), None, ""),
        ((), None, ""),
    ],
)
def test_who_speaks(fields, program, message):
    (row,) = spread_of(fields)[SyslogEvent].to_dicts()
    assert (row["program"], row["message"]) == (program, message)


def test_values_that_make_no_sense_cost_only_themselves():
    fields = (
        b"PRIORITY=high",
        b"_PID=-",
        b"SYSLOG_FACILITY=99",
        b"_UID=99999999999999999999",
        b"_AUDIT_LOGINUID=4294967295",
        b"_SOURCE_REALTIME_TIMESTAMP=18446744073709551615",
        b"MESSAGE=\x1b[2J\xff",
    )
    (row,) = spread_of(fields)[SyslogEvent].to_dicts()
    names = ("severity", "pid", "facility", "uid", "login_uid", "sent", "program")
    assert [row[name] for name in names] == [None] * 7
    assert row["message"] == "\x1b[2J\\xff"


@pytest.mark.parametrize("time", [0, 1, 4_070_908_800_000_000, (1 << 63), (1 << 64) - 1])
def test_a_time_far_off(time):
    file = made.JournalFile()
    file.entry(b"MESSAGE=x", time=time, number=(1 << 64) - 1)
    frame, _lost = told(file.finished())
    (row,) = Clock("").timed(frame).to_dicts()
    known = time in {1, 4_070_908_800_000_000}
    assert (row["time"] is not None) is known
    assert row["sequence"] is None


def test_what_is_recognised():
    assert recognises(made.JournalFile().finished()[:4096])
    assert not recognises(b"")
    assert not recognises(b"Nov  3 02:10:00 web1 sshd[1]: x\n" * 100)
    (lost,) = read(made.Held(b"x"))
    assert isinstance(lost, Lost)


def test_entries_are_numbered_over_batches():
    file = made.JournalFile()
    places = [file.data(b"MESSAGE=x")]
    for _ in range(20_001):
        file.entry_of(places)
    batches = [batch for batch in read(made.Held(file.finished())) if not isinstance(batch, Lost)]
    assert [batch.height for batch in batches] == [20_000, 1]
    assert batches[1]["line"].to_list() == [20_001]


def test_the_places():
    assert BINARY_LOGS[0].slug == "journal"
    assert "/var/log/journal/**/*.journal~" in BINARY_LOGS[0].places


ENTRIES = [
    {"MESSAGE": "plain", "_PID": "1", "SYSLOG_IDENTIFIER": "a"},
    {"MESSAGE": "long " * 2000, "_PID": "22", "SYSLOG_IDENTIFIER": "b"},
    {"MESSAGE": "with \u00e4 and \U0001f512", "_PID": "333", "_COMM": "c"},
    *({"MESSAGE": f"number {n}", "_PID": str(n % 7), "_COMM": "many"} for n in range(3000)),
]


def exported() -> bytes:
    parts = []
    for number, entry in enumerate(ENTRIES):
        fields = {
            "__REALTIME_TIMESTAMP": str(made.START + number * 1_000_003),
            "__MONOTONIC_TIMESTAMP": str(1000 + number * 1_000_003),
            "_BOOT_ID": made.BOOT.hex(),
            **entry,
        }
        parts.append("".join(f"{name}={value}\n" for name, value in fields.items()))
    return "\n".join([*parts, ""]).encode()


@pytest.mark.parametrize("compact", ["0", "1"], ids=["regular", "compact"])
@pytest.mark.parametrize("keyed", ["0", "1"], ids=["hash", "keyed"])
@pytest.mark.parametrize("packing", ["0", "1"], ids=["unpacked", "packed"])
def test_files_that_systemd_writes(tmp_path, compact, keyed, packing):
    journalctl = shutil.which("journalctl")
    if not REMOTE.exists() or journalctl is None:
        pytest.skip("systemd-journal-remote or journalctl is not installed")
    source, target = tmp_path / "in", tmp_path / "out.journal"
    source.write_bytes(exported())
    settings = {
        "SYSTEMD_JOURNAL_COMPACT": compact,
        "SYSTEMD_JOURNAL_KEYED_HASH": keyed,
        "SYSTEMD_JOURNAL_COMPRESS": packing,
    }
    subprocess.run(
        [REMOTE, "--split-mode=none", "-o", target, source],
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
        timeout=60,
    )
    frame, lost = told(target.read_bytes())
    assert lost == []
    answer = subprocess.run(
        [journalctl, "--file", target, "-o", "json", "--all", "--no-pager", "-q"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
    wanted = [json.loads(line) for line in answer.splitlines()]
    assert frame.height == len(wanted) == len(ENTRIES)
    for row, want in zip(frame.iter_rows(named=True), wanted, strict=True):
        microseconds = int(want["__REALTIME_TIMESTAMP"])
        seconds, rest = divmod(microseconds, 1_000_000)
        shown = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None, microsecond=rest)
        assert row["shown"] == shown
        assert row["message"] == want["MESSAGE"]
        assert str(row["pid"]) == want["_PID"]
        assert row["boot"] == want["_BOOT_ID"]
        assert row["program"] == want.get("SYSLOG_IDENTIFIER", want.get("_COMM"))
        assert str(row["monotonic"]) == want["__MONOTONIC_TIMESTAMP"]
