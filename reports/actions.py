from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=140)

DATASET_EXPORTED: Final = action("dataset.exported", "导出名册", watched=Watched.EXPORT)
DATASET_TAKEN: Final = action("dataset.taken", "下载导出的名册")

BULLETIN_DRAFTED: Final = action("bulletin.drafted", "起草通报")
BULLETIN_WORDED: Final = action("bulletin.worded", "补充通报文字")
BULLETIN_GAPS_LEFT: Final = action("bulletin.gaps_left", "通报中未统计的照印")
BULLETIN_REVIEWED: Final = action("bulletin.reviewed", "审核通报")
BULLETIN_RETURNED: Final = action("bulletin.returned", "退回通报")
BULLETIN_SIGNED: Final = action("bulletin.signed", "签发通报")
BULLETIN_PUBLISHED: Final = action("bulletin.published", "印发通报")
BULLETIN_RECEIVED: Final = action("bulletin.received", "签收通报")
BULLETIN_WITHDRAWN: Final = action("bulletin.withdrawn", "收回通报")
BULLETIN_CORRECTION_BEGUN: Final = action("bulletin.correction_begun", "起草更正件")
BULLETIN_CORRECTED: Final = action("bulletin.corrected", "更正通报")
BULLETIN_HEARD: Final = action("bulletin.heard", "登记会议听取专报")
BULLETIN_URGED: Final = action("bulletin.urged", "催签收通报")
SUBSCRIPTION_SET: Final = action("bulletin.subscribed", "订阅通报")
SUBSCRIPTION_ENDED: Final = action("bulletin.unsubscribed", "退订通报")
DISPATCH_RETRIED: Final = action("bulletin.dispatch_retried", "重发通报通知")
DISPATCH_SETTLED: Final = action("bulletin.dispatch_settled", "处理没有发出的通报通知")
BULLETIN_SERIES_SET: Final = action("bulletin.series_set", "设置通报系列")
