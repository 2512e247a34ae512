"""How the forms of a cadre's file are arranged: the fields by heading, and those seldom filled."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from cadres.models import Award, Cadre, Education, Post

FIRST_PAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "单位和现任": (
        *("unit", "position", "post_full", "post_short"),
        *("level", "level_since", "rank", "rank_since"),
    ),
    "基本信息": ("birthplace", "grew_up_in", "health", "work_since"),
    "党派": ("political", "party_since", "party_since_text", "second_party", "third_party"),
    "身份和管理": (
        *("category", "manage_state", "manage_class", "establishment", "wage_grade"),
        *("registered_on", "is_recruited", "recruited_on", "is_selected", "selected_on"),
    ),
    "专长和经历": ("speciality", "title", "qualification", "has_grassroots_years"),
    "综述": ("resume_text", "awards_text", "appraisals_text", "remark"),
}
GROUPS: Final[Mapping[type[models.Model], Mapping[str, tuple[str, ...]]]] = {
    Cadre: {**FIRST_PAGE, "核对": ("confirmed",)},
    Post: {
        "职务": ("institution", "unit", "name", "is_main", "ends_main"),
        "任职": ("since", "document", "state", "method", "is_exceptional"),
        "免职": ("until", "end_document", "reason"),
        "领导班子": ("is_leading", "is_team_member", "member_class"),
        "排列和输出": ("position", "team_position", "is_printed"),
        "核对": ("confirmed",),
    },
    Education: {
        "学历": ("education", "mode", "education_name"),
        "学校和专业": (
            *("school", "major", "enrolled_on", "graduated_on"),
            *("years", "major_kind"),
        ),
        "学位": ("degree", "degree_on", "degree_name"),
        "输出": ("is_printed",),
        "核对": ("confirmed",),
    },
    Award: {
        "奖惩": ("award", "name", "approved_on"),
        "批准机关": ("authority", "authority_level", "authority_nature"),
        "其他": ("post_level", "revoked_on"),
        "核对": ("confirmed",),
    },
}
RARE: Final[Mapping[type[models.Model], frozenset[str]]] = {
    Cadre: frozenset(
        {"grew_up_in", "health", "party_since_text", "second_party", "third_party", "wage_grade",
         "is_recruited", "recruited_on", "is_selected", "selected_on", "qualification",
         "has_grassroots_years", "remark"}
    ),
    Post: frozenset({"method", "is_exceptional", "position", "team_position", "is_printed"}),
    Education: frozenset({"education_name", "degree_name", "years", "major_kind", "is_printed"}),
    Award: frozenset({"authority_nature", "post_level", "revoked_on"}),
}  # fmt: skip
