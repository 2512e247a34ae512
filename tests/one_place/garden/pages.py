"""What the garden adds to the menu."""

from garden.permissions import BEDS_VIEW

from portal.ui.registry import MenuEntry, menu

menu.add_section("园圃", 27)
menu.add(MenuEntry("园圃一览", "garden:beds", "table", "园圃", BEDS_VIEW, 10))
