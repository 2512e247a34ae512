from assessments.models.adjustment import Adjustment
from assessments.models.ballot import BallotCount, SecretaryReview
from assessments.models.burden import BurdenComplaint, FillingTime
from assessments.models.form import LedgerForm, ReviewLevel
from assessments.models.grade import Pairing, ReviewGrade
from assessments.models.inspection import InspectionAnswer, InspectionRound, InspectionVisit
from assessments.models.interview import InterviewProposal
from assessments.models.judging import JudgedUnit, JudgesSheet, JudgingRound
from assessments.models.ledger import Ledger
from assessments.models.objection import ScoreObjection
from assessments.models.project import Milestone, ProjectNote, SecretaryProject
from assessments.models.review import CellQuery, Delegation, LedgerRound, Reopening
from assessments.models.sample import SampledLedger, SampleDraw, SampleFinding
from assessments.models.scheme import Indicator, Scheme, SchemeCategory, SchemeVersion
from assessments.models.score import ScoreLine, ScoreRun, ScoreSheet
from assessments.models.star import LedgerStar
from assessments.models.survey import SurveyResult
from assessments.models.target import UnitTarget
from assessments.models.value import LedgerFile, LedgerValue
from assessments.models.yearly import YearEnd, YearExcuse, YearSheet

__all__ = [
    "Adjustment",
    "BallotCount",
    "BurdenComplaint",
    "CellQuery",
    "Delegation",
    "FillingTime",
    "Indicator",
    "InspectionAnswer",
    "InspectionRound",
    "InspectionVisit",
    "InterviewProposal",
    "JudgedUnit",
    "JudgesSheet",
    "JudgingRound",
    "Ledger",
    "LedgerFile",
    "LedgerForm",
    "LedgerRound",
    "LedgerStar",
    "LedgerValue",
    "Milestone",
    "Pairing",
    "ProjectNote",
    "Reopening",
    "ReviewGrade",
    "ReviewLevel",
    "SampleDraw",
    "SampleFinding",
    "SampledLedger",
    "Scheme",
    "SchemeCategory",
    "SchemeVersion",
    "ScoreLine",
    "ScoreObjection",
    "ScoreRun",
    "ScoreSheet",
    "SecretaryProject",
    "SecretaryReview",
    "SurveyResult",
    "UnitTarget",
    "YearEnd",
    "YearExcuse",
    "YearSheet",
]
