"""Interviews (约谈): proposed by rule, decided by people, kept as rows of a register."""
