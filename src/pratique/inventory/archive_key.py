"""The keys with which distributions sign their archives, by fingerprint.

Those of Debian are in its package debian-archive-keyring and on its page of FTP masters' keys,
those of Ubuntu in its package ubuntu-keyring.
"""

from __future__ import annotations

from typing import Final

ARCHIVE_KEYS: Final[dict[str, str]] = {
    "067E3C456BAE240ACEE88F6FEF0F382A1A7B6500": "Debian 9 (stable release)",
    "E1CF20DDFFE4B89E802658F1E0B11894F66AEC98": "Debian 9 (archive)",
    "6ED6F5CB5FA6FB2F460AE88EEDA0D2388AE22BA9": "Debian 9 (security)",
    "6D33866EDD8FFA41C0143AEDDCC9EFBF77E11517": "Debian 10 (stable release)",
    "80D15823B7FD1561F9F7BCDDDC30D7C23CBBABEE": "Debian 10 (archive)",
    "5E61B217265DA9807A23C5FF4DFAB270CAA96DFA": "Debian 10 (security)",
    "A4285295FC7B1A81600062A9605C66F00D6C9793": "Debian 11 (stable release)",
    "1F89983E0081FDE018F3CC9673A4F27B8DD47936": "Debian 11 (archive)",
    "AC530D520F2F3269F5E98313A48449044AAD5C5D": "Debian 11 (security)",
    "4D64FEC119C2029067D6E791F8D2585B8783D481": "Debian 12 (stable release)",
    "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8": "Debian 12 (archive)",
    "05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0": "Debian 12 (security)",
    "41587F7DB8C774BCCF131416762F67A0B2C39DE4": "Debian 13 (stable release)",
    "04B54C3CDCA79751B16BC6B5225629DF75B188BD": "Debian 13 (archive)",
    "5E04A1E3223A19A20706E20F9904613D4CCE68C6": "Debian 13 (security)",
    "790BC7277767219C42C86F933B4FE6ACC0B21F32": "Ubuntu (archive, 2012)",
    "F6ECB3762474EDA9D21B7022871920D1991BC93C": "Ubuntu (archive, 2018)",
}
