"""A page of the report as PDF/A: for the archive, for the printer, for who reads with a machine.

The file is PDF/A-2a and PDF/UA-1: fonts and colours lie in it, nothing is fetched, its headings,
lists, tables and descriptions of pictures can be read out. The same page gives the same bytes.

Typst sets it. Its wheel needs nothing of the system; WeasyPrint needs the library Pango, which is
not in its wheel, and took thirteen times as long, with as much memory, for the same pages of 500
and of 5,000 findings (docs/measures.md).

Evidence goes in as data alone: as JSON, as text, never as the language of Typst. That may read
files only below its root, which is an empty folder, and it is given no packages.
"""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from typing import Final

from pratique.errors import UsageError
from pratique.report.escape import for_pdf
from pratique.report.pdf.page_reader import read_page

STANDARDS: Final = ("a-2a", "ua-1")


def pdf_of(
    page: str, moment: int, *, running: str = "", contents: str = "", one_page: bool = False
) -> bytes:
    """`page`, one of our own HTML pages, as PDF; `UsageError` where Typst is not installed.

    `moment` is the time that the file bears, in seconds since 1970-01-01 UTC: that of the
    examination, so that the same page is the same file. `running` stands at the head of each
    page, `contents` over the table of contents; both are not escaped. With `one_page`, letters
    become smaller until all of it fits on one.
    """
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "PDF files are made with the library typst, and it is not installed here",
            next_step="Write the report as HTML (--format html) and print it from a browser, or "
            "install typst into the environment of Pratique.",
        ) from error
    read = read_page(page)
    told = {
        "title": read.title,
        "language": read.language,
        "running": for_pdf(running),
        "contents": for_pdf(contents),
        "one": one_page,
        "body": read.body,
    }
    template = resources.files("pratique.report.pdf").joinpath("document.typ").read_bytes()
    with tempfile.TemporaryDirectory(prefix="pratique-") as root:
        compiler = typst.Compiler(
            input=template,
            root=root,
            font_paths=[],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(told)},
            package_path=root,
            package_cache_path=root,
        )
        made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made
