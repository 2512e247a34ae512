"""Acts on people."""

from portal.files.actions import FILE_UPLOADED
from portal.people.actions import (
    IDENTITY_REVEALED,
    PERSON_CHANGED,
    PERSON_CREATED,
    PERSON_MERGED,
    PERSON_UNMERGED,
)
from portal.people.choices import Sensitive, Sex
from portal.people.domain import merges, people, photos
from portal.people.models import PersonMerge
from portal.people.permissions import IDENTITY_REVEAL, PEOPLE_MANAGE, PEOPLE_MERGE
from tests.factories import accounts
from tests.factories.files import UploadFactory, picture, sent
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given

KEEP = (PEOPLE_MANAGE,)
MERGE = (PEOPLE_MERGE,)


def person(unit, **facts):
    return PersonFactory(unit=unit, **facts)


def merged(s):
    """Two of `here` and `there`, merged by the county."""
    keep, drop = person(s.here), person(s.there)
    office = accounts.holder("cadre_office", s.county)
    merges.merge(keep, drop=drop, reason="两次导入", by=office)
    return given(PersonMerge.objects.get(), reason="不是同一人").telling(keep=keep)


def with_photo(s):
    photo = UploadFactory(owner=s.clerk, purpose="people.photo")
    return given(person(s.here, photo=photo))


ACTS = (
    Act(
        people.create,
        lambda s: given(name="王芳", sex=Sex.FEMALE, unit=s.here),
        KEEP,
        tells=((PERSON_CREATED, MADE),),
    ),
    Act(
        people.edit,
        lambda s: given(person(s.here), native_place="云岭"),
        KEEP,
        tells=((PERSON_CHANGED, SUBJECT),),
    ),
    Act(
        people.edit,
        lambda s: given(person(s.here), unit=s.there),
        KEEP,
        at=("here", "there"),
        tells=((PERSON_CHANGED, SUBJECT),),
        case="to another unit",
    ),
    Act(
        people.reveal,
        lambda s: given(
            person(s.here, phone="13900000000"), what=Sensitive.PHONE, reason="核对任免表"
        ),
        (IDENTITY_REVEAL,),
        tells=((IDENTITY_REVEALED, SUBJECT),),
    ),
    Act(
        merges.merge,
        lambda s: given(person(s.here), drop=person(s.there), reason="两次导入"),
        MERGE,
        at=("here", "there"),
        tells=((PERSON_MERGED, SUBJECT),),
    ),
    Act(
        merges.unmerge,
        merged,
        MERGE,
        at=("here", "there"),
        tells=((PERSON_UNMERGED, "keep"),),
    ),
    Act(
        photos.set_photo,
        lambda s: given(person(s.here), file=sent("照片.jpg", picture(size=(40, 40)))),
        KEEP,
        tells=((FILE_UPLOADED, "made.photo"), (PERSON_CHANGED, SUBJECT)),
    ),
    Act(
        photos.remove_photo,
        with_photo,
        KEEP,
        tells=((PERSON_CHANGED, SUBJECT),),
    ),
)

EXEMPT = {
    "portal.people.people.may_reveal": "a question, for the act of revealing and its page",
    "portal.people.numbers.find": "a reading: finds among those the user may see, and is limited",
    "portal.people.numbers.known": "part of acts that register somebody",
    "portal.people.numbers.before_telling": "part of acts that register somebody",
    "portal.people.queries.likely_duplicates": "a reading: among those the user may see",
    "portal.people.queries.candidates_for": "a reading: among those the user may see",
}
