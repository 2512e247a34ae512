"""Readers that do what a hostile file makes a parser do."""

import importlib
import os
import sys
import time


def echo(content, *words):
    yield content
    yield list(words)


def endless(content):
    while True:
        pass
    yield


def greedy(content):
    yield len(bytearray(4 * 1024**3))


def talkative(content):
    while True:
        yield bytes(1024 * 1024)


def dying(content):
    yield 1
    os._exit(9)


def broken(content):
    raise KeyError(content.decode())
    yield


def about_itself(content):
    yield dict(os.environ)
    yield sorted(name for name in sys.modules if name.startswith(("django", "celery", "psycopg")))
    yield os.nice(0)


def waiting(content):
    time.sleep(60)
    yield


def imported(content, names):
    for name in names:
        importlib.import_module(name)
    yield sorted(name for name in sys.modules if name.startswith(("django", "celery", "psycopg")))
