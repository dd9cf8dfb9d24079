"""Does cron run a program that lies where every account may write, or where nobody looks?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.judged_command import FROM_WRITABLE, judged_scripts, sign, worst
from pratique.content.shell.command import judge
from pratique.model import Place, Severity
from pratique.parsers.crontab import Crontab
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each job whose program lies in /tmp, /dev/shm, below a hidden name or the like."""
    for job in tables.rows(Crontab):
        found = worst(judge(job.command, job.input.replace("%", "\n")), FROM_WRITABLE)
        if found is not None:
            runs = Phrase("cron runs this as %(username)s.", {"username": job.username})
            place = Place(job.path, job.line)
            yield sign(f"{job.path} {job.command}", Phrase("A cron job"), runs, place, found)
    scripts = tables.rows(StartupCommand, "occasion = 'cron'")
    for row, found in judged_scripts(scripts, FROM_WRITABLE):
        runs = Phrase("cron runs %(path)s as root.", {"path": row.path})
        yield sign(row.path, Phrase("A script of cron"), runs, Place(row.path, row.line), found)


CHECK = Check(
    slug="persistence-cron-runs-from-writable",
    title="A cron job runs a program from a place where none belongs",
    severity=Severity.HIGH,
    technique="T1053.003",
    reads=(Crontab, StartupCommand),
    innocent=(
        "A few home-made jobs unpack something in /tmp and run it, and some tools live in a "
        "hidden folder of a home; ask whoever wrote the job."
    ),
    blind="A program with an ordinary name in an ordinary place, such as /usr/bin.",
    next=(
        "Keep the program as evidence, compare it with other copies, and find out when the job "
        "was added: the ctime of the table is the latest moment."
    ),
    find=find,
)
