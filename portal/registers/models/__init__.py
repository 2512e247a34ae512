from portal.registers.models.register import HELD, RecordFile, Register, RegisterRecord

__all__ = ["HELD", "RecordFile", "Register", "RegisterRecord"]
