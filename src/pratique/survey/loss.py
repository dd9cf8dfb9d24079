"""Of which files something was lost, as SQL: one rule for verdicts, figures and checks."""

from __future__ import annotations

from typing import Final

from pratique.content.archive.member import INSIDE
from pratique.model import Stage

# That of `survey.reading`, whose analysers nobody wants to load for a number.
SPARSE: Final = 64 << 20

# SQL: a row for each regular file of which something was lost, or of what is packed in it;
# `unread` where bytes of it were not read, else they were read and not wholly understood. A
# file with holes has no digest, though all of it was read: the gap says where it was not.
LOST: Final = f"""
SELECT f.path, f.kind IS NULL OR f.sha256 IS NULL AND f.size <= {SPARSE}
               OR coalesce(g.unread, false) AS unread
FROM file f LEFT JOIN (
    SELECT split_part(path, '{INSIDE}', 1) AS path, bool_or(stage = '{Stage.READ}') AS unread
    FROM gap WHERE matters AND stage IN ('{Stage.READ}', '{Stage.ANALYSE}') GROUP BY 1
) g USING (path)
WHERE f.type = 'regular'
  AND (f.kind IS NULL OR f.sha256 IS NULL AND f.size <= {SPARSE} OR g.path IS NOT NULL)
"""  # noqa: S608 - our own words
