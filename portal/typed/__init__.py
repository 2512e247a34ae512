"""How office people write values, understood once: forms, imports and registers read alike.

A module per kind of value. `Unreadable` says in Chinese what is wrong and how to mend it; a `Doubt`
was read, but a person has to confirm it where somebody else wrote it (an imported workbook).
"""

from portal.typed.texts import Doubt, Unreadable, compact, fault, plain, short

__all__ = ["Doubt", "Unreadable", "compact", "fault", "plain", "short"]
