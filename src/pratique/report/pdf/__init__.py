"""The report as PDF: a page of ours is read, and set on paper."""
