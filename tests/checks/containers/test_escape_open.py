# ruff: noqa: E501 - a case stands on one line
from __future__ import annotations

import pytest

from pratique.checks.containers.escape_open import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("values", "mounts", "severity"),
    [
        ({"privileged": True, "pid_mode": "host"}, [], Severity.HIGH),  # PANIX
        ({"privileged": True}, [("/", "/host", True)], Severity.HIGH),
        ({"privileged": True, "pid_mode": "host", "image": "docker:24-dind"}, [], Severity.HIGH),
        ({"privileged": True}, [], Severity.MEDIUM),
        ({}, [("/", "/mnt", True)], Severity.MEDIUM),
        ({}, [("/etc", "/x", True)], Severity.MEDIUM),
        ({}, [("/etc/cron.d/", "/x", True)], Severity.MEDIUM),
        ({}, [("/root/.ssh", "/x", True)], Severity.MEDIUM),
        ({"capabilities": ("SYS_MODULE",)}, [], Severity.MEDIUM),
        ({"capabilities": ("ALL",)}, [], Severity.MEDIUM),
        ({"capabilities": ("SYS_PTRACE",), "pid_mode": "host"}, [], Severity.MEDIUM),
        ({"devices": ("/dev/sda1",)}, [], Severity.MEDIUM),
        # A name of an image is the intruder's to choose.
        ({"image": "docker:dind", "privileged": True}, [], Severity.MEDIUM),
        (
            {"image": "node:22", "privileged": True, "command": "sh"},
            [("/proc", "/p", False)],
            Severity.MEDIUM,
        ),
        (
            {"command": "sh -c 'sleep infinity'"},
            [("/run/docker.sock", "/s", True)],
            Severity.MEDIUM,
        ),
        ({"command": "/bin/bash"}, [("/var/run/docker.sock", "/s", True)], Severity.MEDIUM),
        ({"command": "tail -f /dev/null"}, [("/var/run/docker.sock", "/s", True)], Severity.MEDIUM),
    ],
)
def test_points_at(container, mount, values, mounts, severity):
    mounted = [mount(source, target, writable=rw) for source, target, rw in mounts]
    (sign,) = signs(container(**values), *mounted)
    assert sign.severity is severity
    assert "web" in sign.why.english


@pytest.mark.parametrize(
    ("values", "mounts"),
    [
        ({"image": "prom/node-exporter:v1", "pid_mode": "host"}, [("/", "/host", False)]),
        ({"image": "gcr.io/cadvisor/cadvisor", "privileged": True}, [("/", "/rootfs", False), ("/sys", "/sys", False)]),
        ({"image": "portainer/portainer-ce:lts"}, [("/var/run/docker.sock", "/var/run/docker.sock", True)]),
        ({"image": "traefik:v3"}, [("/var/run/docker.sock", "/var/run/docker.sock", False)]),
        ({"image": "netdata/netdata", "pid_mode": "host", "capabilities": ("SYS_ADMIN", "SYS_PTRACE")}, [("/proc", "/host/proc", False)]),
        ({"command": "/bin/sh /entrypoint.sh"}, [("/var/run/docker.sock", "/s", True)]),
        ({"command": "sh -c 'while :; do docker exec db dump; sleep 86400; done'"}, [("/var/run/docker.sock", "/s", True)]),
        ({"command": "sh -c 'exec /usr/bin/agent'"}, [("/var/run/docker.sock", "/s", True)]),
        ({"capabilities": ("SYS_ADMIN",)}, []),
    ],
)  # fmt: skip
def test_what_people_use_is_low(container, mount, values, mounts):
    mounted = [mount(source, target, writable=rw) for source, target, rw in mounts]
    (sign,) = signs(container(**values), *mounted)
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    ("values", "mounts"),
    [
        ({}, []),
        ({"network_mode": "host"}, []),
        ({"capabilities": ("NET_ADMIN",), "devices": ("/dev/net/tun",)}, []),
        ({}, [("/etc/localtime", "/etc/localtime", False), ("/srv/web", "/var/www", True)]),
        ({}, [("/etc/letsencrypt", "/etc/letsencrypt", True), ("/home/a/site", "/x", True)]),
        ({}, [("/etc", "/host/etc", False), ("/proc", "/host/proc", False)]),
        ({}, [("", "/data", True)]),
    ],
)
def test_leaves_alone(container, mount, values, mounts):
    mounted = [mount(source, target, writable=rw) for source, target, rw in mounts]
    assert signs(container(**values), *mounted) == []


def test_mounts_of_others_do_not_count(container, mount):
    assert signs(container(id="other", name="db"), mount("/")) == []
