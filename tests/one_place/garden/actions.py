from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=105)  # after those on people

BED_PLANTED: Final = action("bed.planted", "开设园圃")
