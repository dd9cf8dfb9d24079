# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.docker_daemon import DockerDaemon, parse

PATH = "/etc/docker/daemon.json"
VALID = b"""{"data-root": "/srv/docker", "hosts": ["fd://", "tcp://0.0.0.0:2376"], "tlsverify": true,
"runtimes": {"x": {"path": "/opt/x"}, "y": {"runtimeType": "io.containerd.runsc.v1"}},
"default-runtime": "x", "insecure-registries": ["r:5000"], "authorization-plugins": ["p"]}"""


def test_settings():
    assert list(parse(VALID, PATH)) == [
        DockerDaemon(
            PATH, "/srv/docker", ("fd://", "tcp://0.0.0.0:2376"), True,  # noqa: FBT003
            ("x=/opt/x", "y=io.containerd.runsc.v1"), "x", ("r:5000",), ("p",),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse(content, PATH)
    assert isinstance(gap, Gap)


def test_nothing_is_nothing():
    assert list(parse(b" \n", PATH)) == []


@given(
    st.binary()
    | st.tuples(st.integers(0, 300), st.binary(max_size=9)).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, DockerDaemon | Gap)
