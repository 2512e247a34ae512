"""What the code tables add to the menu."""

from portal.access import Permission
from portal.ui.registry import MenuEntry, menu

menu.add(
    MenuEntry("代码表", "codes:tables", "list-numbers", "系统", Permission.CODES_VIEW, 55),
)
