# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import json

import pytest

from pratique.evidence import open_evidence
from pratique.parsers.container import DockerContainer
from pratique.survey.container_files import ContainerFiles
from pratique.survey.container_row import Found
from pratique.survey.docker_storage import docker_containers


@pytest.fixture
def told(server):
    """What is found in a machine with these files: containers, descriptions, places of gaps."""

    def look(tree, links=(), snapshots=lambda _name: ()):
        root = server(tree)
        for name, target in dict(links).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(target)
        source = open_evidence(root)
        files = ContainerFiles(source)
        rows = list(docker_containers(files, snapshots))
        gaps = [gap.reason for gap in files.told()]
        source.close()
        return [row for row in rows if isinstance(row, Found)], rows, gaps

    return look


def kept(root="var/lib/docker", driver="overlay2", mount=b"m1", **config):
    content = json.dumps({"ID": "c1", "Name": "/web", "Driver": driver, **config}).encode()
    return {
        f"{root}/containers/c1/config.v2.json": content,
        f"{root}/image/{driver}/layerdb/mounts/c1/mount-id": mount,
    }


def test_overlay(told):
    tree = {**kept(), "var/lib/docker/overlay2/m1/lower": b"l/A:l/B"}
    links = {
        "var/lib/docker/overlay2/l/A": "../init/diff",
        "var/lib/docker/overlay2/l/B": "../b/diff",
    }
    (found,), rows, gaps = told(tree, links)
    start = b"var/lib/docker/overlay2"
    assert found.layers == (start + b"/m1/diff", start + b"/init/diff", start + b"/b/diff")
    assert (found.engine, found.name, found.id) == ("docker", "web", "c1")
    assert any(isinstance(row, DockerContainer) for row in rows)
    assert gaps == []


@pytest.mark.parametrize(
    ("driver", "tree", "layers"),
    [
        ("vfs", {}, (b"var/lib/docker/vfs/dir/m1",)),
        ("btrfs", {}, (b"var/lib/docker/btrfs/subvolumes/m1",)),
        (
            "aufs",
            {"var/lib/docker/aufs/layers/m1": b"p1\n../x\np2\n"},
            (
                b"var/lib/docker/aufs/diff/m1",
                b"var/lib/docker/aufs/diff/p1",
                b"var/lib/docker/aufs/diff/p2",
            ),
        ),
    ],
)
def test_other_drivers(told, driver, tree, layers):
    (found,), _rows, _gaps = told({**kept(driver=driver), **tree})
    assert found.layers == layers
    assert found.marked is (driver == "aufs")


@pytest.mark.parametrize(
    ("tree", "root"),
    [
        ({"etc/docker/daemon.json": b'{"data-root": "/srv/d"}'}, "srv/d"),
        (
            {
                "etc/systemd/system/docker.service.d/x.conf": b"[Service]\nExecStart=/usr/bin/dockerd --data-root=/srv/d -H fd://\n"
            },
            "srv/d",
        ),
        ({"etc/default/docker": b'DOCKER_OPTS="-g /srv/d"\n'}, "srv/d"),
        ({"etc/passwd": b"a:x:1000:1000::/home/a:/bin/sh\n"}, "home/a/.local/share/docker"),
    ],
)
def test_other_roots(told, tree, root):
    (found,), _rows, _gaps = told({**tree, **kept(root)})
    assert found.layers == (f"{root}/overlay2/m1/diff".encode(),)


def test_a_root_that_is_a_link(told):
    (found,), _rows, _gaps = told(kept("data/docker"), {"var/lib/docker": "/data/docker"})
    assert found.layers == (b"data/docker/overlay2/m1/diff",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"var/lib/docker/image/overlay2/layerdb/mounts/c1/mount-id": b""},
            "container: its layers cannot be told",
        ),
        (
            {"var/lib/docker/image/overlay2/layerdb/mounts/c1/mount-id": b"../../etc"},
            "container: its layers cannot be told",
        ),
        (
            {"var/lib/docker/containers/c1/config.v2.json": b""},
            "container: its description is missing or empty",
        ),
        (
            {"var/lib/docker/containers/c1/config.v2.json": b"{"},
            "not the description of a container",
        ),
    ],
)
def test_what_is_damaged_is_a_gap(told, change, reason):
    _found, _rows, gaps = told({**kept(), **change})
    assert gaps == [reason]


def test_an_unknown_driver_is_a_gap(told):
    (found,), _rows, gaps = told(kept(driver="devicemapper"))
    assert (found.layers, gaps) == ((), ["container: its storage driver is not known"])


def test_layers_kept_in_containerd(told):
    tree = kept(driver="overlayfs", mount=b"")
    (found,), _rows, gaps = told(tree, snapshots=lambda name: (name.encode(),))
    assert (found.layers, gaps) == ((b"c1",), [])
