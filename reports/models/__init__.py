from reports.models.bulletin import Bulletin, BulletinSection, BulletinSeries
from reports.models.delivery import Delivery
from reports.models.export import Export
from reports.models.kept import KeptFile
from reports.models.subscription import Dispatch, Subscription

__all__ = [
    "Bulletin",
    "BulletinSection",
    "BulletinSeries",
    "Delivery",
    "Dispatch",
    "Export",
    "KeptFile",
    "Subscription",
]
