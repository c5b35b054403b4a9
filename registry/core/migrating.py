"""Helps migrations to stay quick where they touch many tables at once."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InOneGo(SeparateDatabaseAndState):
    """Many changes of many models, carried out by the SQL and the steps given beside them.

    Django renders every related model anew after each operation: half a second, a hundred times.
    The rendered models are let go first, so that they are rendered once, when next asked for.
    """

    def __init__(self, sql: Sequence[str | Operation], state: Sequence[Operation]) -> None:
        self.sql = list(sql)
        super().__init__(
            database_operations=[RunSQL(one) if isinstance(one, str) else one for one in sql],
            state_operations=list(state),
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, (), {"sql": self.sql, "state": self.state_operations}


class CreatedTogether(SeparateDatabaseAndState):
    """Many CreateModels, each made as it stands when all of them are there; rendered once, too."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        super().__init__(
            database_operations=self.operations, state_operations=list(self.operations)
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__name__, (), {"operations": self.operations}
