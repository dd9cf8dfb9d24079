"""How they got in: acts of strangers in the logs, weighed by how well they explain what was left.

findings -> traces (what was left, and when) -> acts (what somebody did) -> hypotheses, ranked
"""
