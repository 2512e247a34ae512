from typing import Final

from portal.access import OFFICES, PermissionsOf

permission = PermissionsOf(__name__, position=70)

FIELDS_DESIGN: Final = permission("fields.design", "设计登记簿（字段、校验、发布）", OFFICES)
