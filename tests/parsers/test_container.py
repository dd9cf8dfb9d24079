# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.container import ContainerMount, DockerContainer, docker, runtime_bundle

PATH = "/var/lib/docker/containers/abc/config.v2.json"
CONFIG = {
    "ID": "abc" * 20, "Name": "/web", "Created": "2026-01-02T03:04:05Z", "Image": "sha256:12",
    "Path": "/entry.sh", "Args": ["-c", "a b"], "Driver": "overlay2",
    "State": {"Running": True, "StartedAt": "2026-01-02T03:04:06Z"},
    "Config": {"Image": "example/web:1", "User": "www", "Entrypoint": ["/entry.sh"],
               "Env": ["PASSWORD=secret", "PATH=/bin", "=x"]},
    "MountPoints": {
        "/d": {"Type": "volume", "Name": "data", "Source": "/var/lib/docker/volumes/data/_data",
               "Destination": "/d", "RW": True},
        "/t": {"Type": "tmpfs", "Destination": "/t"},
        "/h": {"Type": "bind", "Source": "/", "Destination": "/h", "RW": False},
    },
}  # fmt: skip
HOST = {
    "Privileged": True, "RestartPolicy": {"Name": "unless-stopped"}, "PidMode": "host",
    "NetworkMode": "host", "CapAdd": ["CAP_SYS_ADMIN", "chown"], "Runtime": "runc",
    "Binds": ["/:/h:ro", "/etc:/e:rw,z", "named:/n"], "SecurityOpt": ["seccomp=unconfined"],
    "Devices": [{"PathOnHost": "/dev/sda", "PathInContainer": "/dev/sda"}],
    "Mounts": [{"Type": "bind", "Source": "/root", "Target": "/r", "ReadOnly": True}],
}  # fmt: skip


def told(config, host):
    return list(docker(json.dumps(config).encode(), json.dumps(host).encode(), PATH))


def test_what_docker_says():
    container, *mounts = told(CONFIG, HOST)
    assert container == DockerContainer(
        path=PATH, engine="docker", id="abc" * 20, name="web", image="example/web:1",
        image_id="sha256:12", created="2026-01-02T03:04:05Z", state="running",
        restart_policy="unless-stopped", command="/entry.sh -c 'a b'", entrypoint=("/entry.sh",),
        username="www", privileged=True, capabilities=("SYS_ADMIN",), network_mode="host",
        pid_mode="host", ipc_mode="", user_mode="", devices=("/dev/sda",),
        security_options=("seccomp=unconfined",), variables=("PASSWORD", "PATH"), runtime="",
    )  # fmt: skip
    assert [(m.kind, m.source, m.target, m.writable, m.volume) for m in mounts] == [
        ("volume", "/var/lib/docker/volumes/data/_data", "/d", True, "data"),
        ("bind", "/", "/h", False, ""),
        ("bind", "/etc", "/e", True, ""),
        ("bind", "/root", "/r", False, ""),
    ]
    assert "secret" not in repr([container, *mounts])


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ({}, ""),
        ({"Paused": True, "Running": True}, "paused"),
        ({"StartedAt": "0001-01-01T00:00:00Z"}, "created"),
        ({"StartedAt": "2026-01-01T00:00:00Z"}, "exited"),
        ({"Dead": True}, "dead"),
    ],
)
def test_states(state, word):
    assert told({"State": state}, {})[0].state == word


def test_without_its_second_file_the_first_still_tells():
    rows = list(docker(json.dumps(CONFIG).encode(), b"", PATH))
    assert rows[0].name == "web"
    container, *_mounts = docker(json.dumps(CONFIG).encode(), b"{", PATH), []
    rows = list(container)
    assert [type(row) for row in rows[:2]] == [Gap, DockerContainer]


def test_what_is_no_description_is_a_gap():
    (gap,) = docker(b"{", b"", PATH)
    assert isinstance(gap, Gap)
    (gap,) = bundle(b"\xff")
    assert isinstance(gap, Gap)


SPEC = {
    "process": {"args": ["/x", "y z"], "env": ["A=1"], "user": {"uid": 0},
                "capabilities": {"bounding": ["CAP_CHOWN", "CAP_SYS_PTRACE"]}},
    "linux": {"namespaces": [{"type": "mount"}, {"type": "network"}], "seccomp": {"a": 1},
              "maskedPaths": ["/proc/kcore"]},
    "mounts": [
        {"destination": "/proc", "type": "proc", "source": "proc"},
        {"destination": "/h", "type": "bind", "source": "/", "options": ["rbind", "ro"]},
        {"destination": "/etc/hosts", "type": "bind", "source": "/var/lib/containers/storage/overlay-containers/1/userdata/hosts"},
        {"destination": "/d", "type": "bind", "source": "/var/lib/containers/storage/volumes/data/_data", "options": ["rw"]},
        {"destination": "/s", "type": "bind", "source": "/run/docker.sock", "options": []},
    ],
}  # fmt: skip


def bundle(content):
    return runtime_bundle(
        content, PATH, engine="podman", id="1", name="web", image="i",
        storage="/var/lib/containers/storage",
    )  # fmt: skip


def test_what_a_specification_says():
    container, *mounts = bundle(json.dumps(SPEC).encode())
    assert (container.command, container.capabilities) == ("/x 'y z'", ("SYS_PTRACE",))
    assert (container.pid_mode, container.network_mode) == ("host", "")
    assert not container.privileged
    assert [(m.kind, m.source, m.target, m.writable, m.volume) for m in mounts] == [
        ("bind", "/", "/h", False, ""),
        ("volume", "/var/lib/containers/storage/volumes/data/_data", "/d", True, "data"),
        ("bind", "/run/docker.sock", "/s", True, ""),
    ]


def test_all_rights_are_privileged():
    names = [f"CAP_{number}" for number in range(41)]
    spec = {"process": {"capabilities": {"bounding": names}}, "linux": {"namespaces": []}}
    (container,) = bundle(json.dumps(spec).encode())
    assert container.privileged
    assert container.capabilities == ("ALL",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*CONFIG, *HOST, *SPEC, "type", "args"]), inner, max_size=4
        )
    ),
)


@given(
    st.binary() | JSON.map(lambda value: json.dumps(value).encode()),
    st.binary() | JSON.map(lambda value: json.dumps(value).encode()),
)
def test_any_bytes_give_rows_and_gaps(first, second):
    for row in (*docker(first, second, PATH), *bundle(first)):
        assert isinstance(row, DockerContainer | ContainerMount | Gap)
        assert row.path == PATH
