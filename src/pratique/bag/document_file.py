"""The documents that a person would look for first in a bag, made when it is sealed.

A report that was written last week does not know what was decided yesterday. So a bag has the
report as it is at that moment, in each depth, as a page and as PDF/A, and the indicators.
"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.bag.case_file import LeftOut
from pratique.case.answer import read_answer
from pratique.case.event_view import event_view
from pratique.case.folder import Case
from pratique.case.narrative import story_if_told
from pratique.case.sharing import Wish, shared
from pratique.checks import all_checks
from pratique.errors import PratiqueError
from pratique.report.depth import Depth, Format, Material, document, file_name
from pratique.report.export import indicator_csv
from pratique.report.kept import kept_in


def documents(case: Case) -> Iterator[tuple[str, bytes | LeftOut]]:
    """Each document with its name, or why there is none. CaseError without an answer."""
    evidence = case.newest()
    answer = read_answer(case.findings(evidence.id))
    story = story_if_told(case, evidence.id)
    material = Material(answer, story, event_view(case, evidence.id, story), kept_in(case))
    for depth in Depth:
        for form in Format:
            name = f"report/{file_name(evidence.id, depth, form)}"
            try:
                yield name, document(material, depth, form)
            except PratiqueError as error:  # nothing here sets PDF, or a table was pruned
                yield name, LeftOut(name, error.what)
    name = "indicators.csv"
    wish = Wish(titles={check.slug: check.title for check in all_checks()})
    try:
        lines = indicator_csv.lines(shared(case, wish), exact=False)
        yield name, "".join(lines).encode("utf-8")
    except PratiqueError as error:
        yield name, LeftOut(name, error.what)
