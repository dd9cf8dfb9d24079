from __future__ import annotations

import json

import pytest

from pratique.evidence import open_evidence
from pratique.parsers.container import DockerContainer
from pratique.survey.container_files import ContainerFiles
from pratique.survey.container_row import Found
from pratique.survey.podman_storage import podman_containers

ROOT = "var/lib/containers/storage"


@pytest.fixture
def told(server):
    def look(tree, links=()):
        root = server(tree)
        for name, target in dict(links).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(target)
        source = open_evidence(root)
        files = ContainerFiles(source)
        rows = list(podman_containers(files))
        gaps = [gap.reason for gap in files.told()]
        source.close()
        return [row for row in rows if isinstance(row, Found)], rows, gaps

    return look


def kept(root=ROOT, driver="overlay", **values):
    one = {
        "id": "c1",
        "names": ["web"],
        "layer": "top",
        "metadata": json.dumps({"image-name": "i:1"}),
        **values,
    }
    return {f"{root}/{driver}-containers/containers.json": json.dumps([one]).encode()}


def test_containers(told):
    tree = {
        **kept(),
        f"{ROOT}/overlay/top/lower": b"l/A",
        f"{ROOT}/overlay-containers/c1/userdata/config.json": b'{"process": {"args": ["/x"]}}',
    }
    (found,), rows, gaps = told(tree, {f"{ROOT}/overlay/l/A": "../base/diff"})
    assert found.layers == (
        f"{ROOT}/overlay/top/diff".encode(),
        f"{ROOT}/overlay/base/diff".encode(),
    )
    assert (found.engine, found.name, found.marked) == ("podman", "web", False)
    (described,) = (row for row in rows if isinstance(row, DockerContainer))
    assert (described.image, described.command, described.engine) == ("i:1", "/x", "podman")
    assert gaps == []


@pytest.mark.parametrize(
    ("tree", "root", "marked"),
    [
        ({"home/a/x": b""}, "home/a/.local/share/containers/storage", True),
        ({"etc/containers/storage.conf": b'[storage]\ngraphroot = "/srv/c"\n'}, "srv/c", False),
    ],
)
def test_other_roots(told, tree, root, marked):
    (found,), _rows, _gaps = told({**tree, **kept(root)})
    assert (found.layers, found.marked) == ((f"{root}/overlay/top/diff".encode(),), marked)


def test_other_drivers(told):
    (found,), _rows, _gaps = told(kept(driver="vfs"))
    assert found.layers == (f"{ROOT}/vfs/dir/top".encode(),)


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        (kept(layer="../../etc"), "container: its layers cannot be told"),
        (kept(id="../x"), "container: its id cannot be one"),
        (
            {f"{ROOT}/overlay-containers/containers.json": b"["},
            "container: not a list of containers",
        ),
        (
            {**kept(), f"{ROOT}/overlay-containers/c1/userdata/config.json": b"{"},
            "not the description of a container",
        ),
        (
            {f"{ROOT}/overlay-containers/containers.json": b"[" + b"{}," * 6000 + b"{}]"},
            "container: more containers than are looked at",
        ),
    ],
)
def test_what_is_damaged_is_a_gap(told, tree, reason):
    _found, _rows, gaps = told(tree)
    assert reason in gaps
