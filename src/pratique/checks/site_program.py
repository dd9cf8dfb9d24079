"""The programs and pages of all sites as SQL: which site and which part of it each belongs to.

A site is a document root that the table `site` names, else one of the folders where sites
usually lie. A part is what one author brings: a plug-in, a theme, a library; empty for the
rest of the site. What is as its package's manifest says is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pratique.content.identify import PHP_SUFFIXES
from pratique.model import Place
from pratique.survey.package_file import ANSWERED_FOR, SAME

# Parts of a path that are compared with the roots of sites.
_DEEPEST: Final = 40
_USUAL: Final = (
    r"^(/var/www/[^/]+|/srv/(?:www|http)/[^/]+|/home/[^/]+/(?:www|web|domains|sites)/[^/]+"
    r"|.*?/(?:public_html|htdocs|httpdocs))(?:/|$)"
)
_PART: Final = (
    r"^(.*?/(?:plugins|mu-plugins|themes|modules|extensions|components|templates|addons|packages"
    r"|libraries|bower_components|bundles|vendor/[^/]+|node_modules(?:/@[^/]+)?"
    r"|app/code/[^/]+/[^/]+|app/design/[^/]+/[^/]+|skin/[^/]+/[^/]+)/[^/]+)(?:/|$)"
)
_SUFFIX: Final = r"regexp_extract(filename, '[.]([^.]*)$', 1)"
_PHP: Final = ", ".join(f"'{suffix}'" for suffix in sorted(PHP_SUFFIXES))

# SQL: whether a row of `file` can be run by a web server as PHP.
RUNS: Final = f"(kind = 'php' OR kind IN ('html', 'text') AND lower({_SUFFIX}) IN ({_PHP}))"

# Where an application writes by itself: what appears there tells nothing.
_WRITTEN: Final = (
    "/(?:cache|caches|supercache|page_enhanced|tmp|temp|sessions?|compiled|templates_c|twig"
    "|generated|languages?|lang|log|logs)(?:/|$)"
)

# SQL, common table expressions: `placed` (directory, site, part and more) for each folder of a
# site that holds programs or pages, and `program` for each of these. A digest stands for each
# name, place and content: a machine has a million of them, and only equality is asked. The
# folders of `placed` and the paths of `file` have the same digests: hash(directory), hash(path).
PROGRAMS: Final = rf"""
folder AS (
    SELECT directory, string_split(rtrim(directory, '/'), '/') AS parts
    FROM (SELECT DISTINCT directory FROM file
          WHERE type = 'regular' AND (kind IN ('php', 'html', 'javascript') OR {RUNS}))
),
above AS (
    SELECT directory, unnest(list_transform(
               range(1, least(len(parts), {_DEEPEST}) + 1),
               lambda depth: array_to_string(parts[1:depth], '/'))) AS root
    FROM folder
),
rooted AS (
    SELECT directory, arg_max(root, length(root)) AS root
    FROM above JOIN (SELECT DISTINCT rtrim(document_root, '/') AS root FROM site
                     WHERE starts_with(document_root, '/')) USING (root)
    GROUP BY directory
),
sited AS (
    SELECT directory,
           coalesce(root, nullif(regexp_extract(directory, '{_USUAL}', 1), '')) AS site
    FROM folder LEFT JOIN rooted USING (directory)
),
placed AS (
    SELECT *, hash(directory) AS folder, hash(site) AS site_id, hash(part) AS part_id,
           regexp_matches(lower(directory), '{_WRITTEN}') AS written
    FROM (SELECT directory, site,
                 regexp_extract(substr(directory, length(site) + 1), '{_PART}', 1) AS part
          FROM sited WHERE site IS NOT NULL)
),
answered AS (
    SELECT hash(f.path) AS id FROM file f JOIN package_file p ON p.path = f.path
    WHERE {SAME} AND {ANSWERED_FOR}
),
program AS MATERIALIZED (
    SELECT hash(f.path) AS id, folder, hash(filename) AS name, hash(sha256) AS content,
           site_id AS site, part_id AS part, written, {RUNS} AS runs, kind = 'html' AS page,
           size, mode, uid, epoch_ns(mtime) AS mtime, epoch_ns(ctime) AS ctime,
           epoch_ns(btime) AS btime
    FROM file f JOIN placed USING (directory)
    WHERE type = 'regular' AND (kind IN ('php', 'html', 'javascript') OR {RUNS})
      AND hash(f.path) NOT IN (SELECT id FROM answered)
)
"""

_DAY: Final = 86_400 * 1_000_000_000

# SQL, one more: `changed` is `program` with the time of its last change. The time of the
# inode cannot simply be set; but where it is that of a copy, only that of the content tells.
# It is no copy where files were changed on several days, or where most have one time for both.
CHANGED: Final = f"""
lived AS (
    SELECT site, quantile_disc(ctime, 0.95) - quantile_disc(ctime, 0.05) > {_DAY}
                 OR count(*) FILTER (abs(ctime - mtime) < {_DAY}) * 2 > count(*) AS lives
    FROM program GROUP BY site
),
changed AS (
    SELECT p.*, CASE WHEN lives THEN ctime ELSE mtime END AS moment
    FROM program p JOIN lived USING (site)
)
"""

# SQL: the path and the content's digest of each program of the table `wanted` (id, place),
# and the columns of `told` (place, ...), one row for each place.
PLACES: Final = """
SELECT told.*, places FROM told JOIN (
    SELECT w.place, list({'path': f.path, 'sha256': f.sha256} ORDER BY f.path) AS places
    FROM wanted w JOIN file f ON hash(f.path) = w.id GROUP BY w.place
) USING (place)
ORDER BY place
"""


def places_of(found: Iterable[Mapping[str, str]]) -> tuple[Place, ...]:
    """The column `places` of such a row, as a sign names them."""
    return tuple(Place(one["path"], sha256=one["sha256"]) for one in found)
