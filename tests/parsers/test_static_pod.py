from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH
from pratique.parsers.static_pod import parse

PATH = "/etc/kubernetes/manifests/x.yaml"
POD = b"""apiVersion: v1
kind: Pod
metadata:
  name: x
spec:
  hostPID: true
  containers:
  - name: main
    image: "example.org/x:1"  # c
    command: ["/bin/sh", "-c"]
    args:
    - nsenter --target 1 -- /opt/x
    securityContext:
      privileged: true
    volumeMounts:
    - mountPath: /host
      name: root
  - image: example.org/y
  volumes:
  - name: root
    hostPath:
      path: /
"""


def test_what_runs_and_what_it_reaches():
    assert [(row.line, row.kind, row.name, row.command) for row in parse(POD, PATH)] == [
        (6, "static-pod-reach", "Pod x", "hostPID: true"),
        (14, "static-pod-reach", "Pod x", "privileged: true"),
        (9, "static-pod", "Pod x", "example.org/x:1 /bin/sh -c nsenter --target 1 -- /opt/x"),
        (22, "static-pod-reach", "Pod x", "hostPath: /"),
        (18, "static-pod", "Pod x", "example.org/y"),
    ]


def test_a_line_too_long_is_a_gap_too():
    gap, row = parse(b"image: " + b"x" * 2 * COMMAND_LENGTH, PATH)
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@given(st.binary() | st.tuples(st.integers(0, 450), st.binary()).map(lambda t: POD[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
