"""The programs and pages of all sites as SQL: which site and which part of it each belongs to.

A site is a document root that the table `site` names, else one of the folders where sites
usually lie. A part is what one author brings: a plug-in, a theme, a library; empty for the
rest of the site. What a package lists is left out: its manifest answers for that.
"""

from __future__ import annotations

from typing import Final

from pratique.content.identify import PHP_SUFFIXES

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

# SQL, common table expressions: `placed` (directory, site, part) for each folder of a site
# that holds programs or pages, and `program` for each of these.
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
    SELECT directory, site, regexp_extract(substr(directory, length(site) + 1), '{_PART}', 1)
               AS part
    FROM sited WHERE site IS NOT NULL
),
program AS (
    SELECT f.path, directory, filename, kind, size, mode, uid, gid, inode, sha256,
           epoch_ns(mtime) AS mtime, epoch_ns(ctime) AS ctime, epoch_ns(btime) AS btime,
           site, part, {RUNS} AS runs
    FROM file f JOIN placed USING (directory)
    WHERE type = 'regular' AND (kind IN ('php', 'html', 'javascript') OR {RUNS})
      AND NOT EXISTS (FROM package_file p WHERE p.path = f.path)
)
"""

_DAY: Final = 86_400 * 1_000_000_000

# SQL, one more: `changed` is `program` with the time of its last change. The time of the
# inode cannot simply be set; but where it is that of a copy, only that of the content tells.
CHANGED: Final = f"""
lived AS (
    SELECT site, quantile_disc(ctime, 0.95) - quantile_disc(ctime, 0.05) > {_DAY} AS lives
    FROM program GROUP BY site
),
changed AS (
    SELECT p.*, CASE WHEN lives THEN ctime ELSE mtime END AS moment, lives
    FROM program p JOIN lived USING (site)
)
"""

# SQL: whether a row lies where an application writes by itself.
WRITTEN: Final = (
    "regexp_matches(lower(directory), '/(?:cache|caches|supercache|page_enhanced|tmp|temp"
    "|sessions?|compiled|templates_c|twig|generated|languages?|lang|log|logs)(?:/|$)')"
)
