from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.bag.writing import FolderTarget, TarTarget, copied, removed


def test_a_folder(tmp_path):
    target = FolderTarget(tmp_path / "bag")
    target.put("data/a/b", io.BytesIO(b"content and more"), 7)
    target.close()
    assert (tmp_path / "bag/data/a/b").read_bytes() == b"content"
    assert (tmp_path / "bag/data/a/b").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "bag").stat().st_mode & 0o777 == 0o700
    with pytest.raises(FileExistsError):
        target.put("data/a/b", io.BytesIO(b""), 0)


@given(st.dictionaries(st.text("ab/=", min_size=1, max_size=250), st.binary(max_size=2000)))
def test_a_tar_is_one_for_others(files):
    files = {f"data/x{name.replace('/', '_')}": held for name, held in files.items()}
    stream = io.BytesIO()
    target = TarTarget(stream, "bag", 1)
    for name, held in files.items():
        target.put(name, io.BytesIO(held), len(held))
    target.close()
    assert len(stream.getvalue()) % tarfile.RECORDSIZE == 0
    stream.seek(0)
    with tarfile.open(fileobj=stream) as tar:
        read = {one.name.removeprefix("bag/"): tar.extractfile(one).read() for one in tar}
    assert read == files


def test_a_source_that_ends_too_early_is_an_error():
    with pytest.raises(OSError, match="shorter"):
        copied(io.BytesIO(b"ab"), io.BytesIO(), 3)


def test_what_is_left_is_taken_away(tmp_path):
    (tmp_path / "folder/a").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    removed(tmp_path / "link")
    assert (tmp_path / "folder/a").is_dir()
    removed(tmp_path / "folder")
    removed(tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []
