"""The bytes of a file at places in no order: what was read is kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from pratique.parsers.log.base import Access

PAGE: Final = 1 << 20
_MOST_PAGES: Final = 24


class Window:
    """An `Access` that reads pages of a megabyte, and keeps the two dozen used last.

    `reads` is how many pages were read.
    """

    def __init__(self, access: Access) -> None:
        self.size = access.size
        self.reads = 0
        self._access = access
        self._pages: OrderedDict[int, bytes] = OrderedDict()

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer only at the end."""
        number, start = divmod(offset, PAGE)
        page = self._page(number)
        if start + length <= len(page):
            return page[start : start + length]
        parts = [page[start:]]
        missing = length - len(parts[0])
        while missing > 0 and len(page) == PAGE:
            number += 1
            page = self._page(number)
            parts.append(page[:missing])
            missing -= len(parts[-1])
        return b"".join(parts)

    def _page(self, number: int) -> bytes:
        page = self._pages.get(number)
        if page is None:
            self.reads += 1
            page = self._access.read_at(number * PAGE, PAGE)
            self._pages[number] = page
            if len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page
