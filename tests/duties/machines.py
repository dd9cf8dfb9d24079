"""Machines to judge: what a case may know of them."""

from __future__ import annotations

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.duties.circumstances import Burst, Circumstances, Page
from pratique.model import Finding, Severity, Window
from pratique.story.examination import State
from pratique.story.page_visitors import Visitors
from pratique.story.reached import Line, Reached, Scope

FIRST, LAST = 1_772_676_540_000_000_000, 1_772_679_481_000_000_000


def finding(check="web-php-runs-request", identity="F-1"):
    return Finding(
        identity, check, "t", Severity.CRITICAL, 1.0, "", "e1", (), "", "", "", "", "",
        Window(None, None, ()),
    )  # fmt: skip


def looked(check, outcome=Outcome.NOTHING):
    return CheckOutcome(check, "t", outcome, 0)


def visitors(submitted=3):
    return Visitors(10, 7, submitted, FIRST, LAST, "/var/log/access.log", 3)


def page(submitted=3, path="/var/www/shop/bank/index.php"):
    return Page(path, "F-9", visitors(submitted))


def machine(**known):
    told = {
        "evidence": "e1",
        "machine": "harbour",
        "state": State.COMPROMISED,
        "window": Window(None, FIRST, ("ctime",)),
        "findings": (finding(),),
    }
    return Circumstances(**{**told, **known})


ROOT = Line("account", "root", Reached.TOUCHED, "x", ("F-1",))
SHOP = Line("site", "shop.example", Reached.TOUCHED, "x", ("F-1",), ("/var/www/shop",))
BLOG = Line("site", "blog.example", Reached.TOUCHED, "x", ("F-1",), ("/var/www/blog",))
DATABASE = Line("database", "shop", Reached.REACHABLE, "x", ("F-1",))
MAIL = (Burst("account shop@example.org", 200, 4000, 3500, 12),)


def scope(*lines):
    return Scope(lines)
