from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from pratique.cli import run
from pratique.cli.say import ReaderLeft, say, say_aside, say_csv, say_error, say_json
from pratique.errors import UsageError

ODD = "a\x1b[2J\u202e\udcff\nb"


def test_text_is_harmless(capsys):
    say(ODD)
    say("a\nb\x07", lines=True)
    assert capsys.readouterr().out == "a\\x1b[2J\\xe2\\x80\\xae\\xff\\x0ab\na\nb\\x07\n"


def test_an_aside_goes_to_the_other_stream(capsys):
    say_aside(ODD)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "a\\x1b[2J\\xe2\\x80\\xae\\xff\\x0ab\n"


def test_json_is_ascii_one_object_a_line_and_exact(capsys):
    say_json([{"a": ODD}, {"b": ["\u00e9"]}])
    out = capsys.readouterr().out
    assert out.isascii()
    assert [json.loads(line) for line in out.splitlines()] == [{"a": ODD}, {"b": ["\u00e9"]}]


def test_csv_quotes_every_cell(capsys):
    say_csv([["a", 'b"c', "=1+1", ODD, ""]])
    out = capsys.readouterr().out
    assert out.count("\r\n") == 1
    assert out.startswith('"a","b""c","')
    ((*_, formula, odd, empty),) = csv.reader(io.StringIO(out))
    assert (formula, odd, empty) == ("'=1+1", "a\\x1b[2J\\xe2\\x80\\xae\\xff\\x0ab", "")


def test_an_error_says_what_where_and_what_next(capsys):
    say_error(UsageError("one\n  two\x1b[2J", where="/a\n/b", next_step="do\x07 this"))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "pratique: one\n    two\\x1b[2J\n  where: /a\\x0a/b\n  next:  do\\x07 this\n"
    )


def test_an_error_without_more(capsys):
    say_error(UsageError(""))
    assert capsys.readouterr().err == "pratique: \n"


def gone(monkeypatch):
    """A stdout whose reader has left."""
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


def test_a_reader_who_left_is_told_apart_from_other_broken_pipes(monkeypatch):
    stream = gone(monkeypatch)
    with pytest.raises(ReaderLeft):
        say("x")
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    stream.close()


def test_a_reader_who_left_is_no_error(sample, stored, monkeypatch, capfd):
    stored(sample.compromised(20))
    for arguments in (["findings"], ["findings", "--json"], ["sql", "--csv", "select 1"]):
        stream = gone(monkeypatch)
        assert run(arguments) == 0
        stream.close()  # what is left goes nowhere, and is no error either
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_of_another_encoding_is_no_reason_to_stop(encoding, sample, stored, here):
    stored(sample.compromised(0))
    done = subprocess.run(
        [sys.executable, "-m", "pratique", "sql", "select 'x' || chr(1593) || 'y' as v"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
        cwd=here,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"v\nx")
    assert done.stdout.endswith(b"y\n")
