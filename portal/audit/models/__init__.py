from portal.audit.models.alert import Alert
from portal.audit.models.event import Event
from portal.audit.models.reading import ListReading
from portal.audit.models.seal import Pending, Seal

__all__ = ["Alert", "Event", "ListReading", "Pending", "Seal"]
