"""The report in three depths, each as a page (HTML) and on paper (PDF)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.report import phrases
from pratique.report.annex import render_annex
from pratique.report.escape import visible
from pratique.report.kept import NOTHING_KEPT, Kept
from pratique.report.one_page import render_one_page
from pratique.report.page import render
from pratique.report.pdf.typesetting import pdf_of
from pratique.report.words import _, language
from pratique.story.examination import Examination
from pratique.story.story import Story
from pratique.story.timeline.shown import ShownEvents

_RUNNING: Final = 60  # characters of a name at the head of a sheet


class Depth(StrEnum):
    """For whom it is: who decides, who repairs, who checks."""

    MANAGER = "manager"
    FULL = "full"
    ANNEX = "annex"


class Format(StrEnum):
    """The form of the file."""

    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of."""

    examination: Examination
    story: Story | None = None
    shown: ShownEvents | None = None
    kept: Kept = NOTHING_KEPT


def document(material: Material, depth: Depth, form: Format) -> bytes:
    """The report in the reader's language, ready to be written into a file.

    The same material gives the same bytes. Raises `UsageError` for a PDF where what sets it is
    not installed.
    """
    page = _page(material, depth, form)
    if form is Format.HTML:
        return page.encode("utf-8")
    examination = material.examination
    machine = visible((examination.machine.host_name or examination.location)[:_RUNNING])
    told = {"machine": machine, "time": phrases.moment(examination.finished)}
    return pdf_of(
        page,
        examination.finished // 1_000_000_000,
        running=_("%(machine)s, examined on %(time)s") % told,
        contents=_("Contents"),
        one_page=depth is Depth.MANAGER,
    )


def file_name(evidence: str, depth: Depth, form: Format) -> str:
    """How it is called in the case: `e1.html`, `e1-manager.fr.pdf`."""
    deep = "" if depth is Depth.FULL else f"-{depth}"
    spoken = "" if language() == "en" else f".{language()}"
    return f"{evidence}{deep}{spoken}.{form}"


def _page(material: Material, depth: Depth, form: Format) -> str:
    examination, story, kept = material.examination, material.story, material.kept
    if depth is Depth.MANAGER:
        return render_one_page(examination, story, kept)
    if depth is Depth.ANNEX:
        return render_annex(examination, kept, on_paper=form is Format.PDF)
    return render(examination, story, material.shown, kept)
