from contextlib import contextmanager

import pytest

import bench.__main__ as command
from bench import runner
from portal import embedded


@contextmanager
def no_servers():
    yield embedded.Servers(database_url="postgresql://unused", redis_url="redis://unused")


@pytest.fixture
def call(monkeypatch):
    """The command with servers, preparation and measuring left out."""
    for name in ("DATABASE_URL", "REDIS_URL", "AUDIT_ANCHOR"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(command.stack.embedded, "throwaway", no_servers)
    monkeypatch.setattr(command.stack, "prepare", lambda: None)

    def called(*arguments, error=""):
        asked = []

        def run(parts, **_):
            asked.extend(name for name, _measure in parts)
            return [runner.BenchPart(name, error=error) for name in asked]

        monkeypatch.setattr(command.sys, "argv", ["bench", *arguments])
        monkeypatch.setattr(command.runner, "run", run)
        return command.main(), asked

    return called


def test_without_a_name_every_part_is_measured(call):
    assert call() == (0, list(runner.PARTS))


def test_only_the_named_parts_are_measured(call):
    assert call("people", "fields") == (0, ["fields", "people"])


def test_a_failed_part_shows_in_the_exit_status(call):
    assert call("fields", error="RuntimeError: x")[0] == 1


def test_an_unknown_name_measures_nothing_and_lists_the_names(call, capsys):
    assert call("nonsense") == (2, [])
    assert ", ".join(runner.PARTS) in capsys.readouterr().err
