from __future__ import annotations

import duckdb
import pytest

from pratique.inventory.mail_refusal import code_of, kind_of, list_of, receiver_of


def asked(sql, **told):
    columns = ", ".join(f"CAST(? AS VARCHAR) AS {name}" for name in told)
    (found,) = duckdb.execute(f"SELECT {sql} FROM (SELECT {columns})", [*told.values()]).fetchone()
    return found


@pytest.mark.parametrize(
    ("reason", "dsn", "kind"),
    [
        ("said: 550 no such user here", None, "unknown"),
        ("said: 550 5.1.1 <a@example.net> User unknown", "5.1.1", "unknown"),
        ("said: 554 5.7.1 listed by zen.spamhaus.org", "5.7.1", "blocked"),
        ("said: 550 5.7.1 part of their network is on our block list (S3140)", "5.7.1", "blocked"),
        ("said: 550 5.7.606 Access denied, banned sending IP", "5.7.606", "blocked"),
        ("said: 554 IP=192.0.2.1 - None/bad reputation", None, "blocked"),
        ("said: 550-5.7.1 message is likely unsolicited mail", "5.7.1", "spam"),
        ("said: 550 spam message rejected. notspam-support", None, "spam"),
        ("said: 554 Message not allowed - [PH01]", None, "spam"),
        ("said: 421-4.7.28 an unusual rate of unsolicited mail", "4.7.28", "rate"),
        ("said: 421 4.7.0 [TSS04] temporarily deferred, user complaints", "4.7.0", "rate"),
        ("said: 550-5.7.26 message does not pass authentication checks", "5.7.26", "unproven"),
        ("said: 452 4.2.2 mailbox over quota", "4.2.2", "full"),
        ("said: 450 4.2.0 Greylisted, try later", "4.2.0", "greylisted"),
        ("connect to mx.example.net[192.0.2.1]:25: Connection timed out", "4.4.1", "unreachable"),
        ("said: 550 5.7.1 relaying denied", "5.7.1", "policy"),
        ("said: 500 what", None, "other"),
        (None, None, "other"),
    ],
)
def test_kinds(reason, dsn, kind):
    assert asked(kind_of("r", "d"), r=reason, d=dsn) == kind


@pytest.mark.parametrize(
    ("relay", "receiver"),
    [
        ("gmail-smtp-in.l.google.com[192.0.2.1]:25", "Gmail"),
        ("example-org.mail.protection.outlook.com[192.0.2.1]:25", "Microsoft"),
        ("mx1.example.net[192.0.2.1]:25", "example.net"),
        ("mx1.example.net [192.0.2.1]", "example.net"),
        ("local", "local"),
        (None, ""),
    ],
)
def test_receivers(relay, receiver):
    assert asked(receiver_of("r"), r=relay) == receiver


def test_lists_and_codes():
    assert asked(list_of("r"), r="blocked using Zen.SpamHaus.org") == "spamhaus"
    assert asked(list_of("r"), r="what") is None
    assert asked(code_of("r", "d"), r="550 5.1.1 x", d="5.7.1") == "5.7.1"
    assert asked(code_of("r", "d"), r="550 5.1.1 x", d="") == "5.1.1"
    assert asked(code_of("r"), r="550 x") is None
