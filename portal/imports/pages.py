"""What imports add to the menu."""

from portal.access import Permission
from portal.ui.registry import MenuEntry, menu

menu.add(MenuEntry("名册导入", "imports:start", "file-import", "资料", Permission.IMPORTS_RUN, 40))
