"""Secretaries' projects: drafted and set, carried out in milestones, written about each month."""
