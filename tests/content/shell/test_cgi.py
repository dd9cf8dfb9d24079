from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.identify import identify
from pratique.content.shell.cgi import ANALYSER


def marks(text, name="a.cgi"):
    held = text.encode()
    return list(ANALYSER.find(Content(held, f"/srv/{name}", identify(held, name))))


@pytest.mark.parametrize(
    "text",
    [
        '#!/bin/sh\necho "Content-type: text/plain"\necho\neval "$QUERY_STRING"\n',
        '#!/bin/sh\nC=`echo "$QUERY_STRING" | sed "s/%20/ /g"`\nsh -c "$C"\n',
        "#!/bin/bash\nread -n $CONTENT_LENGTH POST\nline=${POST#c=}\n$line 2>&1\n",
        '#!/bin/bash\necho "$HTTP_X_RUN" | base64 -d | bash\n',
        (
            '#!/bin/bash\nparm=($QUERY_STRING)\nc=$(echo -e $(echo ${parm[1]} | sed "s/+/ /g"))\n'
            "${c}\n"
        ),
        (
            "#!/bin/bash\nold=$IFS; IFS='=&'; parm=($QUERY_STRING); IFS=$old\n"
            "c=$(echo ${parm[1]})\n${c}\n"
        ),
        "#!/bin/bash\nbody=$(cat)\n# $CONTENT_LENGTH\nout=$($body)\n",
    ],
)
def test_sees(text):
    (mark,) = marks(text)
    assert (mark.mark, mark.confidence) == ("page-runs-request", 0.9)


@pytest.mark.parametrize(
    "text",
    [
        '#!/bin/sh\necho "Content-type: text/plain"\necho\necho "$QUERY_STRING"\n',
        '#!/bin/sh\ncase "$QUERY_STRING" in\nup) uptime ;;\n"$HTTP_HOST") date ;;\nesac\n',
        '#!/bin/sh\nif [ "$QUERY_STRING" = up ]; then uptime; fi\n',
        # A line of a text, of a command that goes on, of a document.
        '#!/bin/sh\nprintf "%s\\n" \\\n  "$QUERY_STRING"\n',
        '#!/bin/sh\necho "You asked for\n$QUERY_STRING\n"\n',
        "#!/bin/sh\ncat <<END\n$QUERY_STRING\nEND\n",
        "#!/bin/sh\nTOOL=date; X=$QUERY_STRING\n$TOOL\n",
        '#!/bin/sh\nX=$QUERY_STRING\n/usr/bin/tool --query "$X"\n',
        '#!/bin/sh\n# eval "$QUERY_STRING" would be a hole\nuptime\n',
        'eval "$QUERY_STRING" in a text without a first line\n',
    ],
)
def test_leaves_alone(text):
    assert marks(text) == []


@given(st.text(max_size=300))
def test_any_text(text):
    marks("#!/bin/sh\n$QUERY_STRING" + text)
