"""Where all of talents stands in the menu."""

from typing import Final

from portal.ui.registry import menu

SECTION: Final = "人才"

menu.add_section(SECTION, 25)
