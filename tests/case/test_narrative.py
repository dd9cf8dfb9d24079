"""From a disk with a page and a log to the story that the contract describes."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest

from pratique.case.examine import examine
from pratique.case.folder import read
from pratique.case.narrative import read_story, story_if_told, story_json
from pratique.errors import NoCase
from pratique.story.entry.act import VECTORS

SHELL = "<?php if (isset($_POST['c'])) { system($_POST['c']); } ?>"
AT = "2026-11-03 02:10:00"
LINE = (
    '203.0.113.66 - - [03/Nov/2026:03:10:{second:02} +0100] "{asked} HTTP/1.1" 200 12 "-" "\x1b[2J"'
)


class Quiet:
    """Takes everything and says nothing."""

    def __getattr__(self, _name):
        return lambda *_: None


@pytest.fixture
def told(tmp_path):
    """The case of a small web server into which somebody uploaded a shell."""
    root = tmp_path / "disk"
    for folder in ("etc/nginx/sites-enabled", "var/www/blog/uploads", "var/log/nginx", "usr/bin"):
        (root / folder).mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/bash\n")
    site = "server { server_name blog.example.org; root /var/www/blog; }\n"
    (root / "etc/nginx/sites-enabled/blog").write_text(site)
    (root / "var/www/blog/upload.php").write_text("<?php echo 1;\n")
    (root / "var/www/blog/uploads/x.php").write_text(SHELL)
    lines = [
        LINE.format(second=0, asked="POST /upload.php"),
        LINE.format(second=4, asked="POST /uploads/x.php"),
    ]
    (root / "var/log/nginx/access.log").write_text("junk\n" + "\n".join(lines) + "\n")
    moment = datetime.fromisoformat(AT).replace(tzinfo=UTC).timestamp()
    os.utime(root / "var/www/blog/uploads/x.php", (moment, moment))
    examined = examine(root, tmp_path / "case", Quiet(), processes=1, hashes=False)
    return read(tmp_path / "case"), examined, lines


def test_the_story_has_the_fields_of_the_contract(told):
    case, examined, lines = told
    made = json.loads(json.dumps(story_json(read_story(case, examined.evidence))))
    assert made["state"] == "compromised"
    assert {"after", "before", "basis"} <= set(made["window"])
    assert made["determinable"] is True
    assert made["why_not"] is None
    first = made["entry"][0]
    assert first["vector"] == "file-upload"
    assert first["time"] == "2026-11-03T02:10:00Z"
    assert first["address"] == "203.0.113.66"
    assert (first["log"], first["number"]) == ("/var/log/nginx/access.log", 2)
    assert first["line"] == lines[0]
    assert 0.5 < first["confidence"] <= 1
    assert first["chain"][0]["what"].startswith("POST /upload.php")
    assert first["against"] == []
    assert made["scope"]["sites"] == ["blog.example.org"]
    assert "web" in made["scope"]["services"]
    assert made["addresses"] == ["203.0.113.66"]


def test_every_sentence_says_what_it_rests_on_and_all_of_that_is_there(told):
    case, examined, _lines = told
    known = {finding.id for finding in examined.answer.findings}
    for one in read_story(case, examined.evidence).sentences:
        assert one.english
        for evidence in one.evidence:
            assert evidence in known or evidence.startswith("/var/log/")


def test_a_story_that_is_not_there_or_damaged_is_no_case(told):
    case, examined, _lines = told
    case.story(examined.evidence).write_text("{}")
    with pytest.raises(NoCase):
        read_story(case, examined.evidence)
    with pytest.raises(NoCase):
        read_story(case, "other")
    assert story_if_told(case, examined.evidence) is None
    assert story_if_told(case, "other") is None


STATES = {"compromised", "suspicious", "no trace found"}
WAY = {
    "vector": str, "time": (str, type(None)), "what": str, "address": str, "account": str,
    "site": str, "service": str, "log": str, "number": (int, type(None)),
    "line": (str, type(None)), "confidence": float, "chain": list, "reasons": list,
    "against": list,
}  # fmt: skip
REACHED = {
    "kind": str, "name": str, "reached": str, "because": str, "evidence": list, "also": list,
}  # fmt: skip


def fits(told, fields):
    assert set(told) >= set(fields)
    for name, kind in fields.items():
        assert isinstance(told[name], kind), name


def agreed(story):
    """A story with all fields of the contract, each of its type."""
    made = json.loads(json.dumps(story_json(story)))
    fits(made, {
        "state": str, "window": dict, "entry": list, "determinable": bool,
        "why_not": (str, type(None)), "scope": dict, "addresses": list, "sentences": list,
    })  # fmt: skip
    assert made["state"] in STATES
    fits(made["window"], {
        "after": (str, type(None)), "before": (str, type(None)), "basis": list,
    })  # fmt: skip
    for way in made["entry"]:
        fits(way, WAY)
        assert way["vector"] in VECTORS
        for step in (*way["chain"], *way["reasons"], *way["against"]):
            fits(step, {"time": (str, type(None)), "what": str, "evidence": list})
    for part in ("accounts", "sites", "services", "untouched"):
        assert all(isinstance(name, str) for name in made["scope"][part])
    for line in made["scope"]["lines"]:
        fits(line, REACHED)
    for sentence in made["sentences"]:
        fits(sentence, {"about": str, "text": str, "evidence": list})
    assert made["sentences"]
    assert made["determinable"] or made["why_not"]
    return made


def examined_story(root, case):
    examined = examine(root, case, Quiet(), processes=1, hashes=False)
    return read_story(read(case), examined.evidence)


def put(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def test_a_way_in_has_all_fields(told):
    case, examined, _lines = told
    assert agreed(read_story(case, examined.evidence))["entry"]


def test_without_logs_nothing_is_told_of_who_it_was(tmp_path):
    root = tmp_path / "disk"
    put(root, "etc/passwd", "root:x:0:0::/root:/bin/bash\n")
    put(root, "var/www/html/x.php", SHELL)
    made = agreed(examined_story(root, tmp_path / "case"))
    assert not made["determinable"]
    assert made["entry"] == []
    assert "there is no log that tells who came" in made["why_not"]
    assert any("No log on this evidence" in one["text"] for one in made["sentences"])


def test_logs_alone_raise_no_entry(tmp_path):
    root = tmp_path / "disk"
    line = LINE.format(second=0, asked="POST /upload.php")
    put(root, "var/log/nginx/access.log", f"{line}\n" * 50)
    made = agreed(examined_story(root, tmp_path / "case"))
    assert made["state"] == "no trace found"
    assert made["entry"] == []
    assert made["scope"]["lines"] == []


def test_an_empty_place_has_a_story_too(tmp_path):
    (tmp_path / "disk/etc").mkdir(parents=True)
    put(tmp_path / "disk", "etc/passwd", "")
    made = agreed(examined_story(tmp_path / "disk", tmp_path / "case"))
    assert made["state"] == "no trace found"


def test_a_page_in_a_container_makes_a_story_without_a_way_in(tmp_path):
    root, docker, number = tmp_path / "disk", "var/lib/docker", "a" * 64
    config = {
        "ID": number, "Name": "/web", "Driver": "overlay2", "Image": "sha256:1", "Path": "/x",
        "Args": [], "Config": {"Image": "web:1"}, "MountPoints": {},
    }  # fmt: skip
    put(root, "etc/passwd", "root:x:0:0::/root:/bin/bash\n")
    put(root, f"{docker}/containers/{number}/config.v2.json", json.dumps(config))
    put(root, f"{docker}/containers/{number}/hostconfig.json", "{}")
    put(root, f"{docker}/image/overlay2/layerdb/mounts/{number}/mount-id", "web")
    put(root, f"{docker}/overlay2/web/diff/var/www/html/x.php", SHELL)
    examined = examine(root, tmp_path / "case", Quiet(), processes=1, hashes=False)
    assert examined.answer.containers == ("web",)
    made = agreed(read_story(read(tmp_path / "case"), examined.evidence))
    assert made["state"] == "compromised"
    assert not made["determinable"]
    assert made["sentences"][0]["evidence"] == [examined.answer.findings[0].id]
