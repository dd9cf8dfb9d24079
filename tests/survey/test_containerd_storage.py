# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from pratique.evidence import open_evidence
from pratique.parsers.container import DockerContainer
from pratique.survey.container_files import ContainerFiles
from pratique.survey.container_row import Found
from pratique.survey.containerd_storage import Containerd

spec = importlib.util.spec_from_file_location(
    "bolt_file", Path(__file__).parents[1] / "parsers/bolt_file.py"
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

ROOT = "var/lib/containerd"
OVERLAY = f"{ROOT}/io.containerd.snapshotter.v1.overlayfs"
META = f"{ROOT}/io.containerd.metadata.v1.bolt/meta.db"


def snapshot(number, kind, parent=b""):
    values = {b"id": bytes([number]), b"kind": bytes([kind])}
    return {**values, b"parent": parent} if parent else values


SNAPSHOTS = {
    b"k8s.io/1/base": snapshot(1, 3),
    b"k8s.io/2/mid": snapshot(2, 3, b"k8s.io/1/base"),
    b"k8s.io/3/web": snapshot(3, 2, b"k8s.io/2/mid"),
    b"moby/4/c4": snapshot(4, 2, b"k8s.io/1/base"),
    b"k8s.io/5/a": snapshot(5, 2, b"k8s.io/6/b"),
    b"k8s.io/6/b": snapshot(6, 2, b"k8s.io/5/a"),
    b"k8s.io/7/lost": snapshot(7, 2, b"k8s.io/9/gone"),
}
OCI = json.dumps(
    {"process": {"args": ["/x"]}, "linux": {"namespaces": [{"type": "mount"}]}}
).encode()
ANY = b"\x0a\x03typ\x12" + bytes([len(OCI) & 0x7F | 0x80, len(OCI) >> 7]) + OCI


def meta(key=b"web", **values):
    container = {
        b"image": b"docker.io/library/x:1", b"snapshotter": b"overlayfs", b"snapshotKey": key,
        b"spec": ANY, b"labels": {b"io.kubernetes.pod.name": b"pod", b"io.kubernetes.container.name": b"web"},
        **{name.encode(): value for name, value in values.items()},
    }  # fmt: skip
    keys = {name.rpartition(b"/")[2]: {b"name": name} for name in SNAPSHOTS}
    space = {b"containers": {b"c1": container}, b"snapshots": {b"overlayfs": keys}}
    return made.bolt_file({b"v1": {b"k8s.io": space, b"moby": {b"containers": {b"c4": container}}}})


@pytest.fixture
def told(server):
    def look(tree):
        source = open_evidence(server(tree))
        files = ContainerFiles(source)
        containerd = Containerd(files)
        containerd.look()
        rows = list(containerd.containers())
        gaps = [gap.reason for gap in files.told()]
        of_docker = containerd.layers_of("c4")
        source.close()
        return [row for row in rows if isinstance(row, Found)], rows, gaps, of_docker

    return look


def fs(*numbers):
    return tuple(f"{OVERLAY}/snapshots/{number}/fs".encode() for number in numbers)


DATABASE = made.bolt_file({b"v1": {b"snapshots": SNAPSHOTS}})


def test_containers(told):
    (found,), rows, gaps, of_docker = told({f"{OVERLAY}/metadata.db": DATABASE, META: meta()})
    assert found.layers == fs(3, 2, 1)
    assert (found.engine, found.name, found.id) == ("containerd", "pod/web", "c1")
    (described,) = (row for row in rows if isinstance(row, DockerContainer))
    assert (described.command, described.image) == ("/x", "docker.io/library/x:1")
    assert described.pid_mode == "host"
    assert gaps == []
    assert of_docker == fs(4, 1)


@pytest.mark.parametrize(("key", "layers"), [(b"a", fs(5, 6)), (b"lost", fs(7, "missing"))])
def test_parents_in_a_circle_or_gone(told, key, layers):
    (found,), *_rest = told({f"{OVERLAY}/metadata.db": DATABASE, META: meta(key)})
    assert found.layers == layers


def test_without_the_names_of_containers_each_active_snapshot_is_one(told):
    found, _rows, gaps, _docker = told({f"{OVERLAY}/metadata.db": DATABASE, META: b"damaged"})
    assert [one.name for one in found] == [f"snapshot-{number}" for number in (3, 5, 6, 7, 4)]
    assert found[0].layers == fs(3, 2, 1)
    assert "container: which container a snapshot belongs to cannot be told" in gaps
    assert "container: not a database of bbolt, or damaged" in gaps


def test_without_any_database_each_snapshot_is_alone(told):
    tree = {f"{OVERLAY}/snapshots/1/fs/etc/x": b"", f"{OVERLAY}/snapshots/12/fs/etc/x": b""}
    found, _rows, gaps, _docker = told(tree)
    assert [one.layers for one in found] == [fs(1), fs(12)]
    assert gaps == ["container: which snapshots belong together cannot be told"]


@pytest.mark.parametrize("values", [{"snapshotter": b"zfs"}, {"snapshotKey": b"unknown"}])
def test_layers_that_cannot_be_told_are_a_gap(told, values):
    (found,), _rows, gaps, _docker = told(
        {f"{OVERLAY}/metadata.db": DATABASE, META: meta(**values)}
    )
    assert found.layers == ()
    assert gaps == ["container: the layers of pod/web cannot be told"]


@pytest.mark.parametrize(
    "spec", [b"", b"\x12", b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", b"{"]
)
def test_a_specification_that_is_none(told, spec):
    _found, _rows, gaps, _docker = told({f"{OVERLAY}/metadata.db": DATABASE, META: meta(spec=spec)})
    assert gaps == ["not the description of a container"]
