from __future__ import annotations

from dataclasses import replace

from pratique.report.annex import render_annex


def test_nothing_is_folded_and_what_is_left_out_is_counted(sample):
    one = sample.finding(0, places=2_500)
    page = render_annex(replace(sample.compromised(0), findings=(one,)))
    assert "<details" not in page
    assert page.count("cache-0-") == 2_000 + 1  # and the command to check it by hand
    assert "and 500 more: <code>pratique show F-7c1e02</code>" in page


def test_on_paper_there_is_less_room_and_each_finding_has_some_places(sample):
    findings = tuple(sample.finding(number, places=1_700) for number in range(12))
    page = render_annex(replace(sample.compromised(0), findings=findings), on_paper=True)
    assert page.count("SHA-256 ") < 6_000
    for finding in findings:
        assert finding.id in page
        assert finding.places[4].path in page


def test_it_names_versions_and_says_what_could_not_be_looked_at(sample):
    page = render_annex(sample.compromised(1))
    assert "duckdb" in page
    assert "/var/log/wtmp is damaged after record 212." in page
    assert "kernel-module-unknown" in page
