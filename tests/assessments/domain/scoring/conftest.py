import json
from pathlib import Path

import pytest

from assessments.domain.scoring.trials.entries import parsed

SAMPLE = Path(__file__).resolve().parents[4] / "docs" / "samples" / "trial.json"


@pytest.fixture
def sample():
    """forms-and-schemes §5, to be changed at will."""
    return json.loads(SAMPLE.read_text())


@pytest.fixture
def written():
    """A file as the command reads it."""
    return lambda content: parsed(json.dumps(content, ensure_ascii=False).encode())
