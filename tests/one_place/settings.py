"""The portal with one app more. It is named here and nowhere else: this line is all it takes."""

from portal.settings import *  # noqa: F403 - the settings of the portal are these
from portal.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "garden"]
