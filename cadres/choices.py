from typing import Final

from django.db import models


class Item(models.TextChoices):
    """The tables of a cadre's file, in the order of the national workbook."""

    POSTS = "posts", "任职"
    RANKS = "ranks", "职务职级"
    TITLES = "titles", "专业技术资格"
    EDUCATIONS = "educations", "学历学位"
    AWARDS = "awards", "奖惩"
    APPRAISALS = "appraisals", "年度考核"
    FAMILY = "family", "家庭成员"
    RESUME = "resume", "简历"


# Of these "none" is an answer; everybody has the others.
MAY_BE_NONE: Final = (Item.TITLES, Item.AWARDS, Item.FAMILY)


class Ladder(models.TextChoices):
    """The two ladders of a civil servant, kept in one table of the workbook."""

    LEVEL = "level", "职务层次"
    RANK = "rank", "职级"


class Leaving(models.TextChoices):
    """Why a cadre is no longer counted here."""

    TRANSFERRED = "transferred", "调出"
    RETIRED = "retired", "离退"
    DIED = "died", "去世"
    OTHER = "other", "其他"


# Codes of the county's code tables the rules below speak of (portal/codes/catalogue).
PARTY_MEMBERS: Final = ("01", "02")  # political: full and probationary
NO_PARTY: Final = ("03", "12", "13")  # political: youth league, non-affiliated, masses
FULL_TIME, IN_SERVICE = "1", "2"  # study_mode
HELD, ENDED = "1", "2"  # post_state
CIVIL_SERVANTS: Final = ("01", "02", "03")  # person_category: registered by the civil-servant law
IN_OFFICE = "1"  # manage_state
ON_THE_ROLLS: Final = ("", IN_OFFICE, "2")  # manage_state: untold, 现职, 非现职
STATE_AFTER: Final = {  # manage_state a cadre has after leaving
    Leaving.TRANSFERRED: "4",
    Leaving.RETIRED: "3",
    Leaving.DIED: "5",
    Leaving.OTHER: "9",
}
DISCIPLINE = "D"  # award: the group of punishments
