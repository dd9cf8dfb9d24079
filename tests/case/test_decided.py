"""Decisions hold over examinations of the same evidence."""

from __future__ import annotations

import pytest

from pratique.case.decided import decide, decisions, with_states
from pratique.case.examine import conclude_again, examine
from pratique.case.journal import journal_of, verified
from pratique.case.narrative import read_story
from pratique.record.act import Act
from pratique.record.decision import Judgement, unfounded


class Quiet:
    """Takes everything and says nothing."""

    def __getattr__(self, _name):
        return lambda *_: None


@pytest.fixture
def quiet():
    return Quiet()


@pytest.fixture
def examined(tmp_path, quiet):
    web = tmp_path / "root/var/www/html"
    web.mkdir(parents=True)
    (tmp_path / "root/etc").mkdir()
    (tmp_path / "root/etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (web / "x.php").write_text("<?php if (false) { eval($_POST['k']); }\n")
    return examine(tmp_path / "root", tmp_path / "case", quiet, processes=1)


def test_decision_holds_over_another_run_until_the_file_changes(examined, tmp_path, quiet):
    case = examined.case
    shell = next(f for f in examined.answer.findings if f.check == "web-php-runs-request")
    answer = decide(case, [shell], Judgement.INNOCENT, "a test", asked={})
    assert "judged innocent" in answer.headline.english
    assert read_story(case, examined.evidence).state is answer.state
    again = conclude_again(case, quiet).answer
    assert {f.id: f.state for f in again.findings}[shell.id] == "innocent"
    assert again.state is answer.state
    (tmp_path / "root/var/www/html/x.php").write_text(
        "<?php if (false) { eval($_POST['k']); system($_GET['c']); }\n"
    )
    later = examine(tmp_path / "root", case.folder, quiet, processes=1).answer
    # Another content is another finding, about which nobody decided anything.
    [found] = [f for f in later.findings if f.check == "web-php-runs-request"]
    assert (found.state, found.id == shell.id) == ("open", False)
    assert unfounded(later.findings, decisions(case)) == []
    acts = [entry.act for entry in journal_of(case).entries()]
    assert acts == [Act.OPENED, Act.EXAMINED, Act.DECIDED, Act.CONCLUDED, Act.EXAMINED]
    assert verified(case).intact


def test_states_follow_the_journal(examined):
    [first, *_others] = examined.answer.findings
    assert decisions(examined.case) == {}
    decide(examined.case, [first], Judgement.MALICIOUS, "seen", asked={"path": "/"}, by="Ada")
    found = with_states(examined.case, examined.answer.findings)
    assert [finding.state for finding in found][:1] == ["malicious"]
