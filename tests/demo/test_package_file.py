from __future__ import annotations

import gzip
import io
import tarfile

from pratique.demo.package import Package
from pratique.demo.package_file import file_name, package_file
from pratique.evidence.debian_package import MAGIC, members, named

SU = Package("login", "1:4.13", "opens a session", programs=("/bin/su",))


def unpacked(content: bytes) -> dict[str, dict[str, bytes]]:
    opened = io.BytesIO(content)
    found: dict[str, dict[str, bytes]] = {}
    for one in members(opened, ""):
        packed = content[one.offset : one.offset + one.size]
        if one.name.endswith(".gz"):
            with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as tar:
                found[one.name] = {
                    held.name: opened_file.read()
                    for held in tar
                    if (opened_file := tar.extractfile(held)) is not None
                }
    return found


def test_it_is_a_debian_package_with_what_was_shipped():
    content = package_file(SU)
    assert content.startswith(MAGIC)
    found = unpacked(content)
    assert named(found["control.tar.gz"]["./control"]) == ("login", "1:4.13")
    assert found["data.tar.gz"]["./bin/su"] == dict(SU.shipped())["/bin/su"]
    assert package_file(SU) == content


def test_its_name_has_no_epoch():
    assert file_name(SU) == "login_4.13_amd64.deb"
    assert file_name(Package("a", "2", "")) == "a_2_amd64.deb"
