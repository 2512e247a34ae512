"""Where all of talents stands in the menu."""

from typing import Final

from portal.ui.registry import MenuEntry, menu
from talent.permissions import TALENT_VIEW

SECTION: Final = "人才"

menu.add_section(SECTION, 25)
menu.add(MenuEntry("人才工作台", "talent:desk", "layout-dashboard", SECTION, TALENT_VIEW, 5))
