from __future__ import annotations

import pytest

from pratique.inventory.autostart.docker_daemon import items
from pratique.parsers.docker_daemon import DockerDaemon
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, []),
        ({"runtimes": ("fast=/opt/fast",)}, [("fast", "/opt/fast", "/opt/fast")]),
        ({"hosts": ("tcp://0.0.0.0:2375",)}, [("tcp://0.0.0.0:2375", "tcp://0.0.0.0:2375", "")]),
    ],
)
def test_what_it_starts_and_where_it_listens(values, told):
    row = DockerDaemon(
        **{
            "path": "/etc/docker/daemon.json", "data_root": "", "hosts": (),
            "checks_clients": False, "runtimes": (), "default_runtime": "",
            "insecure_registries": (), "authorization_plugins": (), **values,
        }
    )  # fmt: skip
    with Tables.of([row], [DockerDaemon]) as tables:
        assert [(item.name, item.command, item.program) for item in items(tables)] == told
