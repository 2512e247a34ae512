"""Acts of rosters brought in and taken out."""

from branches.permissions import MEMBERS_MANAGE, ORGANISATIONS_VIEW
from portal.dates import PartialDate
from portal.files.actions import FILE_READ, FILE_UPLOADED
from portal.imports.actions import (
    IMPORT_CHECKED,
    IMPORT_CORRECTED,
    IMPORT_DISCARDED,
    IMPORT_DONE,
    IMPORT_SUBMITTED,
    IMPORT_UNDONE,
)
from portal.imports.choices import Answer
from portal.imports.domain import (
    answering,
    causes,
    commanding,
    imports,
    replacing,
    running,
    undoing,
)
from portal.imports.domain.correcting import CellCorrection
from portal.imports.models import Import
from portal.imports.permissions import IMPORTS_RUN
from portal.jobs.actions import JOB_SUBMITTED
from portal.people.permissions import PEOPLE_MANAGE, PEOPLE_VIEW
from reports.actions import DATASET_EXPORTED
from reports.datasets import DATASETS
from reports.domain import exports
from reports.models import Export
from reports.permissions import DATASETS_EXPORT, DATASETS_EXPORT_SENSITIVE
from tests.factories import accounts
from tests.factories import imports as make
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given
from tests.guards.places import only
from tests.imports import rosters

RUN = (IMPORTS_RUN, MEMBERS_MANAGE)
KEEPING = (
    *RUN,
    PEOPLE_MANAGE,
    PEOPLE_VIEW,
    ORGANISATIONS_VIEW,
)
SENSITIVE = (
    DATASETS_EXPORT,
    DATASETS_EXPORT_SENSITIVE,
    PEOPLE_VIEW,
)


def importer(s):
    """The clerk, with every right an import of members at `here` asks for."""
    for permission in KEEPING:
        accounts.with_role(s.clerk, only(permission), s.here)
    PartyOrganizationFactory(unit=s.here, name="第一支部", short_name="第一支部")
    return s.clerk


def content(**changed):
    return make.workbook(rosters.rows(1, **changed))


def mapped(s):
    return make.mapped(content(), by=importer(s))


def checked(s, **changed):
    return make.checked(content(**changed), by=importer(s))


def asking(s):
    """The file names somebody the portal may know already."""
    by = importer(s)
    PersonFactory(unit=s.here, name="张二甲", birth=PartialDate(1970, 1))
    return make.checked(content(), by=by)


def decided(s):
    batch = checked(s)
    answering.decide(batch, row=2, answer=Answer.SKIP, by=s.clerk)
    return Import.objects.get(pk=batch.pk)


def wrong(s):
    return checked(s, 性别="雄")


def cause_of(batch):
    (cause,) = causes.listed(batch, running.arranged_roster(batch))
    return cause.key


def commanded(s):
    importer(s)
    return given("members", content(), "名册.xlsx")


def done(s):
    return make.imported(content(), by=importer(s))


def undone(s):
    return make.taken_back(done(s), by=s.clerk)


def ordered(s):
    PersonFactory(unit=s.here)
    return Export.objects.create(
        dataset="people",
        label="人员名册",
        owner=s.clerk,
        unit=s.here,
        is_sensitive=True,
        purpose="与公安机关核对身份信息",
    )


def wanted(s):
    PersonFactory(unit=s.here)
    return given(DATASETS["people"], unit=s.here, sensitive=True, purpose="与公安机关核对身份信息")


def step(function, built, tells=()):
    """Of one's own import only, and only as long as one may import the roster."""
    return Act(function, built, RUN, at=(), own=True, tells=tells)


def corrects(function, built):
    return step(function, built, tells=((IMPORT_CORRECTED, SUBJECT),))


IMPORTS = (
    Act(
        imports.start,
        lambda _: given(make.upload(content()), roster="members"),
        RUN,
        at=(),
        tells=((FILE_UPLOADED, "made.upload"),),
    ),
    step(imports.choose_sheet, lambda s: given(mapped(s), sheet="党员名册")),
    step(
        imports.set_mapping,
        lambda s: given(batch := mapped(s), columns=batch.mapping["columns"]),
    ),
    step(
        imports.check,
        lambda s: given(mapped(s)),
        tells=((JOB_SUBMITTED, MADE),),
    ),
    step(
        imports.discard,
        lambda s: given(mapped(s)),
        tells=((IMPORT_DISCARDED, SUBJECT),),
    ),
    corrects(
        answering.correct,
        lambda s: given(checked(s), cells=[CellCorrection(2, "name", "张三")]),
    ),
    corrects(answering.decide, lambda s: given(checked(s), row=2, answer=Answer.SKIP)),
    corrects(answering.withdraw_decision, lambda s: given(decided(s), row=2)),
    corrects(answering.decide_all, lambda s: given(asking(s), answer=Answer.OTHER)),
    corrects(
        answering.correct_alike,
        lambda s: given(batch := wrong(s), cause=cause_of(batch), typed="男"),
    ),
    corrects(
        answering.skip_alike,
        lambda s: given(batch := wrong(s), cause=cause_of(batch)),
    ),
    step(
        replacing.replace,
        lambda s: given(checked(s), make.upload(content())),
        tells=((FILE_UPLOADED, "made.upload"), (JOB_SUBMITTED, "made.job")),
    ),
    step(imports.confirm, lambda s: given(checked(s))),
    step(
        imports.submit,
        lambda s: given(checked(s), partial=False),
        tells=((IMPORT_SUBMITTED, SUBJECT), (JOB_SUBMITTED, MADE)),
    ),
    step(imports.undo, lambda s: given(done(s)), tells=((JOB_SUBMITTED, MADE),)),
    Act(
        imports.marked_workbook,
        lambda s: given(batch := checked(s)).telling(upload=batch.upload),
        own=True,
        tells=((FILE_READ, "upload"),),
    ),
    Act(imports.report, lambda s: given(checked(s)), own=True),
    Act(imports.kept_workbook, lambda s: given(undone(s)), own=True),
)


def work(function, built, action):
    return Act(function, built, RUN, at=(), by_clerk=True, tells=((action, SUBJECT),))


# What the worker does is asked for again: rights may have gone since the import was submitted.
WORKER = (
    work(running.check, lambda s: given(mapped(s)), IMPORT_CHECKED),
    work(running.write, lambda s: given(checked(s)), IMPORT_DONE),
    work(undoing.undo, lambda s: given(done(s)), IMPORT_UNDONE),
    Act(
        commanding.run,
        commanded,
        RUN,
        at=(),
        by_clerk=True,
        tells=(
            (FILE_UPLOADED, "made.batch.upload"),
            (IMPORT_SUBMITTED, "made.batch"),
            (IMPORT_DONE, "made.batch"),
        ),
    ),
    Act(
        exports.write,
        lambda s: given(ordered(s), tell=lambda *_: None),
        SENSITIVE,
        tells=((DATASET_EXPORTED, SUBJECT),),
    ),
)

EXPORTS = (
    Act(
        exports.write_now,
        lambda s: wanted(s).telling(export=Export.objects.get),
        SENSITIVE,
        tells=((DATASET_EXPORTED, "export"),),
    ),
    Act(
        exports.order,
        wanted,
        SENSITIVE,
        tells=((JOB_SUBMITTED, "made.job"),),
    ),
)

ACTS = (*IMPORTS, *WORKER, *EXPORTS)

EXEMPT = {
    "portal.imports.owning.checked": "says who may, and when",
    "portal.imports.owning.own": "says who may, and when",
    "portal.imports.owning.require_found": "says who may, and when",
    "portal.imports.owning.require_owner": "says who may, and when",
    "portal.imports.owning.require_rights": "says who may, and when",
    "portal.imports.owning.still_open": "says who may, and when",
    "portal.imports.mapping.places": "a reading: what the file may be about",
    "portal.imports.trying.tell_of_guesses": "writes the event of a check that found guesses",
    "portal.imports.checking.check": "a reading of the file, for the steps above",
    "portal.imports.imports.offered": "a reading: the rosters the user may import",
    "portal.imports.running.finish": "a part of write",
    "portal.imports.running.plan_of": "a reading of the file, for the steps above",
    "portal.imports.running.plan_source": "a reading of the file, for the steps above",
    "portal.imports.running.recheck": "a part of correct, decide and their like",
    "portal.imports.correcting.keep": "a part of correct",
    "portal.imports.running.require_rights": "says who may",
    "reports.exports.available": "a reading: what the user may export",
    "reports.exports.widest_unit": "a reading: where the user may export",
}
