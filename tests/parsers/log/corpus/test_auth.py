"""Lines of other projects with known answers: what we understand as they do, and where not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log.syslog import split, spread
from pratique.survey.log.block import complete

CORPUS = Path(__file__).parents[5] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")
YEAR = 2004  # a leap year: one of the lines is of 29 February
AGAINST = {"failure", "invalid-user", "refused", "blocked", "disconnected"}

# By what the line holds: why we give a row where fail2ban wants none. fail2ban counts attempts and
# waits for how they end; a row says what the line says, and whoever counts knows what follows.
TELLS_ANYWAY = {
    "not allowed because account is locked": "a refusal; the address is in another line",
    "Failed publickey for git": "a key that was not accepted; a client may try several",
    "Too many authentication failures": "the end of the same attempt",
    "Connection closed by 192.0.2.111 [preauth]": "fail2ban counts it in its aggressive mode",
    "pam_unix(sshd:auth): authentication failure": "fail2ban waits for the next line",
    "Disconnected from authenticating user admin": "fail2ban counts it in its aggressive mode",
    "kex_exchange_identification": "fail2ban counts it with the next line, which has the address",
    "pop(pam_unix)": "fail2ban gave up this form of Linux-PAM before 0.99",
}
# Why we give another answer where fail2ban wants one.
OTHERWISE = {
    "ssh2: from 10.10.1.2 port 55555 ssh2": "a name reaches up to the last `from`: what stands "
    "behind it is what sshd says, so nobody can forge the address of somebody else",
    "Accepted password for known": "fail2ban counts what stood before; the line itself is a login",
    "Connection closed by 192.0.2.15 port 35352": "no [preauth]: the end, not an attempt",
}


def reason(line, reasons):
    return next((why for text, why in reasons.items() if text in line), None)


def tables(lines):
    clock = Clock("", (Year(1, YEAR, "test", 1.0),))
    found = split(lines_of("\n".join(lines) + "\n"))
    records = clock.timed(found).with_columns(pl.lit("/x").alias("path"))
    return {row: complete(frame, row, "/x") for row, frame in spread(records).items()}


def answers(name):
    """The lines of a file of fail2ban, each with its answer."""
    expected, found = None, []
    for line in (CORPUS / "fail2ban" / name).read_text(errors="replace").split("\n"):
        if line.startswith("# failJSON:"):
            expected = json.loads(line.split(":", 1)[1])
        elif line and not line.startswith("#"):
            stamp = "Jun  1 00:00:00 " if name == "sshd-journal" else ""
            found.append((stamp + line, expected))
    return found


@pytest.mark.parametrize("name", ["sshd", "sshd-journal", "dropbear", "pam-generic", "xinetd-fail"])
def test_fail2ban(name):
    given = answers(name)
    found = tables([line for line, _expected in given])
    assert found[SyslogEvent].height == len(given)
    rows = {row["line"]: row for row in found[Authentication].to_dicts()}
    wrong = []
    for number, (line, expected) in enumerate(given, 1):
        row = rows.get(number)
        against = row is not None and row["action"] in AGAINST
        told = row and (row["address"] or row["client"])
        if expected["match"]:
            agreed = against and told == expected.get("host", told)
            if "time" in expected and row and "T" not in line.split(" ", 2)[1] + line[:11]:
                agreed = agreed and f"{row['time']:%m-%dT%H:%M:%S}" == expected["time"][5:]
            if not agreed and not reason(line, OTHERWISE):
                wrong.append((line, expected, row))
        elif against and not reason(line, TELLS_ANYWAY):
            wrong.append((line, expected, row))
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "rows", "lines"),
    [
        ("syslog", 16, 18),  # one has no month, one goes on from the line before
        ("syslog_rsyslog", 5, 5),
        ("syslog_rsyslog_traditional", 8, 11),  # three lines go on from the one before
        ("syslog_ssh.log", 9, 9),
        ("syslog_cron.log", 9, 9),
        ("syslog_rsyslog_SyslogProtocol23Format", 9, 10),
        ("syslog_rsyslog_SysklogdFileFormat", 9, 10),
        ("syslog_osx", 2, 2),
    ],
)
def test_plaso(name, rows, lines):
    text = (CORPUS / "plaso" / "syslog" / name).read_text(errors="replace").splitlines()
    text = [line for line in text if line]
    assert (split(lines_of("\n".join(text))).height, len(text)) == (rows, lines)


def test_plaso_cron():
    text = (CORPUS / "plaso" / "syslog" / "syslog_cron.log").read_text().splitlines()
    assert tables(text)[ProcessEvent].height == 9


def sample(project, name):
    path = CORPUS / project / f"{name}.ini"
    text = path.read_text(errors="replace") if path.is_file() else ""
    return [line.strip() for line in re.findall(r"(?m)^log \d+ (?:pass|fail) ?= ?(.*)$", text)]


@pytest.mark.parametrize("project", ["wazuh", "ossec"])
@pytest.mark.parametrize(
    ("name", "told"),
    [("su", 1.0), ("sudo", 1.0), ("pam", 1.0), ("doas", 1.0), ("sshd", 0.6), ("rsh", 0.5),
     ("syslog", 0.0), ("systemd", 0.0), ("dropbear", 0.0), ("firewalld", 0.0)],
)  # fmt: skip
def test_wazuh_and_ossec(project, name, told):
    """`told` is the share of lines that must give a row of a login; the rest is no login."""
    lines = sample(project, name)
    # `2015 2015 Nov 13` of OSSEC is no stamp of anything.
    lines = [line for line in lines if not line.startswith("2015 2015 ")]
    if not lines:
        pytest.skip("not in this project")
    found = tables(lines)
    assert found[SyslogEvent].height == len(lines)
    rows = found.get(Authentication)
    assert (rows["line"].n_unique() if rows is not None else 0) >= told * len(lines)


ASSERTION = re.compile(
    r'results\["s00-raw"\]\["crowdsecurity/syslog-logs"\]\[(\d+)\]'
    r'\.Evt\.Parsed\["(\w+)"\] == "(.*)"$'
)
PARSED = {"program": "program", "pid": "pid", "message": "message"}


@pytest.mark.parametrize(
    "name",
    ["pam-logs", "syslog-logs", "sshd-refused-conn", "sshd-impossible-travel-user"],
)
def test_crowdsec(name):
    folder = CORPUS / "crowdsec" / name
    (log,) = folder.glob("*.log")
    lines = [line for line in log.read_text().splitlines() if line]
    rows = tables(lines)[SyslogEvent].to_dicts()
    for line in (folder / "parser.assert").read_text().splitlines():
        match = ASSERTION.match(line)
        if match and match[2] in PARSED:
            expected = json.loads(f'"{match[3]}"')
            # Its own test gives one of two equal lines; they stand in our order.
            assert expected in {str(row[PARSED[match[2]]]) for row in rows}


@pytest.mark.parametrize(
    "name",
    ["ssh-bf", "ssh-slow-bf", "ssh-generic-test", "sshd-refused-conn", "sshd_banner_exchange"],
)
def test_crowdsec_attempts(name):
    (log,) = (CORPUS / "crowdsec" / name).glob("*.log")
    lines = [line for line in log.read_text().splitlines() if line]
    rows = tables(lines)[Authentication]
    assert rows.height == len(lines)
    assert set(rows["action"]) <= AGAINST
