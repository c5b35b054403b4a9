"""The contracts on imports cover packages that do not exist yet."""

import tomllib

from config.embedded_postgres import BASE_DIR

WITHOUT_IDENTITIES = ("api", "cohorts", "exports", "plots")


def test_packages_that_must_not_know_identities_have_a_contract() -> None:
    made = [name for name in WITHOUT_IDENTITIES if (BASE_DIR / "registry" / name).exists()]
    settings = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    forbidden = [
        source
        for contract in contracts
        if contract["type"] == "forbidden"
        and "registry.identities" in contract["forbidden_modules"]
        for source in contract["source_modules"]
    ]
    assert {f"registry.{name}" for name in made} <= set(forbidden)


def test_every_noun_has_its_place() -> None:
    """A package of the registry that is no noun is named here."""
    not_nouns = {"core", "management", "migrations", "static", "templatetags", "__pycache__"}
    folders = (path for path in (BASE_DIR / "registry").iterdir() if path.is_dir())
    nouns = {f"registry.{path.name}" for path in folders if path.name not in not_nouns}
    settings = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    inside = settings["tool"]["importlinter"]["contracts"][1]
    assert nouns == set(inside["containers"])
