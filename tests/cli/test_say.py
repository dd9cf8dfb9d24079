from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from pratique.cli import run
from pratique.cli.say import (
    ReaderLeft,
    say,
    say_aside,
    say_csv,
    say_error,
    say_json,
    say_prose,
)
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
    case = str(stored(sample.compromised(20)))
    for arguments, status in (
        (["findings", "--case", case], 0),
        (["findings", "--json", "--case", case], 0),
        (["findings", "--case", case, "--fail-on", "high"], 1),
        (["sql", "--csv", "select 1", "--case", case], 0),
        (["--help"], 0),
        (["findings", "--help"], 0),
    ):
        stream = gone(monkeypatch)
        assert run(arguments) == status
        stream.close()  # what is left goes nowhere, and is no error either
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_of_another_encoding_is_no_reason_to_stop(encoding, sample, stored, here):
    case = stored(sample.compromised(0))
    done = subprocess.run(
        [sys.executable, "-m", "pratique", "sql", "select 'x' || chr(1593) || 'y' as v"],
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONIOENCODING": encoding,
            "PRATIQUE_CASE": str(case),
        },
        capture_output=True,
        check=False,
        cwd=here,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"v\nx")
    assert done.stdout.endswith(b"y\n")


def test_a_full_disk_is_an_error_in_words_and_no_answer(sample, stored):
    case = stored(sample.compromised(20))
    done = subprocess.run(
        [
            "/bin/sh",
            "-c",
            '"$0" -m pratique findings --case "$1" > /dev/full',
            sys.executable,
            case,
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 2
    assert "The output cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_reads_the_remarks(monkeypatch, sample, stored):
    stored(sample.compromised(20))  # found without being named, so that there is a remark
    monkeypatch.setattr(sys, "stderr", open("/dev/full", "w", encoding="utf-8"))  # noqa: SIM115
    assert run(["findings", "--fail-on", "high"]) == 1
    assert run(["no-such-command"]) == 2
    monkeypatch.undo()


LONG = "  - " + "word " * 40 + "/a/path/" + "x" * 100 + "/without-a-blank and-more"


def terminal(monkeypatch, columns):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))


@pytest.mark.parametrize(("columns", "width"), [(80, 80), (100, 100), (300, 120), (5, 40)])
def test_prose_fits_the_terminal(columns, width, monkeypatch, capsys):
    terminal(monkeypatch, columns)
    say_prose(LONG, hang=4)
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= width or " " not in line.strip() for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])
    assert " ".join(line.strip() for line in lines) == LONG.strip()


def test_prose_in_a_pipe_is_one_line(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    say_prose(LONG, hang=4)
    assert capsys.readouterr().out == LONG + "\n"


def test_text_that_is_to_be_copied_is_not_wrapped(monkeypatch, capsys):
    terminal(monkeypatch, 40)
    say(LONG)
    assert capsys.readouterr().out == LONG + "\n"


def test_wrapped_text_of_the_evidence_cannot_look_like_a_line_of_ours(monkeypatch, capsys):
    terminal(monkeypatch, 40)
    say_prose("F-1 name" + " " * 31 + "F-2  CRITICAL  forged", hang=12)
    assert [line[:3] for line in capsys.readouterr().out.splitlines()] == ["F-1", "   "]
