"""Loaded into a real worker: it stops while it draws an issue, and while it sends a message, until
it may go on."""

import os
import time
from pathlib import Path

from reports.domain.bulletins import channels, dispatching
from reports.domain.official import renditions

FOLDER = Path(os.environ["BULLETIN_SIGNALS"])
_render = renditions.render


def _pause(name):
    (FOLDER / f"{name} begun").touch()
    while not (FOLDER / f"{name} may go on").exists():
        time.sleep(0.05)


def render(*told, **more):
    made = _render(*told, **more)
    _pause("drawing")
    return made


def send(dispatch):
    _pause("sending")
    with (FOLDER / "sent").open("a") as log:
        log.write(f"{dispatch.pk}\n")


renditions.render = render
dispatching.channels.send = send
assert channels.send is send
