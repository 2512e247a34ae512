from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=80)

JOB_SUBMITTED: Final = action("job.submitted", "提交后台任务")
JOB_CANCELLED: Final = action("job.cancelled", "取消后台任务")
JOB_RETRIED: Final = action("job.retried", "重试后台任务")
JOB_SETTLED: Final = action("job.settled", "处理办不成的任务")
JOB_ENDED: Final = action("job.ended", "后台任务结束")
JOB_RESULT_TAKEN: Final = action("job.result_taken", "下载任务结果", watched=Watched.EXPORT)
