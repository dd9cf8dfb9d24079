from __future__ import annotations

import pytest

from pratique.content.shell.container_run import ContainerRun, Volume, container_run
from pratique.content.shell.program import program_of
from pratique.content.shell.syntax import split


def read(text: str) -> ContainerRun | None:
    program = program_of(split(text)[0])
    assert program is not None
    return container_run(program)


def test_a_container_with_everything():
    run = read(
        "/usr/bin/docker -H unix:///run/docker.sock run --rm -itd --name x --privileged"
        " --pid=host -v /:/host -e A=b --cap-add CAP_SYS_ADMIN --device=/dev/sda:/dev/x"
        " --security-opt seccomp=unconfined --restart always --net host"
        " alpine:3 chroot /host sh -c 'echo a b'"
    )
    assert run == ContainerRun(
        "alpine:3",
        "chroot /host sh -c 'echo a b'",
        "x",
        privileged=True,
        restart_policy="always",
        pid_mode="host",
        network_mode="host",
        capabilities=("SYS_ADMIN",),
        devices=("/dev/sda",),
        security_options=("seccomp=unconfined",),
        volumes=(Volume("/", "/host", writable=True),),
    )


@pytest.mark.parametrize(
    ("text", "volumes"),
    [
        ("docker run -v /a:/b:ro x", (Volume("/a", "/b", writable=False),)),
        ("podman run --volume=/a:/b:z x", (Volume("/a", "/b", writable=True),)),
        ("docker run --mount type=bind,src=/a,dst=/b,readonly x", (Volume("/a", "/b", writable=False),)),  # noqa: E501
        ("docker run -v data:/b x", ()),
        ("docker run -v/a:/b x", (Volume("/a", "/b", writable=True),)),
    ],
)  # fmt: skip
def test_what_it_sees(text, volumes):
    run = read(text)
    assert run is not None
    assert run.volumes == volumes


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("docker run nginx", ""),
        ("docker container create -p 80:80 nginx -g 'daemon off;'", "-g 'daemon off;'"),
        ("sudo docker run --entrypoint sh x -c ls", "sh -c ls"),
        ("docker run -- x y", "y"),
    ],
)
def test_what_it_runs(text, command):
    run = read(text)
    assert run is not None
    assert run.command == command
    assert not run.privileged


@pytest.mark.parametrize(
    "text",
    ["docker ps", "docker", "docker run", "docker run --rm", "docker compose run x", "run x", "docker -H"],  # noqa: E501
)  # fmt: skip
def test_no_container(text):
    assert read(text) is None
