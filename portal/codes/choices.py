from django.db import models


class Origin(models.TextChoices):
    """Who set a value: what a standard fixed keeps its words."""

    NATIONAL = "national", "国家标准"
    BUILTIN = "builtin", "系统预置"
    COUNTY = "county", "本县增补"
