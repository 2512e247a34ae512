"""Expressions over a row of one model whose SQL was put together once.

To build a long expression and to turn it into SQL takes Django longer than the database takes to
answer; a list that is asked for all day long need not do so each time.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, Self

from django.db import connection
from django.db.models import Expression, F, OuterRef, QuerySet, Subquery

_OWN: Final = "\0own\0"  # stands for the alias of the model's table
# What Django calls the tables of subqueries, outside quoted names. A query that is itself a
# subquery uses the same letters: ours get names of their own.
_ALIASES: Final = re.compile(r'"[^"]*"|\b([T-Z])(\d+)\b')


class Prepared(Expression):
    def __init__(self, sql: str, params: Iterable[Any], *, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.sql, self.params = sql, tuple(params)
        self.own: Any = F("pk")  # once resolved, it knows under which alias the table stands

    def get_source_expressions(self) -> list[Any]:
        return [self.own]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.own,) = exprs

    @property
    def identity(self) -> tuple[Any, ...]:  # type: ignore[override]
        return type(self), self.sql, self.params, getattr(self.own, "alias", None)

    def as_sql(self, compiler: Any, _connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        alias = compiler.quote_name_unless_alias(self.own.alias)
        return self.sql.replace(_OWN, alias), self.params

    @classmethod
    def of(cls, rows: QuerySet, name: str) -> Self:
        """The annotation `name` of these rows; it may not join another table."""
        query = rows.query
        annotation = query.annotations[name]
        sql, params = query.get_compiler(connection.alias).compile(annotation)
        own = connection.ops.quote_name(query.model._meta.db_table)
        sql = _ALIASES.sub(_renamed, sql).replace(f"{own}.", f"{_OWN}.")
        return cls(sql, params, output_field=annotation.output_field)

    @classmethod
    def looked_up(cls, rows: QuerySet, name: str) -> Self:
        """The same by a subquery on the row's key, for an annotation that joins other tables."""
        model: Any = rows.model
        field = rows.query.annotations[name].output_field
        inner = rows.order_by().filter(pk=OuterRef("pk")).values(name)
        outer = model.objects.annotate(found=Subquery(inner, output_field=field))
        return cls.of(outer, "found")


def _renamed(found: re.Match[str]) -> str:
    letter, number = found.groups()
    return f"prepared_{letter}{number}" if letter else found.group()
