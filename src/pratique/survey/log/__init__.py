"""Logs of the evidence: which there are, what form they have, and when their lines were written.

A pass of its own after the survey. A log is a chain of files; what a line means and which year it
is of can only be told when it is known what stands in front of it and behind it.
"""
