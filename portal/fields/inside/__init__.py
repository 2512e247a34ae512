"""Runs in the limited child that opens foreign files: no Django here."""
