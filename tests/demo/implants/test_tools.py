from __future__ import annotations

import io
import zipfile

import pytest

from pratique.demo.implants import IMPLANTS as ALL
from pratique.demo.implants.tools import IMPLANTS
from pratique.demo.server import server

# By suffix: what every program begins its work with.
NEVER = {
    "jsp": b'<% if ("".length() > 0) {',
    "pl": b"if (0) {",
    "py": b'if os.environ.get("PRATIQUE_DEMO") == "\\0":',
    "sh": b'if [ -n "" ]; then',
}
ACTS = (b"exec(", b"delete()", b"FileOutputStream(", b"curl", b"pkill", b"connect(", b"listFiles")


def content(path):
    disk = server(broken_into=True)
    for implant in ALL:
        implant.act(disk)
    return disk[path].content


@pytest.mark.parametrize("implant", IMPLANTS, ids=lambda implant: implant.path)
def test_programs_wait_for_what_never_comes(implant):
    never = NEVER.get(implant.path.rpartition(".")[2])
    if never is None:
        pytest.skip("no program")
    text = content(implant.path)
    assert any(act in text for act in ACTS)
    assert all(text.find(never) < text.find(act) for act in ACTS if act in text)


@pytest.mark.parametrize("check", ["web-archive-in-disguise", "files-archive-writes-outside"])
def test_archives_are_archives(check):
    (implant,) = [one for one in IMPLANTS if one.check == check]
    with zipfile.ZipFile(io.BytesIO(content(implant.path))) as archive:
        (member,) = archive.infolist()
    assert member.file_size < 200
