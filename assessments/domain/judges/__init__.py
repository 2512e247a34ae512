"""Judges' rounds: sheets on a telephone, the mean of those that are valid."""
