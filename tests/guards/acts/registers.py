"""Acts on registers: their design, and what is filled into them."""

import datetime as dt

from django.utils import timezone

from portal.fields.actions import FIELDS_DISCARDED, FIELDS_PUBLISHED
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.fields.permissions import FIELDS_DESIGN
from portal.files.actions import FILE_UPLOADED
from portal.inbox.actions import TASK_ASSIGNED
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.choices import UnitLevel
from portal.registers.actions import (
    PRESET_ADOPTED,
    PRESET_KEPT,
    PRESETS_INSTALLED,
    RECORD_ASKED,
    RECORD_CANCELLED,
    RECORD_CHANGED,
    RECORD_CLOSED,
    RECORD_CREATED,
    RECORD_DECIDED,
    RECORD_LOOKED_BACK,
    RECORD_NOTED,
    RECORD_PASSED,
    RECORD_PROVEN,
    RECORD_REMOVED,
    RECORD_RETURNED,
    RECORD_UNPROVEN,
    RECORD_VOIDED,
    REGISTER_CARRIED,
    REGISTER_CHANGED,
    REGISTER_CREATED,
    REGISTER_URGED,
)
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import (
    carrying,
    decisions,
    evidence,
    looking_back,
    offers,
    presets,
    records,
    registers,
    rhythm,
    steps,
    urging,
)
from portal.registers.domain.decisions import Order
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.models import RecordFile, Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from portal.registers.presets import PRESETS
from tests.factories import accounts
from tests.factories import registers as make
from tests.factories.files import on_disk, sent
from tests.guards.acts import MADE, NOTHING, SUBJECT, Act, given
from tests.guards.places import only

DESIGN = (FIELDS_DESIGN,)
FILL = (REGISTER_FILL,)
DAY = dt.date(2099, 1, 5)
FIELD = {"label": "备注", "kind": KindKey.TEXT}
CHECK = {"expression": "[女党员数] ≤ 100", "message": "请核对"}


def register(s):
    return make.register(s.county)


def draft(s):
    """Of the first version of a register."""
    return make.draft(s.county).fieldset.versions.get()


def next_draft(s):
    """Of the second version of a register in use."""
    fieldset = register(s).fieldset
    return designs.start_draft(fieldset, by=make.designer(s.county))


def named(version):
    """Versions tell of their field set."""
    return given(version).telling(fieldset=version.fieldset)


def published(s):
    return given(one := draft(s), effective_from=timezone.localdate()).telling(
        fieldset=one.fieldset
    )


def filled(s):
    return make.record(register(s), s.here, s.clerk, 名称="会堂")


def edited(s):
    record = filled(s)
    return given(record, raw=make.raw(record.register, 名称="礼堂"))


def created(s):
    one = register(s)
    return given(one, unit=s.here, raw=make.raw(one, 名称="会堂"))


def typed(s):
    record = filled(s)
    key = make.key(record.register, "名称")
    row = TypedRow(unit=s.here, raw={key: "礼堂"}, before={key: "会堂"}, record=record)
    return given(record.register, [row]).telling(record=record)


def typed_anew(s):
    one = register(s)
    row = TypedRow(unit=s.here, raw=make.raw(one, 名称="礼堂"), before={})
    return given(one, [row]).telling(record=one.records.get)


def offered(s):
    """A register that came from an edition with another note."""
    (one,) = presets.install(
        [PRESETS["POR-01"]], on=timezone.localdate(), by=make.designer(s.county)
    )
    came = {**one.preset_content, "facts": {**one.preset_content["facts"], "note": "旧"}}
    changed = {"preset_content": came, "preset_edition": "old", "note": "旧"}
    Register.objects.filter(pk=one.pk).update(**changed)
    return given(Register.objects.get(pk=one.pk), "facts:note")


def laid_out(s):
    version = draft(s)
    version.checks.all().delete()
    version.fields.all().delete()
    return given(version, *presets.settled(PRESETS["POR-01"]))


def carried(s):
    facts = {"kind": RegisterKind.PERIODIC, "rhythm": "month"}
    one = make.register(s.county, **facts)
    now = rhythm.running(one)
    record = make.record(one, s.here, s.clerk, 名称="会堂")
    RegisterRecord.objects.filter(pk=record.pk).update(period=now.previous())
    return given(one, period=now, subjects=[s.here])


PROVEN = ({"label": "名称", "kind": KindKey.TEXT, "evidence": "optional"},)


def decided(s):
    """By the clerk, who fills and hands out at `here`."""
    record = make.record(register(s), s.here, s.clerk, 名称="更新公开栏")
    Register.objects.update(decision_key=make.key(record.register, "名称"))
    accounts.with_role(s.clerk, only(REGISTER_FILL), s.here)
    accounts.with_role(s.clerk, only(TASKS_ASSIGN), s.here)
    record = RegisterRecord.objects.get()
    return given(record, orders=[Order("更新公开栏", [s.here], DAY)]).telling(record=record)


def to_prove(s):
    record = make.record(make.register(s.county, PROVEN, ()), s.here, s.clerk, 名称="会堂")
    key = make.key(record.register, "名称")
    return given(record, key=key, files=[sent("照片.txt")])


def proven(s):
    record = make.record(make.register(s.county, PROVEN, ()), s.here, s.clerk, 名称="会堂")
    upload = on_disk(b"1", name="照片.txt", owner=s.clerk, expires_at=None)
    key = make.key(record.register, "名称")
    file = RecordFile.objects.create(record=record, key=key, upload=upload)
    return given(file).telling(record=record)


def on_its_way(state):
    """An entry that those who fill may close as well; somebody else asked for it."""

    def build(s):
        one = register(s)
        kind = RegisterKind.LOG if state == RecordState.RECORDED else RegisterKind.TASK
        only_fills = [only(REGISTER_FILL)]
        Register.objects.filter(pk=one.pk).update(closed_by=only_fills, kind=kind)
        record = make.record(Register.objects.get(pk=one.pk), s.here, s.clerk, 名称="会堂")
        RegisterRecord.objects.filter(pk=record.pk).update(state=state)
        record.refresh_from_db()
        return given(record, words="已补缴")

    return build


def handed_in(s):
    """To be looked over by those who fill; somebody else filled it."""
    built = on_its_way(RecordState.CHECKING)(s)
    only_fills = [only(REGISTER_FILL)]
    Register.objects.update(looked_over_by=only_fills)
    return built


def closed(s):
    """What is found is said in a choice field of it."""
    built = on_its_way(RecordState.CLOSED)(s)
    (record,) = built.args
    sort = make.key(record.register, "等级")
    Register.objects.update(look_back_key=sort)
    record.refresh_from_db()
    return given(record, said="c1", words="")


def step(function, state, action):
    return Act(function, on_its_way(state), FILL, tells=((action, SUBJECT),))


def design(function, built, tells=()):
    return Act(function, built, DESIGN, at=(), tells=tells)


ACTS = (
    design(
        registers.create,
        lambda _: given(name="阵地登记", levels=[UnitLevel.TOWNSHIP], single=False),
        tells=((REGISTER_CREATED, MADE),),
    ),
    design(
        registers.copy,
        lambda s: given(register(s), name="新阵地登记", note=""),
        tells=((REGISTER_CREATED, MADE),),
    ),
    design(
        registers.edit,
        lambda s: given(register(s), name="阵地台账"),
        tells=((REGISTER_CHANGED, SUBJECT),),
    ),
    design(
        presets.install,
        lambda _: given([PRESETS["POR-01"]], on=timezone.localdate()),
        tells=(
            (PRESETS_INSTALLED, NOTHING),
            (REGISTER_CREATED, MADE),
            (FIELDS_PUBLISHED, f"{MADE}.fieldset"),
        ),
    ),
    design(offers.adopt, offered, tells=((PRESET_ADOPTED, SUBJECT), (REGISTER_CHANGED, SUBJECT))),
    design(offers.keep, offered, tells=((PRESET_KEPT, SUBJECT),)),
    design(designs.lay_out, laid_out),
    # A draft binds nobody: publishing tells what has changed since the version before.
    design(designs.start_draft, lambda s: given(register(s).fieldset)),
    design(designs.add_field, lambda s: given(draft(s), **FIELD)),
    design(designs.edit_field, lambda s: given(draft(s).fields.first(), **FIELD)),
    design(designs.remove_field, lambda s: given(draft(s).fields.get(label="联系电话"))),
    design(designs.move_field, lambda s: given(draft(s).fields.first(), to=1)),
    design(designs.rename_section, lambda s: given(draft(s), "", to="基本情况")),
    design(designs.move_section, lambda s: given(draft(s), "", step=1)),
    design(designs.add_fields, lambda s: given(draft(s), [FIELD])),
    design(designs.set_subject, lambda s: given(draft(s), kind="organisation")),
    design(designs.add_check, lambda s: given(draft(s), **CHECK)),
    design(designs.edit_check, lambda s: given(draft(s).checks.get(), **CHECK)),
    design(designs.remove_check, lambda s: given(draft(s).checks.get())),
    design(designs.publish, published, tells=((FIELDS_PUBLISHED, "fieldset"),)),
    design(
        designs.discard,
        lambda s: named(next_draft(s)),
        tells=((FIELDS_DISCARDED, "fieldset"),),
    ),
    Act(
        urging.urge,
        lambda s: given(register(s), s.here, words="请填报"),
        (FIELDS_DESIGN,),
        tells=((REGISTER_URGED, SUBJECT),),
    ),
    Act(records.create, created, FILL, tells=((RECORD_CREATED, MADE),)),
    Act(records.edit, edited, FILL, tells=((RECORD_CHANGED, SUBJECT),)),
    Act(
        records.remove,
        lambda s: given(filled(s)),
        FILL,
        tells=((RECORD_REMOVED, SUBJECT),),
    ),
    Act(carrying.carry_over, carried, FILL, tells=((REGISTER_CARRIED, SUBJECT),)),
    # Cells keep their own history; the trail is told of new entries.
    Act(records.save_cells, typed, FILL),
    Act(records.save_cells, typed_anew, FILL, tells=((RECORD_CREATED, "record"),)),
    Act(
        evidence.attach,
        to_prove,
        FILL,
        tells=((FILE_UPLOADED, "made.upload"), (RECORD_PROVEN, SUBJECT)),
    ),
    Act(evidence.detach, proven, FILL, tells=((RECORD_UNPROVEN, "record"),)),
    step(steps.note, RecordState.OPEN, RECORD_NOTED),
    step(steps.ask, RecordState.DOING, RECORD_ASKED),
    step(steps.close, RecordState.ASKED, RECORD_CLOSED),
    step(steps.give_back, RecordState.ASKED, RECORD_RETURNED),
    Act(
        decisions.hand_out,
        decided,
        by_clerk=True,
        tells=((TASK_ASSIGNED, "made.assignment"), (RECORD_DECIDED, "record")),
    ),
    Act(steps.pass_on, handed_in, FILL, tells=((RECORD_PASSED, SUBJECT),)),
    step(steps.cancel, RecordState.OPEN, RECORD_CANCELLED),
    Act(
        looking_back.look_back,
        closed,
        FILL,
        tells=((RECORD_LOOKED_BACK, SUBJECT),),
    ),
    step(steps.void, RecordState.RECORDED, RECORD_VOIDED),
)

EXEMPT = {
    "portal.registers.keeping.closed_to": "a reading: the fields an office keeps",
    "portal.registers.keeping.is_keeper": "a reading",
    "portal.registers.keeping.lists_anywhere": "a reading",
    "portal.registers.keeping.may_list": "a reading",
    "portal.registers.keeping.refuse_changes": "a check that acts on entries make",
    "portal.registers.keeping.require_lister": "a check that acts on entries make",
    "portal.registers.keeping.require_keeper": "a check that acts on files of entries make",
    "portal.registers.keeping.why_closed": "a reading: the fields an office keeps, and why",
    "portal.registers.owed_now.running": "a reading",
    "reports.list_files.write": "the job: the page asks the rights again",
    "reports.register_files.order": "asks for a job; its papers are told in the trail when written",
    "reports.register_files.write": "the job: rights are asked again by what it reads",
    "reports.register_files.write_now": "a reading, told in the trail by its page",
    "reports.register_paper.listed": "a reading",
    "portal.registers.filling.fills": "a reading: whether the user fills there",
    "portal.registers.filling.scope": "a reading: where the user fills",
    "portal.registers.filling.require_filler": "a part of the acts of those who fill",
    "portal.registers.attachments.accepted": "a part of create and edit",
    "portal.registers.urging.filled": "a part of the acts that fill",
    "portal.registers.filling.about": "a reading: what an entry is about",
    "portal.registers.filling.subject_named": "a reading: whom an entry is to be about",
    "portal.registers.filling.subjects_for": "a reading: what the user fills for",
    "portal.registers.urging.owing_to": "a reading: who owes, in the user's scope",
    "portal.registers.urging.unfilled": "a reading: units without an entry",
    "portal.registers.records.put": "a part of acts that save a record",
    "portal.registers.presets.hidden_from": "a reading: why somebody cannot add it",
    "portal.registers.presets.left_for": "a reading: what is left to add",
    "portal.registers.closing.begin": "a part of create",
    "portal.fields.designs.copy_in": "a part of copy",
    "portal.registers.closing.is_whole": "a reading: what is wrong with settings",
    "portal.registers.carrying.before": "a reading: the latest earlier entries",
    "portal.registers.carrying.of_period": "a reading: the entries of a period",
    "portal.registers.reminders.done": "a part of the steps that end a reminder",
    "portal.registers.reminders.ended": "a part of the steps that end an entry",
    "portal.registers.reminders.noted": "a part of noting",
    "portal.registers.reminders.renewed": "a part of acts that save a record",
    "portal.registers.evidence.take": "a part of acts that save a record",
    "portal.registers.steps.may_look_over": "a reading: whether the user looks over there",
    "portal.registers.steps.may_close": "a reading: whether the user closes entries there",
    "portal.registers.filling.units_for": "a reading: the units the user fills for",
}
