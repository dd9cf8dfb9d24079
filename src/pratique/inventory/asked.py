"""Requests with who really asked: behind a proxy that one trusts, the address that it names."""

from __future__ import annotations

from typing import Final

from pratique.store.tables import Tables

# A proxy is who brings most of what a log has, nearly always with the address of somebody else
# (X-Forwarded-For), and with those of many. Most logs have no such address at all: who asked is
# counted only where enough lines have one.
_PROXY: Final = """
CREATE OR REPLACE TABLE trusted_proxy AS
WITH log AS (
    SELECT path, count(*) AS total, count(forwarded) AS named FROM web_request GROUP BY path
), often AS (
    SELECT r.path, r.client
    FROM web_request r JOIN log l ON l.path = r.path AND l.named >= 0.45 * l.total
    GROUP BY r.path, r.client
    HAVING count(*) >= 0.5 * any_value(l.total) AND count(r.forwarded) >= 0.9 * count(*)
)
SELECT r.path, r.client
FROM web_request r JOIN often o ON o.path = r.path AND o.client = r.client
GROUP BY r.path, r.client HAVING count(DISTINCT r.forwarded) >= 3
"""
# What stands before the last address, the client may have made up.
_ASKED: Final = """
CREATE OR REPLACE VIEW asked AS
SELECT r.*, CASE WHEN p.client IS NULL OR coalesce(r.forwarded, '') IN ('', '-')
            THEN coalesce(r.address, r.client, '')
            ELSE trim(list_last(string_split(r.forwarded, ','))) END AS source
FROM web_request r LEFT JOIN trusted_proxy p ON p.path = r.path AND p.client = r.client
"""


def know_who_asked(tables: Tables) -> None:
    """Make the view `asked`: `web_request` with one more column, `source`, who really asked.

    It is an address, or a name where the server looks names up; empty where nothing is told.
    """
    tables.once(_make)


def _make(tables: Tables) -> bool:
    tables.prepare(_PROXY)
    tables.prepare(_ASKED)
    return True
