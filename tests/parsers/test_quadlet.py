from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.container import ContainerMount, DockerContainer
from pratique.parsers.quadlet import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/containers/systemd/web.container"
VALID = b"""# web
[Unit]
Description=Web

[Container]
Image=docker.io/library/nginx:1
Exec=nginx -g 'daemon off;'
Volume=/:/host:ro
Volume=data.volume:/d
AddCapability=SYS_ADMIN net_admin
Environment=PASSWORD=secret
PodmanArgs=--privileged --pid=host \\
  -v /etc:/e

[Service]
Restart=always
"""


def test_quadlet():
    container, *mounts, item = parse(VALID, PATH)
    assert (container.name, container.image, container.restart_policy) == (
        "web", "docker.io/library/nginx:1", "always",
    )  # fmt: skip
    assert container.privileged
    assert container.pid_mode == "host"
    assert container.capabilities == ("NET_ADMIN", "SYS_ADMIN")
    assert container.variables == ("PASSWORD",)
    assert [(m.source, m.target, m.writable) for m in mounts] == [
        ("/", "/host", False), ("/etc", "/e", True),
    ]  # fmt: skip
    assert isinstance(item, StartupItem)
    assert (item.kind, item.line, item.command) == ("container", 5, "nginx -g 'daemon off;'")


def test_without_a_command_it_is_that_of_the_image():
    *_rows, item = parse(b"[Container]\nImage=x\n", PATH)
    assert item.command == "what the image x runs"


@pytest.mark.parametrize("content", [b"", b"[Volume]\nDriver=local\n"])
def test_nothing_to_run(content):
    assert list(parse(content, PATH)) == []


def test_what_does_not_fit_is_a_gap():
    gap, *_rows = parse(b"[Container]\nhello\n", PATH)
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 300), st.binary(max_size=9)).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, DockerContainer | ContainerMount | StartupItem | Gap)
