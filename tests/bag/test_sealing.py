from __future__ import annotations

import errno
import logging
import os
import resource
import shutil
import signal
import socket
import subprocess
import tarfile
from pathlib import Path

import pytest

from pratique.bag.kind import Kind
from pratique.bag.sealing import Wanted, seal
from pratique.bag.verification import verify_bag
from pratique.bag.writing import FolderTarget
from pratique.case.journal import journal_of, verified
from pratique.errors import BagStorage, CaseLocked, UsageError
from pratique.record.act import Act
from pratique.record.key import read_key


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def names(bag):
    return {str(one.relative_to(bag)) for one in bag.rglob("*") if one.is_file()}


def content(folder):
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def test_the_public_tool_takes_it(kept):
    logging.disable(logging.CRITICAL)
    try:
        bagit = pytest.importorskip("bagit", reason="bagit")
        found = bagit.Bag(str(kept.place))
        assert found.validate()
        assert found.info["Payload-Oxum"] == f"{kept.bytes}.{kept.files}"
    finally:
        logging.disable(logging.NOTSET)


def test_sha256sum_and_openssl_take_it(kept):
    done = subprocess.run(
        ["sha256sum", "--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"],
        cwd=kept.place, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"")
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    readme = (kept.place / "data/README.txt").read_text()
    commands = [line.strip() for line in readme.splitlines() if "openssl pkeyutl" in line]
    assert len(commands) == 2
    for command in commands:  # as a stranger would type it
        done = subprocess.run(command.split(), cwd=kept.place, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert b"Signature Verified Successfully" in done.stdout


def test_what_is_in_it(kept):
    assert names(kept.place) >= {
        "bagit.txt", "bag-info.txt", "README.txt", "manifest-sha256.txt", "manifest-sha512.txt",
        "tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "tagmanifest-sha256.sig",
        "tagmanifest-sha256.tsq", "data/README.txt", "data/case.toml", "data/journal.jsonl",
        "data/journal.txt", "data/journal.csv", "data/journal.pub", "data/journal.head",
        "data/findings/e1.json", "data/reports/e1.html", "data/text/e1/findings.csv",
        "data/text/e1/findings.txt", "data/text/e1/timeline.csv", "data/contents.csv",
        "data/left-out.csv", "data/tables/e1/file/000001.parquet", "data/tables/e1/file.csv",
        "data/tables/e1/mail_event/pass-logs-000001.parquet", "data/schema/file.txt",
    }  # fmt: skip


def test_keys_salt_and_locks_stay(kept):
    for place in names(kept.place):
        assert not place.endswith((".key", ".salt", "lock", ".next")), place
    assert b"SALTSALT" not in b"".join(content(kept.place).values())
    assert b"PRIVATE KEY" not in b"".join(content(kept.place).values())


def test_journal_says_it_and_the_key_is_another(case, tmp_path):
    before = seal(case, Wanted(tmp_path / "one"))
    acts = [entry.act for entry in journal_of(case).entries()]
    assert acts == [Act.OPENED, Act.SEALING, Act.SEALED, Act.KEY_CHANGED]
    assert read_key(case.folder).public != before.key
    assert verified(case).intact
    sealed = [entry for entry in journal_of(case).entries() if entry.act is Act.SEALED]
    assert sealed[0].about["tagmanifest-sha256"] == before.digest
    after = seal(case, Wanted(tmp_path / "two"))
    assert after.key != before.key
    assert verify_bag(tmp_path / "two").unchanged
    assert verify_bag(tmp_path / "one", key=before.key[:16]).unchanged


def test_tables_keep_their_bytes_and_csv_starts_no_formula(kept):
    text = (kept.place / "data/tables/e1/file.csv").read_text()
    assert "\"'=cmd|" not in text  # it is a name in a path, and no cell of its own
    for line in text.splitlines():
        assert not line.startswith(('"=', '"+', '"@'))


def test_mail_addresses_are_covered_unless_asked_for(case, kept, tmp_path):
    everything = b"".join(content(kept.place).values())
    assert b"someone@customer.example" not in everything
    assert b"s***@customer.example" in everything
    seal(case, Wanted(tmp_path / "bag", covered=False))
    assert b"someone@customer.example" in b"".join(content(tmp_path / "bag").values())


def test_a_kind_can_be_left_out_and_that_is_said(case, tmp_path):
    seal(case, Wanted(tmp_path / "bag", without=frozenset({Kind.MAIL})))
    assert not any("mail_event" in name for name in names(tmp_path / "bag"))
    assert "mail_event" in (tmp_path / "bag/data/left-out.csv").read_text()
    assert "left out on purpose: mail" in (tmp_path / "bag/data/README.txt").read_text()


def test_odd_things_in_the_case_stay_out_and_are_named(case, tmp_path):
    folder = case.folder / "exports"
    folder.mkdir()
    (folder / "link").symlink_to("/etc/shadow")
    os.mkfifo(folder / "pipe")
    heard = socket.socket(socket.AF_UNIX)
    (tmp_path / "s").unlink(missing_ok=True)
    heard.bind(str(folder / "s"))
    heard.close()
    (folder / "..;rm -rf \n%0A\udcff").write_text("hostile")
    seal(case, Wanted(tmp_path / "bag"))
    told = (tmp_path / "bag/data/left-out.csv").read_text()
    for name in ("exports/link", "exports/pipe", "exports/s"):
        assert name in told
    kept = [name for name in names(tmp_path / "bag") if name.startswith("data/exports/")]
    assert kept == ["data/exports/=2e.=3brm=20-rf=20=0a=250A=ff"]
    assert verify_bag(tmp_path / "bag").unchanged


def test_a_tar_is_one_file_with_its_request_beside_it(case, tmp_path):
    sealed = seal(case, Wanted(tmp_path / "bag.tar"))
    assert sealed.request == tmp_path / "bag.tar.tsq"
    assert verify_bag(tmp_path / "bag.tar").unchanged
    with tarfile.open(tmp_path / "bag.tar") as tar:
        tar.extractall(tmp_path / "out", filter="data")
    assert verify_bag(tmp_path / "out/bag").unchanged


@needs("age")
@needs("age-keygen")
def test_age_round_trip_leaves_nothing_readable(case, tmp_path):
    made = subprocess.run(["age-keygen"], capture_output=True, check=True, text=True)
    (tmp_path / "key").write_text(made.stdout)
    recipient = made.stdout.split("public key: ")[1].split()[0]
    seal(case, Wanted(tmp_path / "bag.tar.age", recipients=(recipient,)))
    there = {one.name for one in tmp_path.iterdir()}
    assert there == {"case", "suspect", "key", "bag.tar.age", "bag.tar.age.tsq"}
    assert b"findings" not in (tmp_path / "bag.tar.age").read_bytes()
    subprocess.run(
        ["age", "-d", "-i", tmp_path / "key", "-o", tmp_path / "plain.tar",
         tmp_path / "bag.tar.age"], check=True,
    )  # fmt: skip
    assert verify_bag(tmp_path / "plain.tar").unchanged


@needs("gpg")
def test_openpgp_round_trip(case, tmp_path, monkeypatch):
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    plain = ["gpg", "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"]
    subprocess.run(
        [*plain, "--quick-generate-key", "a@example.org", "future-default"],
        check=True, capture_output=True,
    )  # fmt: skip
    try:
        seal(case, Wanted(tmp_path / "bag.tar.gpg", recipients=("a@example.org",)))
        subprocess.run(
            [*plain, "--output", tmp_path / "plain.tar", "--decrypt", tmp_path / "bag.tar.gpg"],
            check=True, capture_output=True,
        )  # fmt: skip
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], check=False, capture_output=True)
    assert verify_bag(tmp_path / "plain.tar").unchanged


@needs("age")
def test_a_bad_recipient_leaves_nothing(case, tmp_path):
    with pytest.raises(UsageError, match="age did not encrypt"):
        seal(case, Wanted(tmp_path / "bag.tar.age", recipients=("age1" + "q" * 58,)))
    assert {one.name for one in tmp_path.iterdir()} == {"case", "suspect"}


def test_a_missing_program_is_told_before_anything_is_written(case, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    before = content(case.folder)
    with pytest.raises(UsageError, match="age is not installed"):
        seal(case, Wanted(tmp_path / "bag.tar.age", recipients=("age1" + "q" * 58,)))
    assert content(case.folder) == before


@pytest.mark.parametrize("output", ["case/bag", "suspect/bag", "taken", "case/bag.tar"])
def test_a_place_that_cannot_be(case, tmp_path, output):
    (tmp_path / "taken").mkdir()
    with pytest.raises(UsageError):
        seal(case, Wanted(tmp_path / output))
    assert list((tmp_path / "suspect").iterdir()) == []
    assert list((tmp_path / "taken").iterdir()) == []


@pytest.mark.parametrize("name", ["bag", "bag.tar"])
def test_a_full_disk_leaves_nothing_half(case, tmp_path, name):
    place = tmp_path / "out"
    place.mkdir()
    journal_of(case).open()
    (case.folder / "exports").mkdir()
    (case.folder / "exports/big").write_bytes(bytes(300_000))
    before = content(case.folder)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, old[1]))
    try:
        with pytest.raises(BagStorage, match="cannot be written"):
            seal(case, Wanted(place / name))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(place.iterdir()) == []
    after = content(case.folder)
    after.pop("lock", None)
    assert after == {name: one for name, one in before.items() if name != "lock"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts")
def test_a_disk_that_is_full(case, tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        with pytest.raises(BagStorage, match="No space left"):
            seal(case, Wanted(place / "bag"))
        assert list(place.iterdir()) == []
    finally:
        subprocess.run(["umount", place], check=True)


def test_an_interruption_leaves_nothing(case, tmp_path, monkeypatch):
    put = FolderTarget.put

    def interrupted(self, name, source, size):
        if name == "manifest-sha256.txt":
            raise KeyboardInterrupt
        put(self, name, source, size)

    monkeypatch.setattr(FolderTarget, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        seal(case, Wanted(tmp_path / "bag"))
    assert {one.name for one in tmp_path.iterdir()} == {"case", "suspect"}


def test_nothing_is_announced_without_room_for_the_rest(case, tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(BagStorage):
        seal(case, Wanted(tmp_path / "bag"))
    assert [entry.act for entry in journal_of(case).entries()] == [Act.OPENED]


def test_another_run_is_waited_for_by_a_person(case, tmp_path):
    from pratique.case.folder import locked

    with locked(case), pytest.raises(CaseLocked):
        seal(case, Wanted(tmp_path / "bag"))
    assert not Path(tmp_path / "bag").exists()
