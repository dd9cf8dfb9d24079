"""Settings in XML: `local.xml`, `web.config`, `tomcat-users.xml`, `settings.xml`, FileZilla's.

`<password>...</password>`, `password="..."`, `<add key="..." value="..."/>` and
`<property name="..." value="..."/>`. What stands in the same element is one group.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.content.secret.found import Setting
from pratique.content.secret.opens import text_of

MOST_BYTES: Final = 2 << 20
_DEEP: Final = 64
_TOKEN: Final = re.compile(
    rb"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)|<!\[CDATA\[((?:[^\]]|\](?!\]>))*+)(?:\]\]>|\Z)"
    rb"|<(/?)([A-Za-z_][\w.:\-]*+)([^<>]*+)>|([^<]++)"
)
_ATTRIBUTE: Final = re.compile(rb"([\w.:\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITIES: Final = ((b"&quot;", b'"'), (b"&apos;", b"'"), (b"&lt;", b"<"), (b"&gt;", b">"),
                    (b"&amp;", b"&"))  # fmt: skip


def xml_settings(content: bytes) -> list[Setting]:
    """The settings of an XML file; of the first two megabytes."""
    found: list[Setting] = []
    above: list[tuple[str, int]] = []
    count, line = 0, 1
    named = ""
    for token in _TOKEN.finditer(content[:MOST_BYTES]):
        text = token[1] if token[1] is not None else token[5]
        if text is not None and text.strip() and above:
            names = [name for name, _group in above]
            group = above[-2][1] if len(above) > 1 else 0
            key = ".".join((*names[-5:-1], named or names[-1]))
            found.append(Setting(line, key, _plain(text.strip()), group))
        elif token[3] is not None and token[2]:
            named = ""
            if above:
                above.pop()
        elif token[3] is not None:
            count += 1
            tag = text_of(token[3])
            attributes = [
                (text_of(one[1]), _plain(one[2] if one[2] is not None else one[3]))
                for one in _ATTRIBUTE.finditer(token[4])
            ]
            group = above[-1][1] if above else 0
            found += _attributes(tag, attributes, line, count, group)
            named = next((text_of(v) for k, v in attributes if k.lower() in ("name", "key")), "")
            if not token[4].rstrip().endswith(b"/") and len(above) < _DEEP:
                above.append((tag, count))
        line += token[0].count(b"\n")
    return found


def _attributes(
    tag: str, attributes: list[tuple[str, bytes]], line: int, own: int, around: int
) -> list[Setting]:
    values = {name.lower(): value for name, value in attributes}
    named = values.get("key") or values.get("name")
    if named is not None and "value" in values:
        return [Setting(line, f"{tag}.{text_of(named)}", values["value"], around)]
    return [Setting(line, f"{tag}.{name}", value, own) for name, value in attributes]


def _plain(text: bytes) -> bytes:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text
