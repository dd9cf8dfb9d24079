from __future__ import annotations

import pytest

from pratique.bag.filing import file_answer, journalled
from pratique.bag.sealing import Wanted, seal
from pratique.bag.verification import verify_bag
from pratique.case.journal import journal_of
from pratique.errors import NoBag, NotAStamp, UsageError
from pratique.record.act import Act


@pytest.mark.parametrize("name", ["bag", "bag.tar"])
def test_an_answer_is_filed_and_journalled(case, tmp_path, authority, name):
    sealed = seal(case, Wanted(tmp_path / name))
    authority(sealed.request, tmp_path / "a.tsr")
    filed = file_answer(sealed.place, tmp_path / "a.tsr")
    assert filed.digest == sealed.digest
    assert journalled(case, filed)
    (entry,) = [one for one in journal_of(case).entries() if one.act is Act.STAMPED]
    assert entry.about["tagmanifest-sha256"] == sealed.digest
    found = verify_bag(sealed.place)
    assert found.unchanged
    assert len(found.stamps) == 1
    assert file_answer(sealed.place, tmp_path / "a.tsr").place == filed.place
    authority(sealed.request, tmp_path / "b.tsr")
    assert file_answer(sealed.place, tmp_path / "b.tsr").place != filed.place
    assert len(verify_bag(sealed.place).stamps) == 2


def test_what_is_no_answer_files_nothing(bag, tmp_path):
    (tmp_path / "a").write_bytes(b"<html>404</html>")
    before = {one.name for one in bag.iterdir()}
    with pytest.raises(NotAStamp):
        file_answer(bag, tmp_path / "a")
    with pytest.raises(UsageError):
        file_answer(bag, tmp_path / "missing")
    assert {one.name for one in bag.iterdir()} == before


def test_a_bag_that_changed_takes_none(bag, tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    with (bag / "tagmanifest-sha256.txt").open("ab") as opened:
        opened.write(b"\n")
    with pytest.raises(NoBag, match="changed"):
        file_answer(bag, tmp_path / "a")
    with pytest.raises(NoBag):
        file_answer(tmp_path / "nothing", tmp_path / "a")


def test_a_case_that_was_not_sealed_is_not_written_to(case, bag, tmp_path, authority):
    authority(bag / "tagmanifest-sha256.tsq", tmp_path / "a.tsr")
    assert not journalled(case, file_answer(bag, tmp_path / "a.tsr"))
    assert [entry.act for entry in journal_of(case).entries()] == [Act.OPENED]
