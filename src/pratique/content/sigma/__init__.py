"""Sigma rules of a person: read through pySigma, and made questions to the tables of logs.

The specification is at sigmahq.io. Nothing is fetched from anywhere: only the rules are read.
"""
