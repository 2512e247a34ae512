"""Where rosters leave the portal, in the menu."""

from portal.access import Permission
from portal.ui.registry import MenuEntry, menu

menu.add(
    MenuEntry("名册导出", "reports:exports", "file-export", "资料", Permission.DATASETS_EXPORT, 60)
)
