"""A context holds for its transaction, gives way to an inner one and comes back."""

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from registry.audit.context import (
    Context,
    Door,
    Everywhere,
    UnknownKeyError,
    background,
    because,
    command,
    in_force,
    under,
)
from registry.audit.proof import proof_of
from tests.people import make_centre

HERE = Context(Door.PAGE, actor=7, request="r1", reads=(1, 2), writes=(1,))


def setting(name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting(%s, true), '')", [f"registry.{name}"])
        [value] = cursor.fetchone() or (None,)
        return value


def ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        [value] = cursor.fetchone() or (None,)
        return value


@pytest.mark.usefixtures("live_database")
class TestAlone:
    """On a connection of its own, where the transaction really ends."""

    @pytest.fixture(autouse=True)
    def _fresh(self, live_database: str) -> None:
        connection.close()

    def test_is_forgotten_with_the_transaction(self) -> None:
        with under(HERE):
            assert (setting("actor"), setting("reads")) == ("7", "{1,2}")
        assert (setting("actor"), setting("reads"), setting("proof")) == (None, None, None)
        assert in_force() is None

    def test_is_forgotten_when_the_block_raises(self) -> None:
        with pytest.raises(ZeroDivisionError), under(HERE):
            _ = 1 / 0
        assert (setting("actor"), in_force()) == (None, None)

    def test_without_one_nothing_is_seen(self) -> None:
        assert ask("SELECT count(*) FROM registry_patient") == 0
        assert ask("SELECT count(*) FROM registry_membership") == 0


@pytest.mark.django_db
class TestNested:
    def test_the_outer_one_comes_back(self) -> None:
        with under(HERE):
            with under(Context(Door.TASK, job="inner", reads=(3,))):
                assert (setting("job"), setting("reads")) == ("inner", "{3}")
            assert (setting("actor"), setting("reads"), setting("job")) == ("7", "{1,2}", None)
            assert in_force() is HERE

    def test_the_outer_one_comes_back_after_a_failure(self) -> None:
        with under(HERE):
            with pytest.raises(ZeroDivisionError), under(Context(Door.TASK, reads=(3,))):
                _ = 1 / 0
            assert setting("reads") == "{1,2}"

    def test_a_reason_ends_with_its_block(self) -> None:
        with under(HERE):
            with because(" typing error "):
                assert setting("reason") == "typing error"
                with because("of the inner one"):
                    assert setting("reason") == "of the inner one"
                assert setting("reason") == "typing error"
            assert setting("reason") is None

    def test_a_reason_ends_also_when_a_statement_fails(self) -> None:
        with under(HERE):
            with pytest.raises(Error), transaction.atomic(), because("in vain"):
                ask("SELECT 1 / 0")
            assert setting("reason") is None
            with pytest.raises(Error), because("in vain"), transaction.atomic():
                ask("SELECT 1 / 0")
            assert setting("reason") is None

    def test_a_command_is_everywhere(self) -> None:
        with command("cases_load") as context:
            assert context.everywhere is Everywhere.ALL
            assert (setting("everywhere"), setting("door")) == ("all", "command")


@pytest.mark.django_db
class TestProof:
    def test_a_context_is_proven(self) -> None:
        with under(HERE):
            assert ask("SELECT scope.proven()") is True

    @pytest.mark.parametrize("name", [*HERE.settings, "proof"])
    def test_what_is_set_by_hand_is_not(self, name: str) -> None:
        with under(HERE), transaction.atomic():
            ask(f"SELECT set_config('registry.{name}', '8', true)")
            assert ask("SELECT scope.proven()") is False

    def test_what_is_not_proven_sees_nothing(self) -> None:
        make_centre("ABC")
        with under(HERE), transaction.atomic():
            ask("SELECT set_config('registry.everywhere', 'all', true)")
            assert ask("SELECT count(*) FROM registry_membership") == 0
            assert ask("SELECT count(*) FROM audit.event") == 0

    def test_nobody_enters_a_person_without_the_key(self) -> None:
        with pytest.raises(Error, match="proves"), under(HERE), transaction.atomic():
            ask("SELECT scope.enter_person(1, current_date, '{}')")

    def test_of_another_connection_is_not(self) -> None:
        with under(HERE):
            claims = HERE.settings.values()
            ask(f"SELECT set_config('registry.proof', '{proof_of(1, *claims)}', true)")
            assert ask("SELECT scope.proven()") is False

    def test_a_process_with_another_key_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "SECRET_KEY", "another")  # pragma: allowlist secret
        with pytest.raises(UnknownKeyError, match="migrate"), background("test"):
            pass

    def test_the_key_is_the_owners_alone(self) -> None:
        held = "SELECT has_table_privilege('registry_app', 'scope.secret', 'SELECT')"
        assert ask(held) is False
