from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=140)

DATASET_EXPORTED: Final = action("dataset.exported", "导出名册", watched=Watched.EXPORT)
DATASET_TAKEN: Final = action("dataset.taken", "下载导出的名册")
