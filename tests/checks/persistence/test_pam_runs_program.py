from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.pam_runs_program import CHECK
from pratique.model import Severity
from pratique.parsers.pam import PamRule, parse
from pratique.store.tables import Tables


def severities(text: str, *rows) -> list[Severity]:
    rules = [row for row in parse(text.encode(), "/etc/pam.d/sshd") if isinstance(row, PamRule)]
    return [sign.severity for sign in CHECK.find(Tables.of([*rules, *rows], CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("auth optional pam_exec.so quiet expose_authtok /var/log/spy.sh", Severity.HIGH),
        ("auth optional pam_exec.so expose_authtok /tmp/x", Severity.HIGH),
        ("session optional pam_exec.so seteuid /bin/pam_exec_x.sh", Severity.MEDIUM),
        ("session optional pam_exec.so /bin/sh -c id", Severity.MEDIUM),
        ("session optional pam_exec.so /bin/sh /var/lib/x.sh", Severity.MEDIUM),
        ("auth sufficient pam_python.so /var/lib/x.py", Severity.MEDIUM),
        ("session optional pam_exec.so /usr/local/bin/tell", Severity.LOW),
    ],
)
def test_points_at(packaged, text, severity):
    assert severities(text, packaged("/bin/sh")) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "session optional pam_exec.so /usr/lib/x/tell",
        "auth optional pam_exec.so expose_authtok /usr/lib/x/tell",
        "auth required pam_unix.so",
        "session optional pam_exec.so seteuid /tmp/x",
    ],
)
def test_leaves_alone(packaged, text):
    assert severities(text, packaged("/usr/lib/x/tell")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        severities("session optional pam_exec.so /opt/x")
