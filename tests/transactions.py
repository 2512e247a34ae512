"""Blocks in which tests let things happen that are taken back afterwards."""

from django.db import transaction


def taken_back() -> transaction.Atomic:
    """As the block around a test of Django's: an act that must be the outermost may stand in it."""
    block = transaction.atomic()
    block._from_testcase = True
    return block
