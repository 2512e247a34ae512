from typing import Final

from portal.audit.choices import ActionsOf

action = ActionsOf(__name__, position=180)

TALENT_CREATED: Final = action("talent.created", "登记人才")
TALENT_CHANGED: Final = action("talent.changed", "修改人才档案")
TALENT_STATE_CHANGED: Final = action("talent.state_changed", "人才入库、出库")
TALENT_CONFIRMED: Final = action("talent.confirmed", "确认人才资料")
TALENT_CONSENT: Final = action("talent.consent", "记录本人同意")
RECOGNITION_CHANGED: Final = action("talent.recognition_changed", "人才层次认定")
GRADE_CHANGED: Final = action("talent.grade_changed", "维护人才层次")
ENTERPRISE_CHANGED: Final = action("talent.enterprise_changed", "维护科技型企业库")
NEED_CHANGED: Final = action("talent.need_changed", "人才需求")
MATCH_CHANGED: Final = action("talent.match_changed", "人才匹配和推荐")
RELATED_CHANGED: Final = action("talent.related_changed", "维护相近领域")
TICKET_CHANGED: Final = action("talent.ticket_changed", "人才服务办件")
POLICY_CHANGED: Final = action("talent.policy_changed", "维护人才政策")
PIPELINE_CHANGED: Final = action("talent.pipeline_changed", "维护引才项目")
PIPELINE_MOVED: Final = action("talent.pipeline_moved", "引才对象进展")
CARD_CHANGED: Final = action("talent.card_changed", "人才服务卡")
APARTMENT_CHANGED: Final = action("talent.apartment_changed", "维护人才公寓房源")
HOUSING_CHANGED: Final = action("talent.housing_changed", "人才公寓申请")
ALLOCATION_CHANGED: Final = action("talent.allocation_changed", "人才公寓分配")
TENANCY_CHANGED: Final = action("talent.tenancy_changed", "人才公寓租住")
WORTHY_CHANGED: Final = action("talent.worthy_changed", "维护乡贤")
HELP_CHANGED: Final = action("talent.help_changed", "乡贤重点工作事项")
LINK_CHANGED: Final = action("talent.link_changed", "县领导联系专家")
