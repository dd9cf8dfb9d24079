from __future__ import annotations

import shutil

import pytest

from pratique.case.folder import Evidence
from pratique.cli.by_hand import commands_for, in_folder
from pratique.evidence import open_evidence

COMMAND = "sed -n 1p ROOT/etc/passwd 2>&1 | cat -v"


def known(path, kind="image"):
    source = open_evidence(path)
    identity = source.identity()
    source.close()
    return Evidence(identity, kind, str(path), "")


def test_an_image_is_mounted_read_only(root_image):
    said = commands_for(COMMAND, known(root_image), "").splitlines()
    assert said == [
        "mkdir -p /mnt/suspect && mount -t ext4 -o "
        f"ro,noload,loop,offset=0,nosuid,nodev,noexec {root_image} /mnt/suspect",
        "sed -n 1p /mnt/suspect/etc/passwd 2>&1 | cat -v",
        "umount -R /mnt/suspect",
    ]


def test_a_name_of_an_image_that_would_be_run(root_image, tmp_path):
    odd = tmp_path / "$(reboot) 'x.img"
    shutil.copy(root_image, odd)
    assert f"$'{tmp_path}/$(reboot) \\x27x.img'" in commands_for(COMMAND, known(odd), "")


@pytest.mark.parametrize("kind", ["image", "cpio", "restic"])
def test_what_cannot_be_mounted_is_read(kind, tmp_path):
    evidence = Evidence("x", kind, str(tmp_path / "none.img"), "")
    assert commands_for(COMMAND, evidence, "").startswith("pratique read --raw /etc/passwd | sed")


def test_another_image_lies_there_now(root_image):
    evidence = Evidence("x", "image", str(root_image), "")
    assert "mount" not in commands_for(COMMAND, evidence, "")


@pytest.mark.parametrize(("kind", "program"), [("tar", "tar --force-local"), ("zip", "unzip -p")])
def test_an_archive(kind, program):
    said = commands_for(COMMAND, Evidence("x", kind, "/srv/a.x", ""), "")
    assert said.startswith(f"{program} ")


def test_a_folder_and_commands_about_no_file():
    evidence = Evidence("x", "directory", "/mnt/a", "")
    assert commands_for(COMMAND, evidence, "/mnt/a") == in_folder(COMMAND, "/mnt/a")
    assert commands_for("pratique sql x", Evidence("x", "tar", "/a", ""), "") == "pratique sql x"
