from portal.rules.models.calendar import CalendarDay, CalendarYear
from portal.rules.models.version import RuleVersion

__all__ = ["CalendarDay", "CalendarYear", "RuleVersion"]
