"""What the functions of PHP give, for values that are known, and what they do, for all.

A room of pure functions for each chapter of the manual, and one for the functions that act.
"""

from __future__ import annotations

from pratique.content.php.emulator.functions.library import call_builtin

__all__ = ["call_builtin"]
