"""Whether a page changes the pages of its site for whoever knows a word."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_CHANGES_SITE, PHP_RUNS_REQUEST
from pratique.model import Severity

CHECK = Check(
    slug="web-php-changes-site",
    title="A page lets whoever knows a word change the pages of the site",
    severity=Severity.HIGH,
    technique="T1491.002",
    reads=READS,
    innocent=(
        "A small script of the owner, by which another machine publishes; you would know the word "
        "that it asks for."
    ),
    blind=(
        "Pages that ask for the word through a function of their own, and applications other than "
        "WordPress whose tables have other names."
    ),
    next=(
        "Look in the database for pages and links that nobody of yours wrote, and in the access "
        "log for who called this page."
    ),
    find=pointing_at(Asked(PHP_CHANGES_SITE), told_by=(PHP_RUNS_REQUEST,)),
    condemns=True,
)
