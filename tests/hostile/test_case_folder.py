"""Case folders that cannot be used, and files of the evidence that pretend to be one."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import pytest

FORMAT_1 = 'format = 1\ncreated = "x"\n[[evidence]]\n'
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "suspect"
    (place / "etc").mkdir(parents=True)
    (place / "etc/passwd").write_bytes(b"root:x:0:0:root:/root:/bin/bash\n")
    return place


def refused(done, status: int, *words: str) -> None:
    assert done.status == status, done.err
    assert done.out == ""
    assert "next:" in done.err
    for word in words:
        assert word in done.err


@pytest.fixture
def small_disk(tmp_path: Path):
    place = tmp_path / "small"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@as_root
def test_full(root, small_disk, pratique):
    (small_disk / "filler").write_bytes(bytes(40_000))
    refused(pratique("examine", root, "--case", small_disk / "case"), 5, "No space left")


@as_root
def test_goes_on_once_there_is_room(root, small_disk, pratique):
    filler = small_disk / "filler"
    filler.write_bytes(bytes(45_000))
    refused(pratique("examine", root, "--case", small_disk / "case"), 5)
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    assert pratique("examine", root, "--case", small_disk / "case").status == 0


@as_root
def test_read_only(root, small_disk, pratique):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    refused(pratique("examine", root, "--case", small_disk / "case"), 5, "Read-only file system")


def test_locked_by_another_run(root, pratique):
    done = pratique("examine", root)
    lock = os.open(done.case / "lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    refused(pratique("examine", root), 5, "Another run")
    os.close(lock)
    assert pratique("examine", root).status == 0


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("format = 99\n", "format 99"),
        ('format = "two"\nfolders = {}\n', "format two"),
        ("", "cannot be read"),
        ("\x00\x01 = [[[", "cannot be read"),
        ("a = " + "[" * 100_000, "cannot be read"),
        ("format = 1\n", "cannot be read"),
        ('format = 1\ncreated = "x"\nevidence = 3\n', "cannot be read"),
        (
            FORMAT_1 + 'id = "a b"\nkind = ""\nlocation = ""\nadded = ""\n',
            "cannot be read",
        ),
        (
            FORMAT_1 + 'id = "../../x"\nkind = ""\nlocation = ""\nadded = ""\n',
            "cannot be read",
        ),
    ],
)
def test_description_of_another_kind(description, words, root, tmp_path, pratique):
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(description)
    refused(pratique("examine", root), 5, words)
    refused(pratique("findings", "--case", case), 5, words)


def test_description_in_no_text(root, tmp_path, pratique):
    (tmp_path / "case").mkdir()
    (tmp_path / "case/case.toml").write_bytes(b"\xff\xfe\x00")
    refused(pratique("examine", root), 5, "cannot be read")


@pytest.fixture(scope="module")
def examined_before(tmp_path_factory, pratique_in):
    place = tmp_path_factory.mktemp("examined")
    (place / "suspect/etc").mkdir(parents=True)
    (place / "suspect/etc/passwd").write_bytes(b"root:x:0:0:root:/root:/bin/bash\n")
    return pratique_in(place)("examine", place / "suspect")


@pytest.mark.parametrize("answer", ["", "{", "[]", "{}", "null", "[" * 100_000])
def test_stored_answer_is_damaged(answer, examined_before, pratique):
    told = ("findings", "--case", examined_before.case)
    (stored,) = (examined_before.case / "findings").iterdir()
    whole = stored.read_bytes()
    assert pratique(*told).status == 0
    stored.write_text(answer)
    refused(pratique(*told), 5, "cannot be read")
    stored.write_bytes(whole)


@pytest.mark.parametrize("inside", ["case", "a/b/case", "."])
def test_inside_the_evidence(inside, root, pratique):
    refused(pratique("examine", root, "--case", root / inside), 2, "inside the evidence")
    assert sorted(os.listdir(root)) == ["etc"]


def test_inside_the_evidence_by_a_link(root, tmp_path, pratique):
    (tmp_path / "link").symlink_to(root / "etc")
    refused(pratique("examine", root, "--case", tmp_path / "link/case"), 2, "inside the evidence")


@as_root
def test_inside_the_evidence_by_another_mount(root, tmp_path, pratique):
    again = tmp_path / "again"
    again.mkdir()
    if subprocess.run(["mount", "--bind", root, again], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        refused(pratique("examine", root, "--case", again / "case"), 2, "inside the evidence")
    finally:
        subprocess.run(["umount", again], check=True)


def test_current_folder_is_the_evidence(root, pratique):
    done = pratique("examine", ".", folder=root, json_lines=False)
    assert done.status == 0  # the test names a case folder elsewhere
    assert sorted(os.listdir(root)) == ["etc"]


def test_without_a_name_in_the_evidence_is_refused(root, pratique):
    done = pratique("examine", ".", "--case", "case", folder=root)
    refused(done, 2, "inside the evidence")


def test_is_a_link(root, tmp_path, pratique):
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (tmp_path / "case").symlink_to("elsewhere")
    done = pratique("examine", root)
    assert done.status == 0
    assert (tmp_path / "elsewhere/case.toml").is_file()
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o700


def test_is_a_dangling_link(root, tmp_path, pratique):
    (tmp_path / "case").symlink_to("nowhere")
    refused(pratique("examine", root), 5)
    assert not (tmp_path / "nowhere").exists()


def test_is_a_file(root, tmp_path, pratique):
    (tmp_path / "case").write_bytes(b"x")
    assert pratique("examine", root).status == 2


def test_holds_something_else(root, tmp_path, pratique):
    (tmp_path / "case").mkdir()
    (tmp_path / "case/letter.txt").write_bytes(b"x")
    refused(pratique("examine", root), 2, "not empty")


# --- the evidence lies below the current folder, and holds things called case.toml -----


def fifo(place: Path) -> None:
    os.mkfifo(place / "case.toml")


def endless(place: Path) -> None:
    (place / "case.toml").symlink_to("/dev/zero")


def unlimited(place: Path) -> None:
    with (place / "case.toml").open("wb") as file:
        file.truncate(1 << 42)


def folder(place: Path) -> None:
    (place / "case.toml").mkdir()


@pytest.mark.parametrize("plant", [fifo, endless, unlimited, folder])
def test_planted_description_is_not_opened(plant, root, tmp_path, pratique):
    plant(root)
    plant(root / "etc")
    (root / "loop").symlink_to("..")
    plain = pratique("examine", root, "--case", tmp_path / "case")
    assert plain.status in (0, 3)
    (tmp_path / "new").mkdir()
    root.rename(tmp_path / "new/suspect")
    found = pratique("findings", folder=tmp_path / "new")
    refused(found, 5, "no case")
    again = pratique("findings", folder=tmp_path)
    assert again.status == 0
