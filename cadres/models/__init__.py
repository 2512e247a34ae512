from cadres.models.answer import NoneAnswer
from cadres.models.appraisal import Appraisal
from cadres.models.award import Award
from cadres.models.base import CadreRecord
from cadres.models.cadre import Cadre
from cadres.models.education import Education
from cadres.models.family import Family
from cadres.models.post import Post
from cadres.models.rank import Rank
from cadres.models.resume import ResumeLine
from cadres.models.title import Title

__all__ = [
    "Appraisal",
    "Award",
    "Cadre",
    "CadreRecord",
    "Education",
    "Family",
    "NoneAnswer",
    "Post",
    "Rank",
    "ResumeLine",
    "Title",
]
