"""What intruders leave at the places of the field notes' table, and what the innocent put there.

Nothing of it can do harm: nothing executes it, programs are none (ELF of type ET_NONE), addresses
are those that RFC 5737 keeps for examples.
"""

from __future__ import annotations
