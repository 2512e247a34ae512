from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=175)

FIGURES_TAKEN: Final = action("figures.taken", "统计指标数据")
FIGURES_FROZEN: Final = action("figures.frozen", "冻结指标数据")
