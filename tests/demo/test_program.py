from __future__ import annotations

import subprocess

import pytest

from pratique.content.identify import identify
from pratique.demo.program import binary, choice, noise, script


def test_noise_hangs_on_its_seed_alone():
    assert noise("a", 40) == noise("a", 40)
    assert noise("a", 40) != noise("b", 40)
    assert {choice(str(seed), 3) for seed in range(50)} == {0, 1, 2}


def test_binary_looks_like_a_program():
    assert identify(binary("ls")[:4096], "ls") == "elf"
    assert binary("ls") != binary("ps")
    assert len(binary("ls", 5_000)) > 5_000


def test_binary_is_none(tmp_path):
    program = tmp_path / "program"
    program.write_bytes(binary("program"))
    program.chmod(0o755)
    with pytest.raises(OSError, match="Exec format error"):
        subprocess.run([program], check=True)


def test_script_does_nothing():
    lines = script("x").splitlines()
    assert lines[0] == "#!/bin/sh"
    assert all(line.startswith("#") for line in lines[:-1])
    assert lines[-1] == "exit 0"
