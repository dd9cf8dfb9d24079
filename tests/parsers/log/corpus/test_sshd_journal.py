"""fail2ban's lines of sshd in the journal: the same messages mean the same from a journal file."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import polars as pl

from pratique.parsers.log.base import Lost
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.journal import read, spread
from pratique.parsers.log.message import heard
from pratique.parsers.log.row.syslog_event import SyslogEvent

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).parents[1] / "journald" / "journal_file.py"
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

LINE = re.compile(r"(?:\S+ )?(?P<program>sshd[\w-]*)(?:\[\d+\])?: (?:\[[^]]*\]: )?(?P<message>.*)")


def test_messages_of_sshd_mean_the_same_in_a_journal(corpus):
    name = corpus / "fail2ban" / "sshd-journal"
    answers = []
    file = made.JournalFile()
    answer = None
    for text in name.read_text(encoding="utf-8", errors="replace").splitlines():
        if text.startswith("# failJSON:"):
            answer = json.loads(text.removeprefix("# failJSON:"))
        elif (match := LINE.search(text)) is not None and not text.startswith("#"):
            program, message = match["program"], match["message"]
            file.entry(f"SYSLOG_IDENTIFIER={program}".encode(), f"MESSAGE={message}".encode())
            answers.append((message, answer))
            answer = None
    assert len(answers) > 50
    frames = [batch for batch in read(made.Held(file.finished())) if not isinstance(batch, Lost)]
    records = Clock("").timed(pl.concat(frames)).with_columns(pl.lit("/j").alias("path"))
    found = spread(records)
    assert found[SyslogEvent]["message"].to_list() == [message for message, _answer in answers]
    spoken = heard(records)
    for row, frame in spoken.items():
        assert found[row].height == frame.height
    addresses = dict(found[SyslogEvent].select("line", "address").iter_rows())
    for number, (message, answer) in enumerate(answers, 1):
        host = answer and answer.get("match") and answer.get("host")
        if host and re.fullmatch(r"[0-9.]+|[0-9a-f:]+:[0-9a-f:]+", host) and host in message:
            assert addresses[number] is not None, message
