from typing import Final

from django.db import models


class Format(models.TextChoices):
    XLSX = "xlsx", "Excel（.xlsx）"
    CSV = "csv", "CSV（.csv）"


# The layout of a plain table, which an import reads back; printed ones are the data sets' own.
PLAIN: Final = ""

# Of the address of a narrowed list: its conditions, and up to 500 ticked rows.
LONGEST_QUERY: Final = 8000
