import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.choices.review import ReviewState
from branches.models import ReviewSheet
from portal.ui.tables import ListTable, NameColumn, NumberColumn, badge

_TONES = {
    ReviewState.OPEN: ("info", "clock"),
    ReviewState.HANDED_IN: ("warn", "mail"),
    ReviewState.CONFIRMED: ("ok", "circle-check"),
}
_STEPS = (
    ("self_on", "自评"),
    ("mutual_on", "互评"),
    ("polled_on", "测评"),
    ("graded_on", "评定"),
)


def tone_of(sheet: ReviewSheet) -> tuple[str, str]:
    return _TONES[ReviewState(sheet.state)]


class ReviewTable(ListTable):
    """汇总: a branch a row, with how far it is."""

    organization = NameColumn(verbose_name="党支部", order_by=("organization__path", "pk"))
    year = NumberColumn(verbose_name="年度", counts=False, order_by=("year", "pk"))
    steps = tables.Column(verbose_name="步骤", orderable=False, empty_values=())
    due = NumberColumn(verbose_name="应参评", order_by=("due", "pk"))
    took_part = NumberColumn(verbose_name="参评", order_by=("took_part", "pk"))
    n_excellent = NumberColumn(verbose_name="优秀", order_by=("n_excellent", "pk"))
    n_qualified = NumberColumn(verbose_name="合格", order_by=("n_qualified", "pk"))
    n_basic = NumberColumn(verbose_name="基本合格", order_by=("n_basic", "pk"))
    n_unqualified = NumberColumn(verbose_name="不合格", order_by=("n_unqualified", "pk"))
    n_blank = NumberColumn(verbose_name="未评", order_by=("n_blank", "pk"))
    share = tables.Column(verbose_name="优秀占比", orderable=False, empty_values=())
    state = tables.Column(verbose_name="状态", order_by=("state", "pk"), empty_values=())

    class Meta(ListTable.Meta):
        model = ReviewSheet
        fields = ()

    def value_steps(self, record: ReviewSheet) -> str:
        done = [label for name, label in _STEPS if getattr(record, name)]
        return "→".join(done) or "未开展"

    render_steps = value_steps

    def value_share(self, record: ReviewSheet) -> str:
        graded = record.due - record.n_blank  # type: ignore[attr-defined]
        return f"{record.n_excellent / graded:.1%}" if graded else ""  # type: ignore[attr-defined]

    def render_share(self, record: ReviewSheet) -> str:
        return self.value_share(record) or "—"

    def value_state(self, record: ReviewSheet) -> str:
        return record.get_state_display()

    def render_state(self, record: ReviewSheet) -> SafeString:
        return badge(self.value_state(record), *tone_of(record))
