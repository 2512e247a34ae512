"""What the code tables add to the menu."""

from portal.codes.permissions import CODES_VIEW
from portal.ui.registry import MenuEntry, menu

menu.add(
    MenuEntry("代码表", "codes:tables", "list-numbers", "系统", CODES_VIEW, 55),
)
