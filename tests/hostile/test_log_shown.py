"""Text of logs that steers a terminal, a page, a spreadsheet or another tool, wherever it is
shown: one table of strings, one list of outputs, one machine in whose logs all of them stand."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

WORDS = {
    "colour": "\x1b[31mred\x1b[0m",
    "clears": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;ZWNobyBoaQ==\x07",
    "eight-bits": "\x9b31m\x90\x9d",
    "backspace": "good\x08\x08\x08\x08evil",
    "over-the-line": "over\rwritten",
    "tab": "\t=1+1",
    "zero": "a\0b",
    "vertical": "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "right-to-left": "photo\u202egpj.php",
    "isolate": "a\u2067b\u2069\u2066",
    "no-width": "ad\u200bmin\u200d\u2060",
    "no-ink": "a\u3164b\u2800\ufeff",
    "tags": "a\U000e0041\U000e007fb",
    "tower": "a" + "\u0301" * 60,
    "script": "<script>alert(1)</script>",
    "image": "'><img src=x onerror=alert(1)>",
    "out-of-script": "</script><script>alert(2)</script><!--",
    "svg": "</text></svg><svg onload=alert(3)>",
    "link": "javascript:alert(4)",
    "entity": "&lt;b&gt;&#x41;&nbsp;",
    "template": "{{7*7}}{% raw %}${7*7}#{7}",
    "filled": "%(what)s%s%d%%{0}{name}",
    "formula": "=cmd|' /C calc'!A0",
    "formula-plus": "+1+1",
    "formula-minus": "-1+cmd",
    "formula-at": "@SUM(1+1)",
    "formula-wide": "\uff1d1+1",
    "cells": "a,b;c|d",
    "json": "{'a': 1}]}",
    "sql": "'; DROP TABLE web_request; --",
    "markdown": "[x](http://example.org) `x` **x**",
    "rich": "[bold red]x[/bold red]",
    "nothing": "NULL",
    "number": "1e999",
    "long": "l" * 200_000,
}
RAW = {"not-utf-8": b"\xff\xfe\x80", "surrogate": b"\xed\xa0\xbd\xed\xb8\x80", "half": b"caf\xc3"}
ALL = {**{name: word.encode() for name, word in WORDS.items()}, **RAW}
STRANGER = "203.0.113.66"
# None of these may reach a terminal, a page or a spreadsheet as they are.
ACTIVE = {chr(code) for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}
ACTIVE |= {
    sign
    for word in WORDS.values()
    for sign in word
    if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} or sign in "\u3164\u2800"
} - {"\n"}
MARKUP = ("<script>alert", "<img src=x", "<svg onload", "</text></svg><svg", 'href="javascript')
SIGMA = """title: "Any agent <script>alert(5)</script> \\e[2J"
id: 5b0ed6d4-3d1f-4c0a-9d4c-0d1f2b3c4d5e
status: test
description: "=1+1 <img src=x onerror=alert(6)>"
author: "\\e]0;owned\\a @somebody"
logsource:
    category: webserver
detection:
    selection:
        cs-method: POST
    condition: selection
level: high
"""


def moment(number: int) -> datetime:
    """Now, since nobody can set when a file was changed; the lines stand just before that."""
    return datetime.now(UTC) - timedelta(seconds=15 - number / 4)


def machine(root: Path) -> None:
    """A server with a web shell, and every word in every place of its logs that a visitor fills."""
    for folder in ("etc", "var/log/nginx", "var/log", "var/www/html/uploads"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/bash\nanna:x:1000:1000::/h:/bin/sh\n")
    (root / "etc/timezone").write_text("Etc/UTC\n")
    web, auth, mail, ftp = [], [], [], []
    for number, (name, word) in enumerate(ALL.items()):
        at = moment(number)
        usual = f"{at:%d/%b/%Y:%H:%M:%S} +0000".encode()
        stamp = f"{at:%Y-%m-%dT%H:%M:%S}+00:00 web ".encode()
        mark = f"mark-{name}-".encode()
        held = word.replace(b'"', b"'")
        quiet = held.replace(b" ", b"_")
        who = f"203.0.113.{number + 1}".encode()
        web += [
            client + b" - " + quiet[:500] + b" [" + usual + b'] "' + asked + quiet[:900] + mark
            + b' HTTP/1.1" 200 12 "' + held + b'" "' + held + mark + b'"\n'
            for asked in (b"POST /upload.php?q=", b"GET /uploads/x.php?c=")
            for client in (who, STRANGER.encode())
        ]  # fmt: skip
        short = held[:900]
        auth += [
            stamp + b"sshd[4]: Failed password for invalid user " + short + mark + b" from " + who
            + b" port 4 ssh2\n",
            stamp + b"sshd[5]: Accepted password for anna from " + who + b" port 4 ssh2\n",
            stamp + b"sudo: anna : TTY=pts/0 ; PWD=/" + short + b" ; USER=root ; COMMAND=/bin/"
            + short + mark + b"\n",
            stamp + short[:60] + b"[7]: " + short + mark + b"\n",
        ]  # fmt: skip
        mail += [
            stamp + b"postfix/smtpd[1]: A%d: client=" % number + quiet[:200] + b"[" + who
            + b"], sasl_method=LOGIN, sasl_username=" + quiet[:500] + mark + b"\n",
            stamp + b"postfix/cleanup[1]: A%d: warning: header Subject: " % number + short + mark
            + b" from " + quiet[:200] + b"[" + who + b"]; from=<" + quiet[:200]
            + b"> to=<x@example.org> proto=ESMTP helo=<" + quiet[:200] + b">\n",
        ]  # fmt: skip
        ftp.append(
            f"{at:%a %b %d %H:%M:%S %Y} [pid 2] [".encode() + quiet[:100] + b"] OK UPLOAD: Client "
            b'"' + who + b'", "/var/www/html/uploads/' + short[:500] + mark
            + b'.php", 10 bytes, 1.00Kbyte/sec\n'
        )  # fmt: skip
    (root / "var/log/nginx/access.log").write_bytes(b"".join(web))
    (root / "var/log/auth.log").write_bytes(b"".join(auth))
    (root / "var/log/mail.log").write_bytes(b"".join(mail))
    (root / "var/log/vsftpd.log").write_bytes(b"".join(ftp))
    (root / "var/www/html/index.php").write_text("<?php echo 1; ?>\n")
    shell = "<?php system($_GET['c']); ?>\n"
    for name in ("x", "\x1b[2J\u202e=1+1<script>alert(7)"):
        path = root / f"var/www/html/uploads/{name}.php"
        path.write_text(shell)
        if os.geteuid() == 0:
            os.chown(path, 33, 33)


@pytest.fixture(autouse=True)
def long_cells():
    """Python's reader of CSV takes a cell of at most 128 KB; ours may be longer."""
    before = csv.field_size_limit(1 << 20)
    yield
    csv.field_size_limit(before)


@pytest.fixture(scope="module")
def shown(tmp_path_factory, pratique_in):
    """The case, and how to ask it."""
    place = tmp_path_factory.mktemp("shown")
    machine(place / "disk")
    (place / "rules").mkdir()
    (place / "rules/agent.yml").write_text(SIGMA)
    pratique = pratique_in(place)
    done = pratique("examine", place / "disk", "--sigma", place / "rules", patience=240)
    assert done.status in (0, 3), done.err
    return done, pratique


def ids(shown) -> list[str]:
    said = shown[1]("findings", "--json", "--case", shown[0].case)
    return [json.loads(line)["id"] for line in said.out.splitlines()]


SCREENS = (
    ("findings",),
    ("findings", "--unseen"),
    ("story",),
    ("story", "--all"),
    ("timeline",),
    ("timeline", "--all", "--limit", "0"),
    ("timeline", "--kind", "request", "--limit", "500"),
    ("address",),
    ("address", STRANGER),
    ("address", "203.0.113.7"),
    ("files",),
)


@pytest.mark.parametrize("command", SCREENS, ids=" ".join)
def test_no_screen_shows_what_acts(command, shown):
    done, pratique = shown
    said = pratique(*command, "--case", done.case)
    assert said.status == 0, said.err
    assert said.out
    assert not ACTIVE & set(said.out + said.err)


@pytest.mark.parametrize("command", [one for one in SCREENS if one[0] != "files"], ids=" ".join)
def test_json_is_ascii_and_whole(command, shown):
    done, pratique = shown
    said = pratique(*command, "--json", "--case", done.case)
    assert said.status == 0, said.err
    assert said.out.isascii()
    assert not ACTIVE & set(said.out + said.err)
    assert all(isinstance(json.loads(line), dict) for line in said.out.splitlines())


def test_every_finding_can_be_shown(shown):
    done, pratique = shown
    found = ids(shown)
    checks = [one["check"] for one in done.records if "check" in one]
    assert "logs-sigma-rule" in checks
    for number in found:
        said = pratique("show", number, "--case", done.case)
        assert said.status == 0, said.err
        assert not ACTIVE & set(said.out + said.err), number


def test_the_story_rests_on_these_lines(shown):
    """Or the outputs above would show nothing of them."""
    done, pratique = shown
    [story] = [json.loads(line) for line in pratique("story", "--json", "--case", done.case)
               .out.splitlines()]  # fmt: skip
    assert story["state"] == "compromised"
    assert "mark-" in json.dumps(story["entry"])
    assert "mark-" in pratique("timeline", "--case", done.case).out


@pytest.mark.parametrize("form", ["timesketch-csv", "timesketch-jsonl", "bodyfile", "csv"])
def test_no_export_carries_what_acts(form, shown, tmp_path):
    done, pratique = shown
    target = tmp_path / "out"
    said = pratique("timeline", "--export", form, target, "--case", done.case)
    assert said.status == 0, said.err
    text = target.read_bytes().decode("utf-8")
    assert not ACTIVE & set(text.replace("\r\n", "\n"))
    if form == "timesketch-jsonl":
        events = [json.loads(line) for line in text.splitlines()]
        assert all(len(value.encode()) <= 32_766 for event in events
                   for value in event.values() if isinstance(value, str))  # fmt: skip
    elif form == "bodyfile":
        assert {line.count("|") for line in text.splitlines()} == {10}
        return
    else:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        starts = ("=", "+", "-", "@", "\uff1d", "\t", "\r")
        assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(starts)]
    assert {name for name in ALL if f"mark-{name}-" in text} == set(ALL)


@pytest.mark.parametrize(
    "table",
    ["web_request", "authentication", "mail_event", "file_transfer", "syslog_event",
     "process_event", "log_gap", "web_session", "web_attempt", "login_session", "sigma_match"],
)  # fmt: skip
def test_no_table_prints_what_acts(table, shown):
    done, pratique = shown
    query = f"SELECT * FROM {table}"
    for how in ((), ("--csv",), ("--json",)):
        said = pratique("sql", *how, query, "--case", done.case)
        assert said.status == 0, said.err
        assert not ACTIVE & set(said.out.replace("\r\n", "\n") + said.err)
        if how == ("--csv",):
            rows = list(csv.reader(io.StringIO(said.out, newline=""), strict=True))
            assert len({len(row) for row in rows}) == 1
            cells = [cell for row in rows for cell in row]
            assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@\uff1d"))]


def test_the_exact_text_is_in_the_tables(shown):
    done, pratique = shown
    said = pratique("sql", "--json", "SELECT agent FROM web_request", "--case", done.case)
    agents = {json.loads(line)["agent"] for line in said.out.splitlines()}
    for name, word in WORDS.items():
        assert word.replace('"', "'") + f"mark-{name}-" in agents, name
    assert r"\xff\xfe\x80mark-not-utf-8-" in agents


def test_the_page_holds_no_markup_of_a_log(shown):
    done, _ = shown
    [report] = (done.case / "reports").glob("*.html")
    page = report.read_text(encoding="utf-8")
    assert "mark-" in page
    assert "alert(" in page
    assert not [one for one in MARKUP if one in page]
    assert not ACTIVE & set(page)
    assert len(page) < 8_000_000
