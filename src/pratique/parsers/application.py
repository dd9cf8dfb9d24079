"""The `application` table: which web applications are installed where, and in which version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final


@dataclass(frozen=True, slots=True)
class Application:
    """A web application, or a plug-in or theme of one, as a file of it says itself.

    Who can change that file can change what it says.
    """

    table: ClassVar[str] = "application"

    path: Annotated[str, "the file that tells of it"]
    line: Annotated[int | None, "line there; null where the name of the file says it"]
    root: Annotated[str, "readable path of the folder that it is installed in"]
    name: Annotated[str, "its name, e.g. `WordPress`, or what a plug-in calls itself"]
    slug: Annotated[str, "name of its folder for a plug-in or theme; empty for an application"]
    version: Annotated[str, "its version, as written"]
    kind: Annotated[
        str,
        "`core`, `plugin` or `theme`; `single-file plugin`, `must-use plugin` or `drop-in` of "
        "WordPress; `extension` of another application, `core extension` where its makers' own",
    ]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of an application by its name.

    `archive` is how its makers call the file with a release, `{version}` in it; empty where
    there is no such name. `own` are folders below its root in which nobody but the makers puts
    a file.
    """

    archive: str
    own: tuple[str, ...]


LAYOUTS: Final = {
    "WordPress": Layout("wordpress-{version}.zip", ("wp-admin", "wp-includes")),
    "Joomla": Layout(
        "Joomla_{version}-Stable-Full_Package.zip",
        ("administrator/includes", "includes", "libraries/src", "libraries/joomla"),
    ),
    "Drupal": Layout("drupal-{version}.tar.gz", ("core", "includes", "misc", "scripts")),
    "PrestaShop": Layout(
        "prestashop_{version}.zip", ("classes", "controllers", "src", "Adapter", "Core")
    ),
    "Magento 1": Layout("magento-{version}.tar.gz", ("app/code/core", "lib/Varien", "lib/Zend")),
    "OpenMage": Layout("", ("app/code/core", "lib/Varien", "lib/Zend")),
    "Magento 2": Layout("", ("lib/internal", "vendor/magento")),
    "phpMyAdmin": Layout(
        "phpMyAdmin-{version}-all-languages.zip", ("js", "libraries", "setup", "templates")
    ),
    "Nextcloud": Layout("nextcloud-{version}.zip", ("3rdparty", "core", "lib", "ocs")),
    "Roundcube": Layout("roundcubemail-{version}-complete.tar.gz", ("bin", "program")),
    "MediaWiki": Layout(
        "mediawiki-{version}.tar.gz", ("includes", "languages", "maintenance", "resources")
    ),
}


def archive_of(name: str, slug: str, version: str, kind: str) -> str:
    """How the file is called that its makers give out; empty where there is no such name."""
    if kind != "core":
        return f"{slug}.{version}.zip"
    layout = LAYOUTS.get(name)
    return layout.archive.format(version=version) if layout is not None else ""


PARSERS = ()
