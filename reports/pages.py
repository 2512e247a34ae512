"""Where rosters leave the portal, in the menu."""

from portal.ui.registry import MenuEntry, list_outputs, menu
from reports.links import roster_of
from reports.permissions import DATASETS_EXPORT

menu.add(MenuEntry("名册导出", "reports:exports", "file-export", "资料", DATASETS_EXPORT, 60))
list_outputs.append(roster_of)
