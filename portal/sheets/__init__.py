"""The one place where workbooks and separated text are written: docs/decisions/0015. No Django, so
that the child that reads foreign files may write with it."""
