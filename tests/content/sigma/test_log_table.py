"""Which table answers for a log source, and which column for a field."""

from __future__ import annotations

import pytest

from pratique.content.sigma.log_table import log_tables


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        (("webserver", None, None), ["web_request"]),
        (("webserver", None, "nginx"), ["web_request"]),
        ((None, "apache", None), ["error_event", "web_request"]),
        ((None, None, "nginx"), ["error_event", "web_request"]),
        (("process_creation", "linux", None), ["process_event"]),
        (("file_event", "linux", None), ["audit_record"]),
        ((None, "linux", "auditd"), ["audit_record"]),
        ((None, "linux", "sshd"), ["syslog_event"]),
        ((None, "linux", None), ["syslog_event"]),
        ((None, None, "cron"), ["syslog_event"]),
        (("process_creation", "windows", None), []),
        ((None, "windows", "security"), []),
        (("proxy", None, None), []),
        ((None, None, None), []),
    ],
)
def test_log_sources(source, tables):
    assert [one.table for one in log_tables(*source)] == tables


def test_fields_are_known_whatever_their_case():
    (web,) = log_tables("webserver", None, None)
    assert web.columns("C-URI") == ("target",)
    assert web.columns("cs-cookie") == ()


def test_any_key_of_an_audit_record_is_a_field():
    (audit,) = log_tables(None, "linux", "auditd")
    assert audit.columns("a7")
    assert not audit.columns("a7' OR true --")
