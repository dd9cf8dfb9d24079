from __future__ import annotations

import hashlib
import shutil

import pytest

from pratique.evidence.disk.digest import digested
from pratique.evidence.disk.image import open_medium


def test_sha256_of_the_file(raw, content):
    steps = []
    image = open_medium(raw)
    found = digested(image, lambda done, whole: steps.append((done, whole)))
    image.close()
    assert (found.sha256, found.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (found.stored, found.agrees) == ({}, None)
    assert steps[-1] == (len(content), len(content))
    assert len(steps) == 4


def test_sha256_of_the_pieces(tmp_path, content):
    (tmp_path / "d.001").write_bytes(content[:1000])
    (tmp_path / "d.002").write_bytes(content[1000:])
    image = open_medium(tmp_path / "d.001")
    assert digested(image).sha256 == hashlib.sha256(content).hexdigest()
    image.close()


@pytest.mark.parametrize("damaged", [False, True])
def test_stored_hash(raw, tmp_path, program, content, damaged):
    program("ewfacquire", "-u", "-c", "none", "-d", "sha1", "-t", tmp_path / "disk", raw)
    path = tmp_path / "disk.E01"
    if damaged:
        data = path.read_bytes()
        path.write_bytes(data.replace(hashlib.md5(content).digest(), bytes(range(16))))
    image = open_medium(path)
    found = digested(image)
    image.close()
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.stored.keys() == {"md5", "sha1"}
    assert found.agrees is not damaged
    shutil.rmtree(tmp_path)
