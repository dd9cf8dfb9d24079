from __future__ import annotations

import pytest

from pratique.content.yara.variables import EMPTY, variables


@pytest.mark.parametrize(
    ("path", "name", "folder", "extension"),
    [
        ("/var/www/A.PHP", "A.PHP", "/var/www", ".php"),
        ("/vmlinuz", "vmlinuz", "/", ""),
        ("/home/x/.bashrc", ".bashrc", "/home/x", ""),
        ("/x/y.tar.gz", "y.tar.gz", "/x", ".gz"),
    ],
)
def test_names(path, name, folder, extension):
    found = variables(path, "text", owner="", group="", mode=0)
    assert (found["filename"], found["filepath"], found["extension"]) == (name, folder, extension)


@pytest.mark.parametrize(
    ("kind", "word"), [("windows-program", "EXE"), ("elf", "ELF"), ("php", "PHP"), ("zip", "ZIP")]
)
def test_types_are_the_words_of_public_rules(kind, word):
    assert variables("/x", kind, owner="", group="", mode=0)["filetype"] == word


def test_each_is_defined_beforehand_with_its_type():
    found = variables("/x", "elf", owner="root", group="root", mode=0o4755)
    assert {name: type(EMPTY[name]) for name in found} == {n: type(v) for n, v in found.items()}
    assert found["permissions"] == "-rwsr-xr-x"
