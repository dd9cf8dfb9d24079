"""The main job, from a folder to a stored answer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pratique.case.answer import read_answer
from pratique.case.evidence_tables import stored_types, tables_of
from pratique.case.examine import conclude_again, examine
from pratique.case.folder import Case, locked, read
from pratique.content.yara.rule_set import RuleSet
from pratique.errors import CaseLocked, NoCase, NoCleanCopy, NotEvidence
from pratique.evidence.disks import Disks
from pratique.evidence.unlocking import unlocked
from pratique.inventory.advisory.advisory import GivenAdvisories
from pratique.story.examination import State
from pratique.survey.clean_copy import GivenCopy
from pratique.survey.progress import Amount
from pratique.survey.rule_pass import forgotten


class Watching:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.amounts: list[Amount] = []
        self.checks: list[tuple[int, int]] = []
        self.hashes: list[tuple[str, int, int]] = []
        self.case: Case | None = None
        self.copies: list[GivenCopy] = []
        self.advisories: list[GivenAdvisories] = []

    def took(self, copy: GivenCopy) -> None:
        self.copies.append(copy)

    def learned(self, given: GivenAdvisories) -> None:
        self.advisories.append(given)

    def into(self, case: Case) -> None:
        self.case = case

    def at(self, amount: Amount) -> None:
        self.amounts.append(amount)

    def checked(self, done: int, total: int) -> None:
        self.checks.append((done, total))

    def compared(self, history: str, files: int) -> None:
        pass

    def hashed(self, image: str, done: int, total: int) -> None:
        self.hashes.append((image, done, total))

    def dated(self, history: str, done: int, total: int) -> None:
        pass


@pytest.fixture
def suspect(server):
    return server(
        {
            "etc/passwd": b"root:x:0:0:root:/root:/bin/bash\nspare:x:0:0::/tmp:/bin/bash\n",
            "etc/hostname": b"web1\n",
            "var/www/html/index.html": b"<html></html>",
        }
    )


def test_answer_is_told_and_stored(suspect, tmp_path):
    watching = Watching()
    done = examine(suspect, tmp_path / "case", watching, processes=1)
    assert done.answer.state in (State.SUSPICIOUS, State.COMPROMISED)
    assert "accounts-second-uid-0" in {finding.check for finding in done.answer.findings}
    assert done.answer.machine.host_name == "web1"
    assert read_answer(done.case.findings(done.evidence)) == done.answer
    total = len(done.answer.outcomes)
    assert watching.checks == [(number, total) for number in range(1, total + 1)]
    assert watching.amounts[-1].listed
    assert watching.case == done.case


def test_findings_are_worst_first_and_a_table_too(suspect, tmp_path):
    done = examine(suspect, tmp_path / "case", Watching(), processes=1)
    severities = [finding.severity for finding in done.answer.findings]
    assert severities == sorted(severities, reverse=True)
    with tables_of(done.case, done.evidence) as tables:
        stored = {found for (found,) in tables.select("SELECT DISTINCT id FROM finding")}
        assert stored == {finding.id for finding in done.answer.findings if finding.places}
        (judged,) = next(tables.select("SELECT count(*) FROM verdict"))
        assert judged == 3
        for row in stored_types():
            next(tables.select(f'SELECT count(*) FROM "{row.table}"'))


def test_a_finding_is_as_old_as_what_it_points_at_not_as_what_explains_it(suspect, tmp_path):
    unit = suspect / "home/eve/.config/systemd/user/x.service"
    unit.parent.mkdir(parents=True)
    explains = suspect / "var/lib/systemd/linger/eve"
    explains.parent.mkdir(parents=True)
    explains.write_bytes(b"")
    while unit.write_bytes(b"[Service]\nExecStart=/x\n") and changed(unit) <= changed(explains):
        pass  # the clock of a file system may stand still for some milliseconds
    done = examine(suspect, tmp_path / "case", Watching(), processes=1)
    (found,) = (f for f in done.answer.findings if f.check == "persistence-user-unit-lingers")
    assert len(found.places) == 2
    assert found.window.before == changed(unit)


def changed(path: Path) -> int:
    return path.stat().st_ctime_ns


def test_again_is_the_same(suspect, tmp_path):
    first = examine(suspect, tmp_path / "case", Watching(), processes=1).answer
    again = examine(suspect, tmp_path / "case", Watching(), processes=1).answer
    assert (again.findings, again.outcomes, again.gaps, again.coverage) == (
        first.findings, first.outcomes, first.gaps, first.coverage,
    )  # fmt: skip


def test_another_run_holds_the_case(suspect, tmp_path):
    done = examine(suspect, tmp_path / "case", Watching(), processes=1)
    with locked(done.case), pytest.raises(CaseLocked):
        examine(suspect, tmp_path / "case", Watching(), processes=1)


def test_no_evidence_makes_no_case(tmp_path):
    with pytest.raises(NotEvidence):
        examine(tmp_path / "nothing", tmp_path / "case", Watching())
    assert not (tmp_path / "case").exists()


BLOG = {
    "wp-includes/version.php": b"<?php\n$wp_version = '6.4.3'; // a release of that application\n",
    "wp-includes/load.php": b"<?php\nfunction load() { return 1; } // what loads all the rest\n",
    "wp-includes/mail.php": b"<?php\nfunction mails() { return 2; } // what sends all mail\n",
    "index.php": b"<?php\nrequire 'wp-includes/load.php'; // where all of it begins\n",
    "wp-login.php": b"<?php\nif (0) { eval($_POST['x']); } // a mark in what is known to be good\n",
}
SITE = "var/www/html/blog"
PUT_IN = b"if (0) { eval($_POST['y']); }\n"


@pytest.fixture
def release(tmp_path):
    for name, content in BLOG.items():
        target = tmp_path / "release" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tmp_path / "release"


@pytest.fixture
def blog(server):
    """The same blog with one line more in one file, and one file more."""
    files = {f"{SITE}/{name}": content for name, content in BLOG.items()}
    files[f"{SITE}/wp-includes/load.php"] = BLOG["wp-includes/load.php"] + PUT_IN
    files[f"{SITE}/wp-includes/more.php"] = b"<?php\nfunction more() { return 3; }\n"
    return server(files)


def findings(done) -> dict[str, str]:
    """Severity by check and first place, of what has a place."""
    return {
        f"{f.check} {f.places[0].path.removeprefix('/' + SITE)}": f.severity.word
        for f in done.answer.findings
        if f.places
    }


WITHOUT = {
    "web-php-runs-request /wp-login.php": "critical",
    "web-php-runs-request /wp-includes/load.php": "critical",
}
WITH = {
    "web-php-runs-request /wp-includes/load.php": "critical",
    "files-differs-from-copy /wp-includes/load.php": "high",
    "files-extra-in-core /wp-includes/more.php": "medium",
}


def test_a_clean_copy_shows_what_was_put_in_and_silences_the_rest(blog, release, tmp_path):
    without = examine(blog, tmp_path / "case", Watching(), processes=1)
    assert findings(without) == WITHOUT
    assert "WordPress 6.4.3" in without.answer.next_steps[-1].what.english
    watching = Watching()
    done = examine(blog, tmp_path / "case", watching, processes=1, known_good=[release])
    assert findings(done) == WITH
    assert [(copy.name, copy.version) for copy in watching.copies] == [("WordPress", "6.4.3")]
    (differs,) = (f for f in done.answer.findings if f.check == "files-differs-from-copy")
    assert differs.quote == "line 3:\n+if (0) { eval($_POST['y']); }"
    assert done.answer.coverage.files_known_good == 4
    assert not any("--known-good" in step.command for step in done.answer.next_steps)


def test_the_case_remembers_the_copy(blog, release, tmp_path):
    examine(blog, tmp_path / "case", Watching(), processes=1, known_good=[release])
    for path in release.rglob("*.php"):
        path.unlink()
    again = examine(blog, tmp_path / "case", Watching(), processes=1)
    assert findings(again) == WITH


def test_a_copy_that_comes_later_reads_nothing_again(blog, release, tmp_path):
    first = examine(blog, tmp_path / "case", Watching(), processes=1)
    watching = Watching()
    again = conclude_again(first.case, watching, known_good=[release])
    assert findings(again) == WITH
    assert watching.amounts == []
    assert read_answer(first.case.findings(first.evidence)) == again.answer


def test_giving_a_copy_makes_no_survey_invalid(blog, release, tmp_path):
    first = examine(blog, tmp_path / "case", Watching(), processes=1)
    parts = first.case.survey(first.evidence) / "file"
    before = {path.name: path.stat().st_mtime_ns for path in parts.iterdir()}
    examine(blog, tmp_path / "case", Watching(), processes=1, known_good=[release])
    assert {path.name: path.stat().st_mtime_ns for path in parts.iterdir()} == before


def test_without_the_disk_the_finding_stands(blog, release, tmp_path):
    first = examine(blog, tmp_path / "case", Watching(), processes=1)
    blog.rename(tmp_path / "gone")
    again = conclude_again(first.case, Watching(), known_good=[release])
    (differs,) = (f for f in again.answer.findings if f.check == "files-differs-from-copy")
    assert "could not be opened" in differs.quote
    assert differs.places[0].path == f"/{SITE}/wp-includes/load.php"


def test_a_copy_in_the_evidence_proves_nothing(blog, tmp_path):
    with pytest.raises(NoCleanCopy, match="evidence itself"):
        examine(blog, tmp_path / "case", Watching(), known_good=[blog / SITE])
    assert not (tmp_path / "case").exists()


def test_a_copy_that_cannot_be_read_is_told_before_anything_is(blog, tmp_path):
    watching = Watching()
    with pytest.raises(NoCleanCopy):
        examine(blog, tmp_path / "case", watching, known_good=[tmp_path / "nothing.zip"])
    assert watching.amounts == []


def test_nothing_to_conclude_about(blog, release, tmp_path):
    case = examine(blog, tmp_path / "case", Watching(), processes=1).case
    for answer in (case.folder / "findings").iterdir():
        answer.unlink()
    with pytest.raises(NoCase):
        conclude_again(case, Watching(), known_good=[release])


def test_what_is_known_is_in_the_tables(blog, release, tmp_path):
    done = examine(blog, tmp_path / "case", Watching(), processes=1, known_good=[release])
    with tables_of(done.case, done.evidence) as tables:
        (row,) = tables.select("SELECT path, files, same, different FROM clean_root")
        assert row == (f"/{SITE}", 5, 4, 1)
        reasons = dict(tables.select("SELECT path, reasons FROM verdict"))
        assert reasons[f"/{SITE}/index.php"] == ["as in WordPress 6.4.3"]
        # What the content does is still there to be asked for.
        assert any(tables.select("SELECT 1 FROM mark WHERE path LIKE '%wp-login.php'"))


def test_rules_of_the_person_are_asked_and_remembered(suspect, tmp_path):
    (tmp_path / "mine.yar").write_text('rule page { strings: $a = "<html" condition: $a }')
    rules = RuleSet.load([tmp_path / "mine.yar"])

    def found(**given):
        answer = examine(suspect, tmp_path / "case", Watching(), processes=1, **given).answer
        asked = "files-yara-rule" in {outcome.check for outcome in answer.outcomes}
        return asked, [f.places[0].path for f in answer.findings if f.check == "files-yara-rule"]

    assert found() == (False, [])
    page = ["/var/www/html/index.html"]
    assert found(rules_for=lambda _survey: rules) == (True, page)
    assert found() == (True, page)
    assert found(rules_for=forgotten) == (False, [])
    assert found() == (False, [])


def test_advisories_are_taken_remembered_and_asked(blog, tmp_path):
    told = {
        "1": {
            "title": "WordPress 6.4.x", "software": [{
                "type": "core", "slug": "wordpress", "patched_versions": ["6.4.4"],
                "affected_versions": {"x": {"from_version": "6.4", "to_version": "6.4.3"}},
            }],
        }
    }  # fmt: skip
    given = tmp_path / "feed.json"
    given.write_text(json.dumps(told))
    without = examine(blog, tmp_path / "case", Watching(), processes=1)
    asked = {outcome.check for outcome in without.answer.outcomes}
    assert "applications-outdated" not in asked
    watching = Watching()
    first = conclude_again(without.case, watching, advisories=[given])
    assert [one.entries for one in watching.advisories] == [1]
    given.unlink()
    again = examine(blog, tmp_path / "case", Watching(), processes=1)
    for done in (first, again):
        (found,) = (f for f in done.answer.findings if f.check == "applications-outdated")
        assert found.severity.word == "low"
        assert found.window.before is None


def test_an_encrypted_image_with_its_key(locked_image, tmp_path):
    disks, _encrypted = unlocked(Disks((locked_image,)), [b"geheim"], lambda _name, _times: None)
    watching = Watching()
    done = examine(disks, tmp_path / "case", watching, processes=1)
    assert {finding.check for finding in done.answer.findings} >= {"accounts-second-uid-0"}
    (row,) = done.answer.media
    assert row.sha256 == hashlib.sha256(locked_image.read_bytes()).hexdigest()
    assert watching.hashes[-1][1] == locked_image.stat().st_size
    assert read_answer(done.case.findings(done.evidence)) == done.answer
    (_name, key), *_ = disks.keys
    for path in (tmp_path / "case").rglob("*"):
        if path.is_file():
            assert b"geheim" not in path.read_bytes()
            assert key not in path.read_bytes()
    # Without its key, what was read is judged again, and nobody is asked.
    again = conclude_again(done.case, Watching())
    assert again.answer.media == done.answer.media
    assert len(again.answer.findings) == len(done.answer.findings)


def test_no_hash_of_the_image_is_told(root_image, tmp_path):
    done = examine(root_image, tmp_path / "case", Watching(), processes=1, hashes=False)
    assert [row.sha256 for row in done.answer.media] == [None]
    assert done.answer.limits[0].english.endswith("not wanted: --no-image-hash")


def test_the_root_that_was_chosen_is_kept(root_image, tmp_path):
    done = examine(Disks((root_image,), root="disk"), tmp_path / "case", Watching(), processes=1)
    known = read(done.case.folder).newest()
    assert known.place() == Disks((root_image,), root="disk")
