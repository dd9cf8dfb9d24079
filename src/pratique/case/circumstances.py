"""What a case holds that bears on duties: its answers, stories and tables, read together."""

from __future__ import annotations

from pratique.case.answer import read_answer
from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case, Evidence
from pratique.case.narrative import story_if_told
from pratique.duties.circumstances import Burst, Circumstances, Page
from pratique.inventory.mail_evidence import runs
from pratique.model import Finding
from pratique.store.tables import Tables
from pratique.story.mail_answer import refusals, waiting
from pratique.story.page_visitors import VISITED, visitors
from pratique.story.reached import NOTHING_REACHED

_DISMISSED = ("innocent", "accepted")
_SECRETS = """
SELECT kind, count(DISTINCT opens || ' ' || fingerprint) FROM secret_reach
WHERE within_reach AND kind <> 'neighbour' GROUP BY kind ORDER BY kind
"""
_NAMED = ("spam", "blocked", "rate")  # refusals that speak of the name of this machine


def circumstances_of(case: Case) -> tuple[Circumstances, ...]:
    """Those of every piece of evidence that was examined, the one of the last run first."""
    examined = [one for one in case.evidence if case.findings(one.id).exists()]
    if not examined:
        return ()
    newest = case.newest()
    ordered = (newest, *(one for one in examined if one.id != newest.id))
    return tuple(_circumstances(case, one) for one in ordered)


def _circumstances(case: Case, evidence: Evidence) -> Circumstances:
    answer = read_answer(case.findings(evidence.id))
    story = story_if_told(case, evidence.id)
    entry = story.entry[0] if story is not None and story.determinable and story.entry else None
    findings = tuple(one for one in answer.findings if one.state not in _DISMISSED)
    with tables_of(case, evidence.id) as tables:
        refused = [one for one in refusals(tables) if one.kind in _NAMED]
        return Circumstances(
            evidence=evidence.id,
            machine=answer.machine.host_name,
            state=answer.state,
            window=answer.window if story is None else story.window,
            findings=findings,
            outcomes=answer.outcomes,
            scope=NOTHING_REACHED if story is None else story.scope,
            vector="" if entry is None else entry.vector,
            address="" if entry is None else entry.address,
            entered=None if entry is None else entry.time,
            addresses=() if story is None else story.addresses,
            pages=_pages(tables, findings),
            mail=_mail(tables),
            secrets=dict(tables.select(_SECRETS)),
            refused_by=tuple(
                dict.fromkeys(name for one in refused for name in (one.receiver, *one.lists))
            ),
            files_unread=answer.coverage.files_unread,
        )


def _pages(tables: Tables, findings: tuple[Finding, ...]) -> tuple[Page, ...]:
    return tuple(
        Page(finding.places[0].path, finding.id, visitors(tables, finding))
        for finding in findings
        if finding.check in VISITED and finding.places
    )


def _mail(tables: Tables) -> tuple[Burst, ...]:
    return tuple(
        Burst(
            run.burst.actor,
            run.messages,
            run.burst.recipients,
            run.taken,
            sum(1 for _ in waiting(tables, run.burst.actor)),
        )
        for run in runs(tables)
        if run.told
    )
