"""What was done, decided and said: the journal of a case, and what follows from it."""
