from portal.registers.models.decision import Resolution
from portal.registers.models.register import (
    HELD,
    NumberSeries,
    RecordFile,
    RecordStep,
    Register,
    RegisterRecord,
    ShownToSome,
)
from portal.registers.models.urging import Urging

__all__ = [
    "HELD",
    "NumberSeries",
    "RecordFile",
    "RecordStep",
    "Register",
    "RegisterRecord",
    "Resolution",
    "ShownToSome",
    "Urging",
]
