"""Expressions over a row of one model, and queries, whose SQL was put together once.

To build a long expression and to turn it into SQL takes Django longer than the database takes to
answer; a list that is asked for all day long need not do so each time.
"""

import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Final, Self

from django.db import connection, connections
from django.db.models import Expression, F, OuterRef, QuerySet, Subquery
from django.db.models.query import ModelIterable

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
    def identity(self) -> tuple[Any, ...]:
        return type(self), self.sql, self.params, getattr(self.own, "alias", None)

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        alias = compiler.quote_name_unless_alias(self.own.alias)
        return self.sql.replace(_OWN, alias), self.params

    @classmethod
    def of(cls, rows: QuerySet, name: str) -> Self:
        """The annotation `name` of these rows; it may not join another table."""
        query, model = rows.query, rows.model
        annotation = query.annotations[name]
        sql, params = query.get_compiler(connection.alias).compile(annotation)
        own = connection.ops.quote_name(model._meta.db_table)
        sql = _ALIASES.sub(_renamed, sql).replace(f"{own}.", f"{_OWN}.")
        return cls(sql, params, output_field=annotation.output_field)

    @classmethod
    def looked_up(cls, rows: QuerySet, name: str) -> Self:
        """The same by a subquery on the row's key, for an annotation that joins other tables."""
        model: Any = rows.model
        field = rows.query.annotations[name].output_field
        inner = rows.order_by().filter(pk=OuterRef("pk")).values(name)
        outer = model.objects.annotate(looked_up=Subquery(inner, output_field=field))
        return cls.of(outer, "looked_up")


def _renamed(match: re.Match[str]) -> str:
    letter, number = match.groups()
    return f"prepared_{letter}{number}" if letter else match.group()


class PreparedRows:
    """Rows found by one query which is asked with other values for every request.

    `find` is called once, with the examples; a value then takes the place of its example. Values
    come in the form the database takes: numbers, texts, dates, moments.
    """

    def __init__(self, find: Callable[..., QuerySet], *examples: Any) -> None:
        self._find, self._examples = find, examples

    def __call__(self, *values: Any) -> list[Any]:
        return list(ModelIterable(self._rows_with(values)))

    @cached_property
    def _compiled(self) -> tuple[QuerySet, Any, str, list[Any]]:
        """The rows, their compiler, its SQL and for each parameter where its value comes from."""
        rows = self._find(*self._examples)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        places = [_place_of(param, self._examples) for param in params]
        if {place for place, _ in places} < set(range(len(self._examples))):
            raise ValueError(f"the query does not ask for each of {self._examples}")
        return rows, compiler, sql, places

    def _rows_with(self, values: tuple[Any, ...]) -> Any:
        rows, compiler, sql, places = self._compiled
        params = tuple(fixed if place is None else values[place] for place, fixed in places)
        # A copy for this thread's connection; what it knows of the columns is read, not changed.
        own = copy(compiler)
        own.connection = connections[rows.db]
        own.as_sql = lambda *_, **__: (sql, params)
        return SimpleNamespace(
            db=rows.db,
            model=rows.model,
            query=SimpleNamespace(get_compiler=lambda **_: own),
            _known_related_objects={},
        )


def _place_of(param: Any, examples: tuple[Any, ...]) -> tuple[int | None, Any]:
    place = examples.index(param) if param in examples else None
    return place, param
