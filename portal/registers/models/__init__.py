from portal.registers.models.register import (
    HELD,
    NumberSeries,
    RecordFile,
    RecordStep,
    Register,
    RegisterRecord,
    ShownToSome,
)

__all__ = [
    "HELD",
    "NumberSeries",
    "RecordFile",
    "RecordStep",
    "Register",
    "RegisterRecord",
    "ShownToSome",
]
