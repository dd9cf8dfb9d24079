# ruff: noqa: E501 - a case stands on one line
from __future__ import annotations

import pytest

from pratique.checks.containers.daemon_open import CHECK
from pratique.model import Severity
from pratique.parsers.docker_daemon import parse
from pratique.parsers.systemd_unit import parse as read_unit
from pratique.store.tables import Tables


def signs(content):
    rows = parse(content, "/etc/docker/daemon.json")
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("content", "severity"),
    [
        (b'{"hosts": ["unix:///run/x", "tcp://0.0.0.0:2375"]}', Severity.MEDIUM),
        (b'{"hosts": ["tcp://192.0.2.1:2376"], "tls": true}', Severity.MEDIUM),
        (b'{"runtimes": {"r": {"path": "/dev/shm/.r"}}}', Severity.HIGH),
        (b'{"runtimes": {"runc": {"path": "/tmp/runc"}}}', Severity.HIGH),
        (b'{"runtimes": {"r": {"path": "/opt/r"}}, "default-runtime": "r"}', Severity.LOW),
        (b'{"insecure-registries": ["registry.example.org:5000"]}', Severity.LOW),
    ],
)
def test_points_at(content, severity):
    (sign,) = signs(content)
    assert sign.severity is severity


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"log-driver": "json-file", "log-opts": {"max-size": "10m"}}',
        b'{"hosts": ["fd://", "unix:///var/run/docker.sock", "tcp://127.0.0.1:2375"]}',
        b'{"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": true}',
        b'{"runtimes": {"nvidia": {"path": "nvidia-container-runtime"}}, "default-runtime": "nvidia"}',
        b'{"runtimes": {"gvisor": {"runtimeType": "io.containerd.runsc.v1"}}}',
        b'{"insecure-registries": ["registry:5000", "10.0.0.5:5000", "reg.home.lan:5000"]}',
    ],
)  # fmt: skip
def test_leaves_alone(content):
    assert signs(content) == []


def of_unit(*commands):
    lines = "".join(f"ExecStart={command}\n" for command in commands)
    rows = read_unit(f"[Service]\n{lines}".encode(), "/etc/systemd/system/docker.service.d/a.conf")
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "command",
    [
        "/usr/bin/dockerd -H tcp://0.0.0.0:2375",
        "/usr/bin/dockerd -H fd:// --host=tcp://192.0.2.7:4243 --containerd=/run/c.sock",
        "/bin/nice /usr/bin/dockerd -H tcp://[::]:2375",
    ],
)
def test_points_at_the_command_line_of_the_service(command):
    (sign,) = of_unit("", command)
    assert "tcp://" in sign.quote


@pytest.mark.parametrize(
    "command",
    [
        "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock",
        "/usr/bin/dockerd -H tcp://127.0.0.1:2375",
        "/usr/bin/dockerd -H tcp://0.0.0.0:2376 --tlsverify --tlscacert=/etc/docker/ca.pem",
        "/usr/bin/agent --listen tcp://0.0.0.0:99",
    ],
)
def test_leaves_other_services_alone(command):
    assert of_unit(command) == []
