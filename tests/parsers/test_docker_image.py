# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.docker_image import DockerImage, parse

PATH = "/var/lib/docker/image/overlay2/imagedb/content/sha256/0123"
VALID = b"""{"created": "2026-01-02T03:04:05Z", "config": {"Entrypoint": ["/e"], "Cmd": ["x"],
"User": "web"}, "history": [{"created_by": "RUN a"}, {"created_by": ""}, {"created_by": "CMD x"}]}"""


def test_image():
    (row,) = parse(VALID, PATH)
    assert row == DockerImage(
        PATH, "sha256:0123", "2026-01-02T03:04:05Z", ("/e",), ("x",), "web", ("RUN a", "CMD x")
    )


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse(content, PATH)
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 200), st.binary(max_size=9)).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, DockerImage | Gap)
