"""Ballots of an election."""

from django.db import models


class BallotPost(models.TextChoices):
    MEMBER = "member", "委员"
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    DELEGATE = "delegate", "代表"


class BallotRound(models.IntegerChoices):
    FIRST = 1, "第一次投票"
    SECOND = 2, "第二次投票（票数相等）"
    FURTHER = 3, "另行选举"
