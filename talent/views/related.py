"""Fields near to one another, for the matching."""

from portal.ui.views import Records
from talent.domain import needs
from talent.permissions import TALENT_VERIFY


class Related(Records):
    """人才办, seldom: who knows the one may help in the other."""

    acts = needs.RELATED
    one, many = "related", "related-fields"
    reads = TALENT_VERIFY
    title = "相近领域"
    lead = "主领域与需求领域相近的，匹配时按规则 TA-02 领域分的三成计。"
    columns = ("field", "other")
    filtered_by = ("field",)
    empty_title = "还没有登记相近领域"
    empty_hint = "如“自动化控制”与“电子工程”。"
