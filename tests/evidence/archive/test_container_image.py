"""Evidence in an image of a container."""

from __future__ import annotations

import io
import json
import tarfile

import pytest

from pratique.evidence import open_evidence
from pratique.evidence.archive.container_image import ContainerImageSource
from pratique.evidence.archive.tar import TarSource
from pratique.model import Entry


def tar(files):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as opened:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            opened.addfile(info, io.BytesIO(content))
    return held.getvalue()


@pytest.fixture
def image(tmp_path):
    lower = tar([("etc/passwd", b"root"), ("etc/gone", b"x"), ("old/x", b"1")])
    upper = tar([("etc/.wh.gone", b""), ("app.php", b"<?php"), ("old/.wh..wh..opq", b"")])
    config = {"config": {"Cmd": ["php-fpm"], "User": "www"}}
    manifest = [
        {"Config": "c.json", "RepoTags": ["shop:1"], "Layers": ["a", "b"]},
        {"RepoTags": ["other:2"]},
    ]
    place = tmp_path / "image.tar"
    place.write_bytes(
        tar(
            [
                ("blobs/x", b""),
                ("a", lower),
                ("b", upper),
                ("c.json", json.dumps(config).encode()),
                ("manifest.json", json.dumps(manifest).encode()),
            ]
        )
    )
    return place


def test_layers_over_each_other(image, tmp_path):
    source = open_evidence(image, tmp_path)
    assert isinstance(source, ContainerImageSource)
    assert source.location.endswith("image.tar (shop:1)")
    names = {one.path for one in source.walk() if isinstance(one, Entry)}
    assert names == {b"", b"app.php", b"etc", b"etc/passwd", b"old"}
    with source.open(source.lookup(b"app.php")) as file:
        assert b"".join(file.chunks()) == b"<?php"
    said = {gap.reason: gap.detail for gap in source.limits()}
    assert said["how the image is started"] == "Cmd: php-fpm; User: www"
    assert said["other images in the archive, not looked at"] == "other:2"
    identity = source.identity()
    source.close()
    again = open_evidence(image, tmp_path)
    assert again.identity() == identity
    again.close()


def test_a_tar_that_only_begins_like_one_is_a_tar(tmp_path):
    place = tmp_path / "x.tar"
    place.write_bytes(tar([("blobs/x", b"1")]))
    source = open_evidence(place)
    assert isinstance(source, TarSource)
    source.close()
