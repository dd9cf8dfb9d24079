from __future__ import annotations

import pytest

from pratique.checks.persistence.remote_access import CHECK
from pratique.inventory.persistence import Persistence
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(command, *, target="", owner="", kind="systemd-service"):
    row = Persistence(
        path="/etc/systemd/system/x.service", line=3, kind=kind, name="x", username="root",
        occasion="at boot", command=command, target=target, owner="", target_owner=owner,
        standing="unowned", target_standing="", explained=False, technique="T1543.002",
    )  # fmt: skip
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("command", "target", "owner", "severity"),
    [
        ("/usr/local/bin/rustdesk --service", "/usr/local/bin/rustdesk", "", Severity.MEDIUM),
        ("/usr/bin/rustdesk --service", "/usr/bin/rustdesk", "rustdesk", Severity.LOW),
        ("/usr/sbin/tailscaled --port=1", "/usr/sbin/tailscaled", "tailscale", Severity.LOW),
        ("sh -c 'exec /opt/tailscaled'", "/opt/tailscaled", "", Severity.MEDIUM),
        ("/usr/sbin/x -s bm8gc2VjcmV0 -liD", "/usr/sbin/x", "coreutils", Severity.MEDIUM),
        ("/snap/amazon-ssm-agent/7/amazon-ssm-agent", "/snap/amazon-ssm-agent/7/amazon-ssm-agent",
         "", Severity.LOW),
        ("tmate -F", "", "", Severity.MEDIUM),
    ],
)  # fmt: skip
def test_points_at(command, target, owner, severity):
    (sign,) = signs(command, target=target, owner=owner)
    assert sign.severity is severity
    assert str(sign.places[0]) == "/etc/systemd/system/x.service:3"


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("/opt/node_exporter/node_exporter", "systemd-service"),
        ("/usr/sbin/sshd -D", "systemd-service"),
        # The judge of commands tells of these.
        ("/usr/local/bin/frpc -c /etc/frp/frpc.toml", "systemd-service"),
        ("autossh -M 0 -N -R 2222:localhost:22 t@192.0.2.1", "cron"),
        ("/usr/local/bin/rustdesk", "foreign-program"),
    ],
)
def test_leaves_alone(command, kind):
    assert signs(command, kind=kind) == []
