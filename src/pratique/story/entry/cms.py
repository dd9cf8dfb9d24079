"""Where web applications let people in, and where those who are in can put code.

From the applications' own documentation: paths of the login page, of the administration, and of
what installs or edits plug-ins there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Application:
    """An application's doors, as patterns over the path of a request.

    A login is a POST to `login` that is answered with one of `welcomed`; a wrong password with
    one of `refused`. `code` are requests (path and query) by which an administrator brings in code.
    """

    name: str
    login: re.Pattern[str]
    inside: re.Pattern[str]
    code: re.Pattern[str]
    welcomed: frozenset[int] = frozenset({302, 303})
    refused: frozenset[int] = frozenset({200, 401, 403})


APPLICATIONS: Final = (
    Application(
        "WordPress",
        re.compile(r"/(?:wp-login|xmlrpc)\.php$"),
        re.compile(r"/wp-admin/"),
        re.compile(
            r"/wp-admin/(?:update\.php\?.*action=(?:upload|install)-"
            r"|(?:network/)?(?:theme|plugin)-editor\.php|async-upload\.php|media-new\.php"
            r"|admin-ajax\.php|plugin-install\.php|theme-install\.php)"
        ),
    ),
    Application(
        "Joomla",
        re.compile(r"/administrator/(?:index\.php)?$"),
        re.compile(r"/administrator/"),
        re.compile(r"/administrator/index\.php\?.*option=com_(?:installer|templates|media)"),
    ),
    Application(
        "Drupal",
        re.compile(r"/user(?:/login)?$"),
        re.compile(r"/admin/"),
        re.compile(r"/admin/(?:modules|theme|config)|/update\.php"),
    ),
    Application(
        "TYPO3",
        re.compile(r"/typo3/(?:index\.php|login)?$"),
        re.compile(r"/typo3/"),
        re.compile(r"/typo3/.*(?:file|extension)"),
    ),
    Application(
        "PrestaShop or Magento",
        re.compile(r"/(?:admin|backend|adminpanel)[^/]*/(?:index\.php)?(?:/?(?:auth/)?login)?/?$"),
        re.compile(r"/(?:admin|backend|adminpanel)[^/]*/"),
        re.compile(r"/(?:admin|backend)[^/]*/.*(?:module|import|design|upload)"),
    ),
)


def application(resource: str) -> Application | None:
    """Whose login page a path is; None for any other path."""
    return next((one for one in APPLICATIONS if one.login.search(resource)), None)


def inside(resource: str) -> Application | None:
    """In whose administration a path lies."""
    return next((one for one in APPLICATIONS if one.inside.search(resource)), None)


def logs_in(method: str | None, resource: str, status: int | None) -> bool:
    """Whether a request was a login that was let in."""
    found = application(resource)
    return method == "POST" and found is not None and status in found.welcomed
