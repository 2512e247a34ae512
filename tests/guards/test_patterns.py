"""No pattern of ours takes more than a moment over any text, however long and however made.

Each is tried on long texts made of its own letters: runs of one letter, runs of two in turn, with
an end that does not fit. A pattern that looks again and again at the same letters needs seconds
there, one that looks at each once a millisecond; the limit lies between, far from either.
"""

import ast
import importlib
import re
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from re import _constants as words
from re import _parser as parser

import pytest

from tests import sources

LENGTH = 64_000
LIMIT = 0.25  # seconds of processor time
MOST_LETTERS = 5
ANCHORED = {"match", "fullmatch"}
CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
LEFT_OUT = ("/migrations/", "/demo/", "portal/embedded/", "portal/api/guide.py")


def modules():
    for path in sources.modules():
        name = str(path.relative_to(sources.ROOT))
        source = path.read_text()
        if "import re\n" in source and not any(part in name for part in LEFT_OUT):
            yield name, ast.parse(source)


def patterns():
    """Each pattern with the way it is used: anchored, or tried at every place."""
    for name, tree in modules():
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        for label, value in vars(module).items():
            for pattern in compiled(value):
                yield f"{name}:{label}", pattern, used(tree, label)
        for node in ast.walk(tree):
            if (literal := inline(node)) is not None:
                yield f"{name}:{node.lineno}", re.compile(literal), node.func.attr


def compiled(value) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from compiled(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from compiled(one)


def used(tree, label):
    ways = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == label
    }
    return "fullmatch" if ways and ways <= ANCHORED else "search"


def inline(node):
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if not (is_call and getattr(node.func.value, "id", "") == "re" and node.func.attr in CALLS):
        return None
    if node.func.attr == "compile":
        return None  # a name of the module holds it
    assert isinstance(node.args[0], ast.Constant), f"line {node.lineno}: name the pattern"
    return node.args[0].value


def letters(tree) -> Iterator[str]:
    """One for each literal and class of the pattern."""
    for kind, facts in tree:
        if kind in {words.LITERAL, words.NOT_LITERAL}:
            yield chr(facts) if kind == words.LITERAL else other_than(chr(facts))
        elif kind == words.IN:
            yield member(facts)
        elif kind == words.ANY:
            yield "x"
        else:
            for part in parts(facts):
                yield from letters(part)


def parts(facts):
    if isinstance(facts, parser.SubPattern):
        yield facts
    elif isinstance(facts, tuple | list):
        for one in facts:
            yield from parts(one)


def member(facts):
    kind, first = facts[0]
    if kind == words.NEGATE:
        taken = {chr(value) for k, value in facts[1:] if k == words.LITERAL}
        return next(letter for letter in "x1 一" if letter not in taken)
    if kind == words.LITERAL:
        return chr(first)
    if kind == words.RANGE:
        return chr(first[0])
    return {words.CATEGORY_SPACE: " ", words.CATEGORY_DIGIT: "1"}.get(first, "x")


def other_than(letter):
    return "x" if letter != "x" else "y"


def evil(pattern):
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin1")
    own = list(dict.fromkeys(letters(parser.parse(text, pattern.flags & ~re.UNICODE))))
    for first, second in product([*own[:MOST_LETTERS], "x", " ", "1"], repeat=2):
        made = (first + second) * (LENGTH // 2) + "\0"
        yield made if isinstance(pattern.pattern, str) else made.encode("latin1")


class TooLongError(Exception):
    pass


@contextmanager
def limited():
    def stop(*_):
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT * 4)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow_on(pattern, way):
    """The beginning of a text that takes too long, None for a sound pattern."""
    search = pattern.fullmatch if way in ANCHORED else pattern.search
    for text in evil(pattern):
        begun = time.process_time()
        try:
            with limited():
                search(text)
        except TooLongError:
            return text[:4]
        if time.process_time() - begun > LIMIT:
            return text[:4]
    return None


def test_no_pattern_looks_again_and_again_at_the_same_letters():
    known = list(patterns())
    assert len(known) > 100
    slow = {where: text for where, one, way in known if (text := slow_on(one, way)) is not None}
    assert slow == {}


@pytest.mark.parametrize(
    "bad", [r"<[^>]*>", r"(a+)+$", r"\s+$", r"\d+x", r"(a|a)*b", r"\s*\n\s*x", r"[ \t]*=[ \t]*;"]
)
def test_the_guard_knows_bad_patterns(bad):
    assert slow_on(re.compile(bad), "search") is not None


@pytest.mark.parametrize("good", [r"\s+", r"(\d{4})[-./](\d{1,2})", r"[\[(][^()]{0,40}\)"])
def test_the_guard_passes_good_patterns(good):
    assert slow_on(re.compile(good), "search") is None
