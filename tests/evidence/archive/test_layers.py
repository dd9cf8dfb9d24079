"""Layers of an image."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.archive.archived_file import HeldAccess
from pratique.evidence.archive.layers import LayersSource, Window, image_of
from pratique.evidence.archive.tar import TarSource
from pratique.model import Gap


def tar(files):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as opened:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            opened.addfile(info, io.BytesIO(content))
    return held.getvalue()


LOWER = tar({"etc/passwd": b"root", "etc/gone": b"x", "bin/sh": b"sh" * 50_000})
UPPER = gzip.compress(tar({"etc/.wh.gone": b"", "app.php": b"<?php"}))
CONFIG = json.dumps({"config": {"Entrypoint": ["sh", "-c"], "Env": ["A=b"]}}).encode()


def saved(**more):
    manifest = {"Config": "c.json", "RepoTags": ["shop:1"], "Layers": ["1/layer.tar", "2"]} | more
    return tar(
        {
            "manifest.json": json.dumps([manifest]).encode(),
            "c.json": CONFIG,
            "1/layer.tar": LOWER,
            "2": UPPER,
        }
    )


def laid_out():
    def told(name):
        return {"digest": f"sha256:{name}"}

    index = {"manifests": [told("m")]}
    manifest = {"config": told("c"), "layers": [told("1"), told("2")]}
    return tar(
        {
            "oci-layout": b"{}",
            "index.json": json.dumps(index).encode(),
            "blobs/sha256/m": json.dumps(manifest).encode(),
            "blobs/sha256/c": CONFIG,
            "blobs/sha256/1": LOWER,
            "blobs/sha256/2": UPPER,
        }
    )


@pytest.fixture
def outer(tmp_path):
    opened = []

    def open_it(content):
        place = tmp_path / "image.tar"
        place.write_bytes(content)
        opened.append(TarSource.open_at(place))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


@pytest.mark.parametrize("content", [saved(), laid_out()], ids=["saved", "laid out"])
def test_what_an_image_says_of_itself(outer, content):
    image = image_of(outer(content))
    assert len(image.layers) == 2
    assert image.started == "Entrypoint: sh -c"


@pytest.mark.parametrize(
    "files",
    [
        {"manifest.json": b"[]"},
        {"manifest.json": b"[" * 100_000},
        {"index.json": b"{}"},
        {"index.json": json.dumps({"manifests": [{"digest": "../../x"}]}).encode()},
        {"other": b""},
    ],
)
def test_an_image_that_says_nothing_is_refused(outer, files):
    with pytest.raises(EvidenceError, match="which layers"):
        image_of(outer(tar(files)))


def test_layers_stand_side_by_side(tmp_path):
    place = tmp_path / "image.tar"
    place.write_bytes(saved(Layers=["1/layer.tar", "2", "missing"]))
    opened = TarSource.open_at(place)
    layers = LayersSource.of(opened, image_of(opened))
    assert layers.names(b"") == [b"0", b"1", b"2"]
    for path, content in ((b"0/etc/passwd", b"root"), (b"1/app.php", b"<?php")):
        with layers.open(layers.lookup(path)) as file:
            assert b"".join(file.chunks()) == content
    reasons = [gap.reason for gap in layers.walk() if isinstance(gap, Gap)]
    assert reasons == ["a layer of the image is missing"]
    layers.close()


def test_a_window_ends():
    window = Window(HeldAccess(b"0123456789"), 2, 3)
    assert window.read_at(0, 9) == b"234"
    assert window.read_at(-1, 2) == window.read_at(3, 1) == b""
    assert not window.behind(0)
    window.close()
