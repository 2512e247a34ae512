"""A word means one thing: no two classes share a name.

Whoever reads `Finding` in a traceback, a test or the glossary need not ask of which app. What only
its owner speaks of is nested in it (`Meta`, the choices of one model) and is not looked at.
"""

import ast
from collections import defaultdict

from tests import sources

# Found by Django by this name.
BY_DJANGO = {"Command"}


def test_no_two_classes_share_a_name():
    places = defaultdict(list)
    for path in sources.modules():
        if "migrations" in path.parts:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and node.name not in BY_DJANGO:
                places[node.name].append(str(path.relative_to(sources.ROOT)))
    assert places["Finding"] == ["portal/problems.py"]  # it looks where they are
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
