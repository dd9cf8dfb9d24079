"""What an entry of the journal is about."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What was done. The words stand in journals for ever: add some, never change one."""

    OPENED = "opened"  # the journal itself
    EXAMINED = "examined"
    CONCLUDED = "concluded"  # everything asked again, nothing read anew
    NOTED = "noted"  # what a person wrote
    DECIDED = "decided"
    REGISTERED = "registered"  # a piece of evidence, and where it came from
    CUSTODY = "custody"  # it changed hands or place
    PERSON = "person"  # somebody was added to the list of people, or changed there
    TOLD = "told"  # somebody was told something
    AWARE = "aware"  # since when the person has known of it
    STATED = "stated"  # a fact that a duty depends on
    LETTER = "letter"
    REPORTED = "reported"
    EXPORTED = "exported"
    SEALING = "sealing"  # what a bag holds of the journal ends here
    SEALED = "sealed"
    STAMPED = "stamped"  # an authority's time stamp was filed
    PRUNED = "pruned"
    KEY_CHANGED = "key-changed"
    TORN = "torn"  # the journal ended in half a line
    BROKEN = "broken"  # the journal did not end as its head said
