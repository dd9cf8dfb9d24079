from __future__ import annotations

import pytest

from pratique.checks.persistence.sshd_setting import CHECK
from pratique.model import Severity
from pratique.parsers.ssh_settings import SshSetting, parse_server
from pratique.store.tables import Tables


def severities(text: str) -> list[Severity]:
    rows = [
        row
        for row in parse_server(text.encode(), "/etc/ssh/sshd_config")
        if isinstance(row, SshSetting)
    ]
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("PermitEmptyPasswords yes", Severity.HIGH),
        ("AcceptEnv LANG LD_PRELOAD", Severity.HIGH),
        ("AcceptEnv *", Severity.HIGH),
        ("SetEnv LD_PRELOAD=/opt/x.so", Severity.HIGH),
        ("TrustedUserCAKeys /tmp/ca.pub", Severity.HIGH),
        ("PermitUserEnvironment yes", Severity.MEDIUM),
        ("HostbasedAuthentication yes", Severity.MEDIUM),
        ("StrictModes no", Severity.MEDIUM),
        ("Match User bob\nPermitRootLogin yes", Severity.LOW),
        ("TrustedUserCAKeys /etc/ssh/ca.pub", Severity.LOW),
        ("GatewayPorts clientspecified", Severity.LOW),
    ],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize(
    ("before", "match", "inside", "severity"),
    [
        ("PermitRootLogin no", "Address 198.51.100.7", "PasswordAuthentication yes", "medium"),
        ("", "User root Address 203.0.113.0/24", "PasswordAuthentication yes #", "medium"),
        ("", "Address 10.0.0.1,198.51.100.7", "PasswordAuthentication yes", "medium"),
        ("", "Address 198.51.100.7", "", "low"),
        ("", "Address 198.51.100.7", "PasswordAuthentication no", "low"),
        ("", "Address 10.0.0.0/8", "PasswordAuthentication yes", "low"),
        ("", "User root", "PasswordAuthentication yes", "low"),
    ],
)
def test_root_from_one_place_alone(before, match, inside, severity):
    text = f"{before}\nMatch {match}\n  PermitRootLogin yes\n  {inside}\n"
    assert [found.word for found in severities(text)] == [severity]


def test_root_from_everywhere_is_no_more_from_one_place():
    block = "Match Address 198.51.100.7\nPermitRootLogin yes\nPasswordAuthentication yes\n"
    assert set(severities(f"PermitRootLogin yes\n{block}")) == {Severity.LOW}


@pytest.mark.parametrize(
    "text",
    [
        "PermitRootLogin prohibit-password",
        "AcceptEnv LANG LC_*",
        "UsePAM yes",
        "Port 2222",
        "TrustedUserCAKeys none",
        "PasswordAuthentication yes",
        "",
    ],
)
def test_leaves_alone(text):
    assert severities(text) == []
