from portal.registers.models.decision import Resolution
from portal.registers.models.parts import NumberSeries, RecordFile, RecordStep
from portal.registers.models.register import HELD, Register, RegisterRecord
from portal.registers.models.shown import ShownToSome
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
