"""Secretaries' projects: the list, the page of one, its acts."""
