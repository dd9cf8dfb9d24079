from __future__ import annotations

import pytest

from pratique.checks.persistence.pam_module_elsewhere import CHECK
from pratique.model import Severity
from pratique.parsers.pam import PamRule, parse
from pratique.store.tables import Tables


def severities(text: str, *rows, path: str = "/etc/pam.d/sshd") -> list[Severity]:
    rules = [row for row in parse(text.encode(), path) if isinstance(row, PamRule)]
    return [sign.severity for sign in CHECK.find(Tables.of([*rules, *rows], CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("auth sufficient /opt/x/pam_x.so", Severity.HIGH),
        ("auth required pam_gone.so", Severity.NOTE),
    ],
)
def test_points_at(file, packaged, text, severity):
    there = file("/usr/lib/x86_64-linux-gnu/security/pam_unix.so")
    assert severities(text, there, packaged("/bin/ls")) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "auth required pam_unix.so",
        "auth required /lib/x86_64-linux-gnu/security/pam_unix.so",
        "-session optional pam_gone.so",
        "session [module_unknown=ignore default=bad] pam_gone.so",
        "auth include /etc/pam.d/common",
        "auth sufficient /usr/lib/vendor/pam_v.so",
        "auth sufficient /tmp/pam_unix.so",
    ],
)
def test_leaves_alone(file, packaged, text):
    there = file("/usr/lib/x86_64-linux-gnu/security/pam_unix.so")
    assert severities(text, there, packaged("/usr/lib/vendor/pam_v.so")) == []


def test_leaves_alone_what_a_package_can_do_without(file):
    there = file("/usr/lib/security/pam_unix.so")
    path = "/usr/lib/pam.d/systemd-user"
    assert severities("auth optional pam_gone.so", there, path=path) == []
