from __future__ import annotations

import io
import os
import shutil
import tarfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pratique.bag.filing import file_answer
from pratique.bag.verification import Fault, verify_bag
from pratique.errors import NoBag

SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def files(bag):
    return sorted(one for one in bag.rglob("*") if one.is_file())


def names(found):
    return {one.name for one in found.problems}


def test_nothing_has_changed(kept):
    found = verify_bag(kept.place, key=kept.key)
    assert found.problems == ()
    assert (found.digest, found.key) == (kept.digest, kept.key)
    assert found.journal.intact
    assert found.sealed is not None


@SETTINGS
@given(st.data())
def test_any_other_byte_in_any_file_is_named(bag, data):
    there = files(bag)
    place = there[data.draw(st.integers(0, len(there) - 1))]
    before = place.read_bytes()
    at = data.draw(st.integers(0, max(0, len(before) - 1)))
    how = data.draw(st.sampled_from(["change", "insert", "delete"]))
    byte = data.draw(st.integers(1, 255))
    after = {
        "change": before[:at] + bytes(one ^ byte for one in before[at : at + 1]) + before[at + 1 :],
        "insert": before[:at] + bytes([byte]) + before[at:],
        "delete": before[:at] + before[at + 1 :],
    }[how]
    if after == before:
        return
    place.write_bytes(after)
    try:
        found = verify_bag(bag)
    finally:
        place.write_bytes(before)
    assert not found.unchanged
    assert str(place.relative_to(bag)) in names(found), (how, at)


def test_every_tag_file_counts(bag):
    for place in (one for one in bag.iterdir() if one.is_file()):
        before = place.read_bytes()
        for at in {0, len(before) // 2, len(before) - 1}:
            place.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
            assert place.name in names(verify_bag(bag)), (place.name, at)
        place.write_bytes(before)
    assert verify_bag(bag).unchanged


def test_any_file_that_is_gone_is_named(bag):
    for place in files(bag):
        if place.parent.name in {"schema", "file"}:
            continue
        kept = place.read_bytes()
        place.unlink()
        assert str(place.relative_to(bag)) in names(verify_bag(bag))
        place.write_bytes(kept)
    assert verify_bag(bag).unchanged


@pytest.mark.parametrize(
    "name", ["new.txt", "data/new.txt", "data/a/b/c", "tagmanifest-md5.txt", ".hidden",
             "tagmanifest-sha256.sig.old", "data/\x1b[2J\n"],
)  # fmt: skip
def test_a_file_that_was_added_is_named(bag, name):
    place = bag / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("x")
    found = verify_bag(bag)
    assert [one.fault for one in found.problems if one.fault is Fault.ADDED] == [Fault.ADDED]
    assert all(one.name.isprintable() for one in found.problems)


def test_a_file_that_was_renamed_is_named_twice(bag):
    (bag / "data/case.toml").rename(bag / "data/other.toml")
    assert names(verify_bag(bag)) >= {"data/case.toml", "data/other.toml"}


def test_a_link_is_not_followed(bag, tmp_path):
    (tmp_path / "same").write_bytes((bag / "data/case.toml").read_bytes())
    (bag / "data/case.toml").unlink()
    (bag / "data/case.toml").symlink_to(tmp_path / "same")
    (bag / "data/loop").symlink_to("..")
    os.mkfifo(bag / "data/pipe")
    found = verify_bag(bag)
    assert names(found) >= {"data/case.toml", "data/loop", "data/pipe"}


def test_a_list_that_leads_out_reads_nothing_out_there(bag):
    with (bag / "manifest-sha256.txt").open("a") as opened:
        opened.write(f"{'0' * 64}  ../../etc/passwd\n{'0' * 64}  /etc/passwd\n")
    found = verify_bag(bag)
    assert sum(one.fault is Fault.LIST for one in found.problems) >= 2


def test_a_whole_new_bag_is_told_by_its_key(kept, case, tmp_path):
    from pratique.bag.sealing import Wanted, seal

    seal(case, Wanted(tmp_path / "forged"))
    assert verify_bag(tmp_path / "forged").unchanged
    found = verify_bag(tmp_path / "forged", key=kept.key)
    assert [one.fault for one in found.problems] == [Fault.SIGNATURE]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_not_called_changed(bag):
    (bag / "data/case.toml").chmod(0)
    found = verify_bag(bag)
    assert found.only_unread


def test_what_is_no_bag(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"x" * 1000)
    for name in ("empty", "file", "missing"):
        with pytest.raises(NoBag):
            verify_bag(tmp_path / name)
    with pytest.raises(NoBag):
        verify_bag(tmp_path / "empty" / "\x1b")


@pytest.mark.parametrize(
    "head",
    [b"age-encryption.org/v1\n", b"-----BEGIN PGP MESSAGE-----", b"\x85\x01", b"\x1f\x8b\x08"],
)
def test_what_is_encrypted_or_packed_is_named(tmp_path, head):
    (tmp_path / "bag").write_bytes(head + bytes(600))
    with pytest.raises(NoBag, match=r"encrypted|packed"):
        verify_bag(tmp_path / "bag")


def tarred(bag, target, change):
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for place in files(bag):
            tar.add(place, f"bag/{place.relative_to(bag)}")
        change(tar)
    return target


def test_a_tar_with_the_same_name_twice(bag, tmp_path):
    def change(tar):
        tar.addfile(tarfile.TarInfo("bag/data/case.toml"), io.BytesIO())

    found = verify_bag(tarred(bag, tmp_path / "a.tar", change))
    assert [(one.fault, one.name) for one in found.problems] == [(Fault.TWICE, "data/case.toml")]


def test_a_hostile_tar(bag, tmp_path):
    def change(tar):
        for name, kind in (("../../x", tarfile.SYMTYPE), ("bag/h", tarfile.LNKTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        member = tarfile.TarInfo("/etc/cron.d/x")
        tar.addfile(member, io.BytesIO())

    found = verify_bag(tarred(bag, tmp_path / "a.tar", change))
    assert {one.fault for one in found.problems} == {Fault.NO_FILE, Fault.ADDED}
    assert not (tmp_path.parent / "x").exists()


def test_a_tar_that_is_cut_short_or_claims_too_much(bag, tmp_path):
    place = tarred(bag, tmp_path / "a.tar", lambda _tar: None)
    content = place.read_bytes()
    for length in (512, 700, len(content) // 2, len(content) - 10_240):
        place.write_bytes(content[:length])
        try:
            assert not verify_bag(place).unchanged
        except NoBag:
            assert length <= 700
    huge = tarfile.TarInfo("bag/bagit.txt")
    huge.size = 1 << 40
    place.write_bytes(huge.tobuf(tarfile.PAX_FORMAT) + bytes(1024))
    found = None
    try:
        found = verify_bag(place)
    except NoBag:
        return
    assert not found.unchanged


def test_a_stamp_belongs_to_its_bag(bag, tmp_path, authority):
    authority(bag / "tagmanifest-sha256.tsq", tmp_path / "a.tsr")
    filed = file_answer(bag, tmp_path / "a.tsr")
    found = verify_bag(bag)
    assert found.unchanged
    assert [one.authority for one in found.stamps] == ["CN=Test authority"]
    content = filed.place.read_bytes()
    for at in range(0, len(content), 97):
        filed.place.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert filed.place.name in names(verify_bag(bag)), at
    filed.place.write_bytes(content)
    (bag / f"{filed.place.name}.sha256").unlink()
    assert f"{filed.place.name}.sha256" in names(verify_bag(bag))


def test_it_stays_valid_with_a_stamp_for_the_public_tool(bag, tmp_path, authority):
    import logging

    bagit = pytest.importorskip("bagit", reason="bagit")

    authority(bag / "tagmanifest-sha256.tsq", tmp_path / "a.tsr")
    file_answer(bag, tmp_path / "a.tsr")
    logging.disable(logging.CRITICAL)
    try:
        assert bagit.Bag(str(bag)).validate()
    finally:
        logging.disable(logging.NOTSET)


def test_a_copy_elsewhere_is_the_same_bag(bag, tmp_path):
    shutil.move(bag, tmp_path / "another name")
    assert verify_bag(tmp_path / "another name").unchanged
