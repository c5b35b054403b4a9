"""The contracts on imports cover packages that do not exist yet."""

import tomllib
from typing import Any

from config.embedded_postgres import BASE_DIR

# Enrolment and the patient's page; the demonstration; commands; and what only lists.
MAY_KNOW_IDENTITIES = {"chart", "identities", "literature", "management", "migrations"}
NOT_NOUNS = {"core", "management", "migrations", "static", "templatetags", "__pycache__"}


def packages() -> set[str]:
    """Folders of the registry that hold code."""
    folders = (path for path in (BASE_DIR / "registry").iterdir() if path.is_dir())
    return {path.name for path in folders} - {"static", "__pycache__"}


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_packages_that_must_not_know_identities_have_a_contract() -> None:
    """Also one that is made later: it fails here until it stands in the contract."""
    [contract] = [
        one
        for one in contracts()
        if one["type"] == "forbidden" and one["forbidden_modules"] == ["registry.identities"]
    ]
    kept_out = {f"registry.{name}" for name in packages() - MAY_KNOW_IDENTITIES}
    assert set(contract["source_modules"]) == kept_out
    assert not contract.get("allow_indirect_imports", False)
    assert not contract.get("ignore_imports")


def test_every_noun_has_its_place() -> None:
    """A package of the registry that is no noun is named here."""
    nouns = {f"registry.{name}" for name in packages() - NOT_NOUNS}
    assert nouns == set(contracts()[1]["containers"])
