from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=150)

ORGANISATION_CREATED: Final = action("organisation.created", "设立党组织")
ORGANISATION_CHANGED: Final = action("organisation.changed", "修改党组织信息")
ORGANISATION_MOVED: Final = action("organisation.moved", "调整党组织隶属关系")
ORGANISATION_CLOSED: Final = action("organisation.closed", "撤销党组织")
ORGANISATION_WITHDRAWN: Final = action("organisation.withdrawn", "撤回误设的党组织")
COMMITTEE_CHANGED: Final = action("committee.changed", "调整党组织班子")
ELECTION_RECORDED: Final = action("election.recorded", "登记换届选举")
ELECTION_DATE_APPROVED: Final = action("election.date_approved", "登记批准的换届日期")
MEMBER_CREATED: Final = action("member.created", "登记党员")
MEMBER_CHANGED: Final = action("member.changed", "修改党员信息")
MEMBER_MOVED: Final = action("member.moved", "转接组织关系")
MEMBER_STATUS_CHANGED: Final = action("member.status_changed", "变更党员状态")
OFFICER_APPOINTED: Final = action("officer.appointed", "登记村（社区）干部")
OFFICER_CHANGED: Final = action("officer.changed", "修改村（社区）干部")
OFFICER_LEFT: Final = action("officer.left", "村（社区）干部离任")
