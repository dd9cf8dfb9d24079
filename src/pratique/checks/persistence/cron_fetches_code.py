"""Does cron run code that comes from the network, from a decoder, or for somebody outside?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.judged_command import RUNS_CODE, judged_scripts, sign, worst
from pratique.content.shell.command import judge
from pratique.model import Place, Severity
from pratique.parsers.crontab import Crontab
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each job, and each script of cron, that does one of these."""
    for job in tables.rows(Crontab):
        found = worst(judge(job.command, job.input.replace("%", "\n")), RUNS_CODE)
        if found is not None:
            place = Place(job.path, job.line)
            yield sign(f"{job.path} {job.command}", Phrase("A cron job"), when(job), place, found)
    for row, found in judged_scripts(tables.rows(StartupCommand, "occasion = 'cron'"), RUNS_CODE):
        runs = Phrase("cron runs %(path)s as root.", {"path": row.path})
        yield sign(row.path, Phrase("A script of cron"), runs, Place(row.path, row.line), found)


def when(job: Crontab) -> Phrase:
    """One sentence: how often the job runs and as whom."""
    times = (job.minute, job.hour, job.day_of_month, job.month, job.day_of_week)
    schedule = job.event or " ".join(field or "*" for field in times)
    told = {"username": job.username, "schedule": schedule}
    if job.active:
        return Phrase("cron runs this as %(username)s (when: %(schedule)s).", told)
    return Phrase(
        "cron runs this as %(username)s (when: %(schedule)s); the cron of Debian skips a file of "
        "this name.",
        told,
    )


CHECK = Check(
    slug="persistence-cron-fetches-code",
    title="A cron job downloads, decodes or opens something and runs code",
    severity=Severity.HIGH,
    technique="T1053.003",
    reads=(Crontab, StartupCommand),
    innocent=(
        "Some installers and monitoring agents update themselves like this; then the address is "
        "that of a maker you know, and somebody remembers setting it up."
    ),
    blind=(
        "A job that starts a program which does all that inside itself, and a download that one "
        "job saves and another one runs much later."
    ),
    next=(
        "Keep the job and what it fetches as evidence, do not open the address from this network, "
        "and look for the same address in other jobs, units and logs."
    ),
    find=find,
)
