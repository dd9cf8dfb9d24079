"""From a disk with a page and a log to the story that the contract describes."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest

from pratique.case.examine import examine
from pratique.case.folder import read
from pratique.case.narrative import read_story, story_json
from pratique.errors import NoCase

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
        assert one.text % dict(one.told)
        for evidence in one.evidence:
            assert evidence in known or evidence.startswith("/var/log/")


def test_a_story_that_is_not_there_or_damaged_is_no_case(told):
    case, examined, _lines = told
    case.story(examined.evidence).write_text("{}")
    with pytest.raises(NoCase):
        read_story(case, examined.evidence)
    with pytest.raises(NoCase):
        read_story(case, "other")
