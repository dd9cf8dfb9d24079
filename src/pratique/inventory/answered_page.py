"""Pages of sites that logs tell of: which of them lie on the disk, and how long answers are.

What a site answers to anything at all (a front controller, a page that says "not found" with
status 200) has the length of its other answers: an answer of that length proves nothing.
"""

from __future__ import annotations

from typing import Final

from pratique.inventory.asked import know_who_asked
from pratique.store.tables import Tables

_CHAINS: Final = """
CREATE OR REPLACE VIEW answer AS
SELECT a.*, coalesce(f.chain, a.path) AS chain FROM asked a LEFT JOIN log_file f USING (path)
"""
# Every file of a site as a request names it.
_SERVED: Final = """
CREATE OR REPLACE TABLE served AS
SELECT DISTINCT substr(f.path, length(s.root) + 1) AS resource, f.path AS file, f.size,
       epoch_ns(f.mtime) AS written
FROM file f JOIN (SELECT DISTINCT rtrim(document_root, '/') AS root FROM site) s
  ON s.root <> '' AND starts_with(f.path, s.root || '/')
WHERE f.type IN ('regular', 'symlink')
  AND regexp_matches(f.filename, '[.](?:php[0-9]?|phtml|phar|inc|html?|txt|jsp|aspx?|cgi|pl|py)$')
"""
# Lengths of answers by chain, with two of the pages that are so long (or one, twice).
_USUAL: Final = """
CREATE OR REPLACE TABLE usual_answer AS
SELECT chain, bytes, min(url_decode(resource)) AS least, max(url_decode(resource)) AS most
FROM answer
WHERE status = 200 AND bytes IS NOT NULL AND resource IS NOT NULL
  AND NOT regexp_matches(resource, '[.](?:css|js|png|jpe?g|gif|svg|ico|woff2?)$')
GROUP BY chain, bytes
"""
# True of the row `p` (chain, resource, bytes) where no other page is about as long.
UNLIKE_OTHERS: Final = """NOT EXISTS (
    SELECT 1 FROM usual_answer u
    WHERE u.chain = p.chain AND u.bytes BETWEEN 0.97 * p.bytes - 2 AND 1.03 * p.bytes + 2
      AND (u.least <> p.resource OR u.most <> p.resource))"""


def know_answers(tables: Tables) -> None:
    """Make `answer` (`asked` with the chain of its log), `served` and `usual_answer`."""
    tables.once(_make)


def _make(tables: Tables) -> bool:
    know_who_asked(tables)
    tables.prepare(_CHAINS)
    tables.prepare(_SERVED)
    tables.prepare(_USUAL)
    return True
