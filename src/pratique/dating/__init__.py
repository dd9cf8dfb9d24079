"""Dating: since when each finding is there, as the snapshots of the machine tell.

    findings -> traces -> which snapshots to look at -> sightings -> bounds -> windows

A snapshot proves more than any time on the suspect disk: it was written when the intruder may
not have been there yet, and mostly where he could not reach. What it proves is an interval.
"""
