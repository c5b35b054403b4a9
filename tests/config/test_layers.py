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
