"""Samples of fail2ban for mail servers: each line that must match is understood, with its host.

Disagreements, and why:
- `postfix`, SASL failure "Invalid authentication mechanism": a try like any other; fail2ban leaves
  it to its aggressive mode, where it must match.
- lines with a date of one blank and one digit (`Jul 3`), with a priority in front of the machine
  (`<mail.info>`), with no machine, or with a TAI64N date are not mail's: the form of syslog has
  them, or nothing does. They are left out here.
- a line without any date is no line of a log.
- `pam_unix` lines of dovecot are PAM's words.
"""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from pratique.parsers.log import all_log_formats
from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.survey.log.form import apart

KNOWN = re.compile(r"\s*#\s*failJSON:\s*(\{.*\})")
FORMS_OF_OTHERS = re.compile(
    r"[A-Z][a-z]{2} \d |@[0-9a-f]{20}|[A-Z][a-z]{2} [ \d]\d [\d:]+ (?:<|cyrus/)|.*pam_unix\(|mail\.example"
)
NAMES = (
    "postfix exim exim-spam dovecot sendmail-auth sendmail-reject courier-auth courier-smtp cyrus-imap "
    "perdition sieve qmail solid-pop3d uwimap-auth roundcube-auth horde squirrelmail openwebmail kerio assp"
).split()


def cases(text):
    known = None
    for line in text.splitlines():
        if (match := KNOWN.match(line)) is not None:
            known = json.loads(match[1])
        elif line.strip() and not line.startswith("#"):
            if known is not None and not FORMS_OF_OTHERS.match(line):
                yield line, known
            known = None


def _last(form):
    """Where nothing is known of the place of a log, what fits any dated line is asked last."""
    return form.slug.startswith("dated"), form.general, form.slug == "syslog"


def rows(lines):
    """The rows of each line, but for the plain ones of syslog."""
    forms = sorted(all_log_formats(), key=_last)
    found = {number: [] for number in range(1, len(lines) + 1)}
    for form, records, _taken in apart(lines_of("\n".join(lines)), forms)[0]:
        timed = Clock("", (Year(1, 2005, "test", 1.0),)).timed(records)
        for kind, frame in form.spread(timed.with_columns(pl.lit("/x").alias("path"))).items():
            if kind.table != "syslog_event":
                for row in frame.to_dicts():
                    found[row["line"]].append(row)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_must_match_is_understood_and_what_must_not_is_no_failure(corpus, name):
    known = list(cases((corpus / "fail2ban" / name).read_text()))
    assert known
    found = rows([line for line, _told in known])
    for number, (line, told) in enumerate(known, 1):
        if told["match"]:
            hosts = {row.get("address") for row in found[number]}
            assert told["host"] in hosts, line
        elif "Invalid authentication mechanism" not in line:
            assert not [row for row in found[number] if row.get("action") == "failure"], line


@pytest.mark.parametrize("name", ["dovecot-logs", "exim-syslog-logs", "postfix-logs"])
def test_addresses_that_crowdsec_knows(corpus, name):
    folder = corpus / "crowdsec" / name
    (log,) = folder.glob("*.log")
    lines = log.read_text().splitlines()
    lines = [re.sub(r"^([A-Z][a-z]{2}) (\d) ", r"\1  \2 ", line) for line in lines]
    lines = [line for line in lines if re.match(r"[A-Z][a-z]{2} ", line)]
    found = rows(lines)
    assert lines
    for number, line in enumerate(lines, 1):
        assert any(row.get("address") for row in found[number]), line
