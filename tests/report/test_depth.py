"""Three depths, two forms: all of it is there, nothing of it runs, the same is the same."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pratique.report.depth import Depth, Format, Material, document, file_name

pytest.importorskip("typst")
_spec = importlib.util.spec_from_file_location("records", Path(__file__).with_name("records.py"))
records = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(records)

every_depth = pytest.mark.parametrize("depth", Depth)


def text_of(content: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (of poppler-utils) is not installed")
    path = folder / "read.pdf"
    path.write_bytes(content)
    told = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True, timeout=60
    )
    return re.sub(r"\s+", " ", told.stdout.decode("utf-8"))


def whole(sample, count: int = 12) -> Material:
    examination = sample.compromised(count)
    findings = tuple(replace(one, places=one.places[:3]) for one in examination.findings)
    judged = replace(findings[-1], state="innocent")
    examination = replace(examination, findings=(*findings[:-1], judged))
    return Material(examination, sample.story(), kept=records.kept(judged))


@every_depth
def test_it_is_a_page_and_a_pdf_and_always_the_same(depth, sample):
    material = whole(sample, 3)
    page = document(material, depth, Format.HTML)
    paper = document(material, depth, Format.PDF)
    assert page.lstrip().startswith(b"<!doctype html>")
    assert paper.startswith(b"%PDF")
    assert document(material, depth, Format.PDF) == paper
    for remote in (b"http:", b"https:", b"url(", b"<script", b"<img", b"<iframe", b"<link"):
        assert remote not in page
    for remote in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile"):
        assert remote not in paper


@pytest.mark.parametrize("depth", [Depth.FULL, Depth.ANNEX])
def test_the_pdf_holds_the_id_of_each_finding(depth, sample, tmp_path):
    material = whole(sample, 40)
    read = text_of(document(material, depth, Format.PDF), tmp_path)
    for finding in material.examination.findings:
        assert finding.id in read


def test_the_annex_holds_every_place_hash_check_and_entry(sample, tmp_path):
    material = whole(sample)
    read = text_of(document(material, Depth.ANNEX, Format.PDF), tmp_path).replace(" ", "")
    for finding in material.examination.findings:
        for place in finding.places:
            assert f"{place.path}:{place.line}" in read
    for outcome in material.examination.outcomes:
        assert outcome.check in read
    for entry in material.kept.entries:
        assert entry.hash in read
    assert "c" * 64 in read


def test_what_was_done_and_who_is_to_be_told_stands_in_the_full_one(sample):
    page = document(whole(sample), Depth.FULL, Format.HTML).decode()
    for said in (
        "The data protection authority", "2026-11-06 09:10 CET (08:10 UTC)", "may apply",
        "without undue delay",
        "GDPR, article 33(1)", "Told <bdi>the provider</bdi> by mail.", "Ada (ada@desk)",
        "2026-11-04 08:02:00 UTC", "1 finding that a person judged to be innocent or accepted",
    ):  # fmt: skip
        assert said in page
    assert (
        "record-title"
        not in document(Material(sample.compromised(2)), Depth.FULL, Format.HTML).decode()
    )


def test_a_dismissed_finding_folds_with_who_when_and_why(sample):
    material = whole(sample)
    judged = material.examination.findings[-1]
    page = document(material, Depth.FULL, Format.HTML).decode()
    fold = page[page.index('id="findings-dismissed"') :]
    fold = fold[: fold.index("</details>")]
    for said in (judged.id, "innocent", "the provider", "Ada (ada@desk)", "2026-11-04 08:04:00"):
        assert said in fold
    assert f'<article class="finding {judged.severity.word}" id="{judged.id}"' not in page


def test_where_all_is_dismissed_it_is_said(sample):
    one = replace(sample.finding(0), state="accepted")
    page = document(
        Material(replace(sample.compromised(0), findings=(one,))), Depth.FULL, Format.HTML
    ).decode()
    assert "Nothing that was found is open" in page
    assert "No check found a trace" not in page


def test_names_of_files(sample):
    del sample
    assert file_name("e1", Depth.FULL, Format.HTML) == "e1.html"
    assert file_name("e1", Depth.MANAGER, Format.PDF) == "e1-manager.pdf"


@every_depth
def test_hostile_words_in_every_field_are_set_and_do_nothing(depth, sample):
    for text in ("<script>window.pwned=1</script>", '#read("/etc/passwd") $x$ @a', "W" * 500, ""):
        examination = sample.hostile(sample.compromised(1), text)
        story = sample.hostile(sample.story(), text)
        material = Material(examination, story, kept=records.kept(text=text))
        assert document(material, depth, Format.PDF).startswith(b"%PDF")
        assert "<script>window" not in document(material, depth, Format.HTML).decode()
