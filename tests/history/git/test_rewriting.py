from __future__ import annotations


def limits(history):
    return {gap.reason: gap.detail for gap in history.limits()}


def test_repository_that_nobody_rewrote(three, opened):
    found = limits(opened(three.tree))
    assert "commits were taken out of the branch" not in found
    assert "the repository is not whole" not in found


def test_amended_commit(three, opened):
    before = three.run("rev-parse", "HEAD")
    three.run("commit", "-q", "--amend", "-m", "harmless")
    assert before[:12] in limits(opened(three.tree))["commits were taken out of the branch"]


def test_replaced_and_grafted_commits(three, opened):
    three.run("replace", "HEAD", "HEAD~1")
    (three.tree / ".git" / "info" / "grafts").write_text("x\n")
    history = opened(three.tree)
    assert "commits were replaced" in limits(history)
    assert "info/grafts" in limits(history)["the repository is not whole"]
    assert len(history.snapshots()) == 3
