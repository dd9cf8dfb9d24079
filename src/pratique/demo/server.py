"""The made-up server: a small Debian with a blog and a shop, and a few days of logs."""

from __future__ import annotations

from pratique.demo.accounts import lay_accounts
from pratique.demo.blog import lay_blog
from pratique.demo.container import lay_container
from pratique.demo.disk import Disk
from pratique.demo.distribution import PACKAGES
from pratique.demo.package import install
from pratique.demo.sessions import lay_session_logs
from pratique.demo.shop import lay_shop
from pratique.demo.system import lay_system
from pratique.demo.visitors import lay_access_logs


def server(*, broken_into: bool) -> Disk:
    """The disk without what the intruder planted; if `broken_into`, its logs tell of him."""
    disk = Disk()
    lay_system(disk)
    install(disk, PACKAGES)
    lay_accounts(disk)
    lay_blog(disk)
    lay_shop(disk)
    lay_container(disk)
    lay_access_logs(disk, broken_into=broken_into)
    lay_session_logs(disk, broken_into=broken_into)
    return disk
