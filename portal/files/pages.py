"""What files add to the menu."""

from portal.files.permissions import FILES_VIEW
from portal.ui.registry import MenuEntry, menu

menu.add(
    MenuEntry("我的文件", "files:mine", "files", "资料", position=80),
    MenuEntry("上传文件登记", "files:all", "paperclip", "系统", FILES_VIEW, 61),
)
