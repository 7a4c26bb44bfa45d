# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A query whose text is made once and then run with other values.

Making the text of a query costs the framework several times what running it costs the database,
and a page that many open makes the same nine texts each time. `Prepared` makes a text with marks
where the values go, remembers where the marks came out, and puts the values there afterwards. The
query set itself is the one that the ORM would run: nothing is written in SQL.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count, groupby
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet, MultipleObjectsReturned, ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import mark_for_rollback_on_error
from django.http import Http404

from entrepairs.kernel.lookups import Keys

Row = TypeVar("Row", bound=Model)
One = int | str | datetime
Value = One | Sequence[int]
Filled = list[list[One]]
Place = Callable[[Filled], list[Any]]
# Of each mark: which value it stands for, and which item of it.
Places = dict[One, tuple[int, int]]
# Numbers that no key will ever reach, within what a database takes for one; moments likewise.
FIRST_MARK = 9_000_000_000_000_000_000
FIRST_MOMENT = datetime(1000, 1, 1, tzinfo=UTC)
NO_KEY = -1
# How many shapes of one query are kept; beyond, all are made anew.
MOST_SHAPES = 256


EVERY: list["Prepared"] = []


def forget_all() -> None:
    """Make all texts anew: what builds them was replaced, as tests do."""
    for one in EVERY:
        one.forget()


@dataclass(frozen=True)
class _Text:
    """The text of a query, and how to fill each of its places from the values given."""

    sql: str
    places: tuple[Place, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]

    def run(self, values: Filled) -> list[tuple]:
        """The rows, converted as the ORM converts them."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            found = cursor.fetchall()
        if not self.converters:
            return found
        return [tuple(row) for row in self.compiler.apply_converters(found, self.converters)]

    def filled(self, values: Filled) -> list[Any]:
        """What goes in the places, in order."""
        return [*chain.from_iterable(place(values) for place in self.places)]


class Prepared:
    """A query set of `values_list` rows, built by `build` once for each shape.

    `build` takes the values (numbers, words, moments, lists of numbers) in order, and by keyword
    what changes the text: an order, an offset. It must not branch on a value, nor hold the hour.
    The first `spare` values may be left unused; a query that does not use each other value as it
    is given is run as it is.
    """

    def __init__(self, build: Callable[..., Any], *, spare: int = 0) -> None:
        self._build = build
        self._spare = spare
        self._texts: dict[object, _Text | None] = {}
        EVERY.append(self)

    def rows(self, *values: Value, **shape: object) -> list[tuple]:
        """What `build(*values, **shape)` gives."""
        filled = [_padded(value) for value in values]
        text = self._text(values, filled, shape)
        return text.run(filled) if text else self._as_it_is(values, shape)

    def forget(self) -> None:
        """Make all texts anew."""
        self._texts.clear()

    def _text(
        self, values: Sequence[Value], filled: Filled, shape: dict[str, object]
    ) -> _Text | None:
        key = (connection.vendor, *map(len, filled), *sorted(shape.items()))
        if key not in self._texts:
            if len(self._texts) >= MOST_SHAPES:
                self._texts.clear()
            self._texts[key] = self._made(values, filled, shape)
        return self._texts[key]

    def _as_it_is(self, values: Sequence[Value], shape: dict[str, object]) -> list[tuple]:
        return [tuple(row) for row in self._build(*values, **shape)]

    def _made(
        self, values: Sequence[Value], filled: Filled, shape: dict[str, object]
    ) -> _Text | None:
        """The text; nothing for a query that is empty whatever the values, or loses one of them.

        Above all a list of what may be read: a text without its place would show everything.
        """
        marks = _marks(values, filled)
        given = [
            row[0] if isinstance(value, One) else row
            for value, row in zip(values, marks, strict=True)
        ]
        compiler = self._compiler(given, shape)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        where = {
            _told(mark): (at, item) for at, row in enumerate(marks) for item, mark in enumerate(row)
        }
        needed = {mark for mark, (at, _) in where.items() if at >= self._spare}
        if needed - _used(params):
            return None
        # An update gives no rows.
        selected = compiler.select[: compiler.col_count] if compiler.select else ()
        columns = [column for column, *_ in selected]
        return _Text(sql, _places(params, where), compiler, compiler.get_converters(columns))

    def _compiler(self, given: Sequence[Any], shape: dict[str, object]) -> SQLCompiler:
        return self._build(*given, **shape).query.get_compiler(connection=connection)


class PreparedThings(Prepared):
    """As `Prepared`; but `build` gives rows of a table, with those that `select_related` joins."""

    def all(self, *values: Value, **shape: object) -> list[Any]:
        """What `build(*values, **shape)` gives; what it is given may be changed and saved."""
        filled = [_padded(value) for value in values]
        text = self._text(values, filled, shape)
        if text is None:
            return list(self._build(*values, **shape))
        return _things(text.compiler, text.run(filled))

    def first(self, *values: Value, **shape: object) -> Any | None:
        """The first of `all`, or nothing."""
        return next(iter(self.all(*values, **shape)), None)

    def one(self, *values: Value, **shape: object) -> Any:
        """The only one of `all`."""
        found = self.all(*values, **shape)
        if not found:
            raise ObjectDoesNotExist
        if len(found) > 1:
            raise MultipleObjectsReturned
        return found[0]

    def one_or_404(self, *values: Value, **shape: object) -> Any:
        """The same; 404 where there is none."""
        try:
            return self.one(*values, **shape)
        except ObjectDoesNotExist as nothing:
            raise Http404 from nothing


class PreparedUpdate(Prepared):
    """As `Prepared`; but `build` gives rows of one table and, by name, what they become."""

    def run(self, *values: One) -> int:
        """Change the rows that are there; how many."""
        filled = [_padded(value) for value in values]
        text = self._text(values, filled, {})
        if text is None:
            rows, changes = self._build(*values)
            return rows.update(**changes)
        with mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
            cursor.execute(text.sql, text.filled(filled))
            return cursor.rowcount

    def _compiler(self, given: Sequence[Any], shape: dict[str, object]) -> SQLCompiler:
        rows, changes = self._build(*given, **shape)
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return query.get_compiler(connection=connection)


def columns(model: type[Model]) -> list[str]:
    """What to ask `values_list` for where `instances` follows."""
    return [field.attname for field in model._meta.concrete_fields]


def instances(
    model: type[Row], rows: Iterable[tuple], names: Sequence[str] | None = None
) -> list[Row]:
    """Rows as the ORM would give them; columns that are not named are asked for when needed."""
    if names is None:
        return [model.from_db(connection.alias, columns(model), row) for row in rows]
    # The ORM takes values in the order of the model's columns.
    given = [name for name in columns(model) if name in names]
    order = [names.index(name) for name in given]
    return [model.from_db(connection.alias, given, [row[at] for at in order]) for row in rows]


class _Answered:
    """In the place of a query: what the ORM makes its things of is known already."""

    values_select = ()

    def __init__(self, compiler: SQLCompiler, rows: list[tuple]) -> None:
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        self.rows = rows

    def get_compiler(self, **_database: str) -> "_Answered":
        return self

    def execute_sql(self, **_chunks: Any) -> list[tuple]:
        return self.rows

    def results_iter(self, rows: list[tuple]) -> list[tuple]:
        return rows


def _things(compiler: SQLCompiler, rows: list[tuple]) -> list[Any]:
    """As the ORM makes them of the rows of a query."""
    answered: Any = _Answered(compiler, rows)
    asked: QuerySet = QuerySet(answered.klass_info["model"])
    asked.query = answered
    return list(ModelIterable(asked))


def _used(params: Sequence[Any]) -> set[One]:
    lists = [param if isinstance(param, Keys) else [param] for param in params]
    return {item for items in lists for item in items if isinstance(item, One)}


def _places(params: Sequence[Any], where: Places) -> tuple[Place, ...]:
    """How to find the parameters, a stretch at a time: a list of what may be read is one."""

    def stretch(numbered: tuple[int, Any]) -> tuple[int, int, type] | None:
        number, param = numbered
        if isinstance(param, Keys):
            return number, 0, Keys
        if not isinstance(param, One) or param not in where:
            return None
        at, item = where[param]
        # Goes on as long as each parameter is the next item of the same value.
        return at, item - number, type(param)

    return tuple(
        _place(same and same[2], [param for _, param in group], where)
        for same, group in groupby(enumerate(params), stretch)
    )


def _place(kind: Callable[[Any], Any] | None, params: list[Any], where: Places) -> Place:
    if kind is None:
        return lambda _: params
    if kind is Keys:
        (keys,) = params
        within = _places(keys, where)
        return lambda values: [Keys(chain.from_iterable(place(values) for place in within))]
    at, first = where[params[0]]
    end = first + len(params)
    if kind in (int, str, datetime):
        return lambda values: values[at][first:end]
    # The driver of PostgreSQL is told the width of a number by its type.
    return lambda values: [kind(value) for value in values[at][first:end]]


def _told(value: One) -> Any:
    """As the database is told it: SQLite takes a moment for a word."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _padded(value: Value) -> list[One]:
    """A list made longer by repeating its last number, so that few lengths are many readers'.

    An empty one holds a number that is no key: a text for "in nothing" would have no place for it.
    """
    if isinstance(value, One):
        return [_told(value)]
    value = value or [NO_KEY]
    length = 4
    while length < len(value):
        length *= 2
    return [*value, *[value[-1]] * (length - len(value))]


def _marks(values: Sequence[Value], filled: Filled) -> Filled:
    numbers: Iterator[int] = count(FIRST_MARK)
    return [
        [_mark(value, next(numbers)) for _ in row]
        for value, row in zip(values, filled, strict=True)
    ]


def _mark(value: Value, number: int) -> One:
    if isinstance(value, datetime):
        return FIRST_MOMENT + timedelta(seconds=number - FIRST_MARK)
    return f"\ue000{number}" if isinstance(value, str) else number
