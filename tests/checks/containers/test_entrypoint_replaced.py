from __future__ import annotations

import pytest

from pratique.checks.containers.entrypoint_replaced import CHECK
from pratique.model import Severity
from pratique.parsers.docker_image import DockerImage
from pratique.store.tables import Tables

IMAGE = DockerImage("/x/1", "sha256:1", "", ("/entry.sh",), ("mysqld",), "", ())


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ({"entrypoint": ("/tmp/.x",)}, Severity.MEDIUM),
        ({"entrypoint": ("sh",), "privileged": True, "restart_policy": "always"}, Severity.MEDIUM),
        ({"entrypoint": ("/wait-for-db.sh",)}, Severity.NOTE),
    ],
)
def test_points_at(container, values, severity):
    (sign,) = signs(container(**values), IMAGE)
    assert sign.severity is severity


@pytest.mark.parametrize(
    "values",
    [
        {"entrypoint": ("/entry.sh",)},
        {"entrypoint": ()},
        {"entrypoint": ("sh",), "image_id": "sha256:2"},
    ],
)
def test_leaves_alone(container, values):
    assert signs(container(**values), IMAGE) == []
