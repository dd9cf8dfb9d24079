"""Tars side by side: full ones, and GNU incrementals that say what each folder held."""
