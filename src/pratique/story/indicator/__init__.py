"""Indicators: what of a case helps others to find, or to keep out, the same intruder."""
