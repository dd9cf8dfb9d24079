"""Which package brought a path, or why nobody can tell."""

from __future__ import annotations

from typing import Self

from pratique.checks.package_database import needs_packages
from pratique.inventory.package_owner import PackageOwners
from pratique.store.tables import Tables


class Owners(PackageOwners):
    """The owners, for checks that need them."""

    @classmethod
    def required(cls, tables: Tables) -> Self:
        """The owners, or CouldNotLook where there is no package database."""
        needs_packages(tables)
        return tables.once(cls)
