"""Shell: what command lines and scripts do, and what in them only intruders need."""
