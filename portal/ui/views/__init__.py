from portal.ui.views.bulk import BulkPage
from portal.ui.views.details import DetailPage
from portal.ui.views.forms import ActPage, FormPage, NothingToAsk, RecordFormPage
from portal.ui.views.gallery import Gallery
from portal.ui.views.home import home, home_panels, stay
from portal.ui.views.lists import ListPage
from portal.ui.views.page import Crumb, Link, Page, RecordPage, SignedInRequest
from portal.ui.views.papers import AsShown, OnPaper
from portal.ui.views.records import (
    FormOfRecord,
    RecordClose,
    RecordDetail,
    RecordEdit,
    RecordList,
    RecordNew,
    RecordReopen,
    Records,
)
from portal.ui.views.search import search

__all__ = [
    "ActPage",
    "AsShown",
    "BulkPage",
    "Crumb",
    "DetailPage",
    "FormOfRecord",
    "FormPage",
    "Gallery",
    "Link",
    "ListPage",
    "NothingToAsk",
    "OnPaper",
    "Page",
    "RecordClose",
    "RecordDetail",
    "RecordEdit",
    "RecordFormPage",
    "RecordList",
    "RecordNew",
    "RecordPage",
    "RecordReopen",
    "Records",
    "SignedInRequest",
    "home",
    "home_panels",
    "search",
    "stay",
]
