"""Where web applications let people in, and what lies behind.

From the applications' own documentation: paths of the login page, and of the administration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Application:
    """An application's doors, as patterns over the path of a request.

    A login is a POST to `login` that is answered with one of `welcomed`. Some send all that
    is done in the administration to that same path: `elsewhere` is what its query then names.
    """

    name: str
    login: re.Pattern[str]
    inside: re.Pattern[str]
    welcomed: frozenset[int] = frozenset({302, 303})
    elsewhere: re.Pattern[str] | None = None


APPLICATIONS: Final = (
    Application(
        "WordPress",
        re.compile(r"/(?:wp-login|xmlrpc)\.php$"),
        re.compile(r"/wp-admin/"),
        elsewhere=re.compile(r"(?:^|&)action=(?!login(?:&|$))[a-z]"),
    ),
    Application(
        "Joomla",
        re.compile(r"/administrator/(?:index\.php)?$"),
        re.compile(r"/administrator/"),
        elsewhere=re.compile(r"(?:^|&)option=com_(?!login(?:&|$))"),
    ),
    Application(
        "Drupal",
        re.compile(r"/user(?:/login)?$"),
        re.compile(r"/admin/"),
    ),
    Application(
        "TYPO3",
        re.compile(r"/typo3/(?:index\.php|login)?$"),
        re.compile(r"/typo3/"),
        elsewhere=re.compile(r"(?:^|&)(?:M|route)=(?![^&]*login)", re.IGNORECASE),
    ),
    Application(
        "PrestaShop or Magento",
        re.compile(r"/(?:admin|backend|adminpanel)[^/]*/(?:index\.php)?(?:/?(?:auth/)?login)?/?$"),
        re.compile(r"/(?:admin|backend|adminpanel)[^/]*/"),
        elsewhere=re.compile(r"(?:^|&)controller=(?!AdminLogin(?:&|$))", re.IGNORECASE),
    ),
)


def application(resource: str) -> Application | None:
    """Whose login page a path is; None for any other path."""
    return next((one for one in APPLICATIONS if one.login.search(resource)), None)


def inside(resource: str) -> Application | None:
    """In whose administration a path lies."""
    return next((one for one in APPLICATIONS if one.inside.search(resource)), None)


def tries_to_log_in(method: str | None, resource: str, query: str | None) -> bool:
    """Whether a request sends a name and a password, and not something else to the same path."""
    found = application(resource)
    if method != "POST" or found is None:
        return False
    return found.elsewhere is None or found.elsewhere.search(query or "") is None


def logs_in(method: str | None, resource: str, status: int | None, query: str | None = "") -> bool:
    """Whether a request was a login that was let in."""
    found = application(resource)
    return (
        found is not None and status in found.welcomed and tries_to_log_in(method, resource, query)
    )
