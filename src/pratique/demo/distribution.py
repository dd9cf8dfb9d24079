"""The packages that are installed on the made-up server, and the services that start with it."""

from __future__ import annotations

from typing import Final

from pratique.demo.base_packages import BASE
from pratique.demo.package import Package
from pratique.demo.service_packages import SERVICES

PACKAGES: Final[tuple[Package, ...]] = (*BASE, *SERVICES)

# The names of their units.
STARTED: Final = (
    "ssh", "cron", "atd", "rsyslog", "nginx", "php8.2-fpm", "mariadb", "postfix", "systemd-logind",
)  # fmt: skip
