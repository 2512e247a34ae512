from portal.accounts.models.holding import RoleHolding
from portal.accounts.models.password import PasswordRecord
from portal.accounts.models.reset import ResetRequest
from portal.accounts.models.second_factor import BackupCode, BackupDevice, PhoneDevice
from portal.accounts.models.session import Session
from portal.accounts.models.user import User

__all__ = [
    "BackupCode",
    "BackupDevice",
    "PasswordRecord",
    "PhoneDevice",
    "ResetRequest",
    "RoleHolding",
    "Session",
    "User",
]
