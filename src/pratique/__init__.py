"""Pratique: find out what happened to a Linux server, and bring it back."""

from __future__ import annotations

__version__ = "0.1.0"
