import subprocess
from pathlib import Path

import pytest

from portal import run

AUTOGROUP = Path("/proc/self/autogroup")


def _behind(command):
    """What the command says, started as honcho starts background processes."""
    return subprocess.run(
        ["/bin/sh", "-c", f"{run.BEHIND} {command}"],
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
    )


def test_background_processes_run_behind_the_web_server():
    assert int(_behind("nice").stdout) >= 10


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="only Linux shares out by session")
def test_background_sessions_run_behind_the_web_servers_session():
    assert "nice 10" in _behind(f"cat {AUTOGROUP}").stdout


def test_ranking_background_processes_says_nothing():
    assert _behind("true").stderr == ""
