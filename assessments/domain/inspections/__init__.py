"""Inspection on the spot: who is drawn, what is found there, what follows from it."""
