"""Requests with who really asked: behind a proxy that one trusts, the address that it names."""

from __future__ import annotations

from typing import Final

from pratique.store.tables import Tables

# A proxy is who brings most of what a log has, nearly always with the address of somebody else
# (X-Forwarded-For), and with those of many.
_PROXY: Final = """
CREATE OR REPLACE TABLE trusted_proxy AS
WITH client AS (
    SELECT path, client, count(*) AS requests, count(forwarded) AS named,
           count(DISTINCT forwarded) AS names, sum(count(*)) OVER (PARTITION BY path) AS total
    FROM web_request GROUP BY path, client
)
SELECT path, client FROM client
WHERE names >= 3 AND named >= 0.9 * requests AND requests >= 0.5 * total
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
