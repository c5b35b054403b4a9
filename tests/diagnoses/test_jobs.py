from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from registry.diagnoses import jobs
from registry.diagnoses.models import (
    DiagnosisTerm,
    StagingLevel,
    StagingSystem,
    StagingSystemDiagnosis,
    StagingSystemJoint,
)
from registry.health.models import ReferenceLoad

pytestmark = pytest.mark.django_db

TERMS = (
    "osteonecrosis lcpd juvenile_on oi jia jia_systemic jia_oligo jia_poly_rf_neg jia_poly_rf_pos "
    "jia_psa jia_era jia_undiff sbc cartilage_focal ocd non_union degenerative_joint "
    "oth_chondrodysplasia"
)

# system: direction, assignment, scope, levels in order, collapse from
SYSTEMS = {
    "marcus_enneking_1973": ("worse", "repeatable", "lesion", "I II III IV V VI", "IV"),
    "arco_2019": ("worse", "repeatable", "lesion", "I II IIIA IIIB IV", "IIIA"),
    "arco_1994": ("worse", "repeatable", "lesion", "0 1 2 3 4", "3"),
    "ficat_arlet": ("worse", "repeatable", "lesion", "0 I II III IV", "III"),
    "steinberg_1995": ("worse", "repeatable", "lesion", "0 I II III IV V VI", "III"),
    "niinimaki_2015": ("worse", "repeatable", "lesion", "0 1 2 3 4 5", "5"),
    "ponte_di_legno_2016": ("worse", "repeatable", "diagnosis", "1 2 3 4", ""),
    "waldenstrom_mod": ("temporal", "repeatable", "lesion", "Ia Ib IIa IIb IIIa IIIb IV", ""),
    "catterall_1971": ("worse", "once", "lesion", "I II III IV", ""),
    "herring_2004": ("worse", "once", "lesion", "A B B/C C", ""),
    "stulberg_1981": ("worse", "once", "lesion", "I II III IV V", ""),
    "neer_modified_chang": ("worse", "repeatable", "lesion", "I II III IV", ""),
    "capanna_1982": ("not_monotone", "repeatable", "lesion", "1 2 3 4", ""),
    "wright_cole_2008": ("better", "repeatable", "lesion", "1 2 3 4", ""),
    "sillence": ("nominal", "once", "diagnosis", "I II III IV V", ""),
    "ilar_2001": (
        "nominal",
        "once",
        "diagnosis",
        (
            "systemic oligo_persistent oligo_extended poly_rf_neg poly_rf_pos psoriatic era "
            "undifferentiated"
        ),
        "",
    ),
    "outerbridge_1961": ("worse", "repeatable", "lesion", "0 I II III IV", ""),
    "icrs_2003": ("worse", "repeatable", "lesion", "0 1A 1B 2 3A 3B 3C 3D 4", ""),
}


def terms_of(system: str) -> set[str]:
    found = StagingSystemDiagnosis.objects.filter(system=system)
    return set(found.values_list("term_id", flat=True))


def test_terms_in_the_order_of_the_dictionary() -> None:
    assert list(DiagnosisTerm.objects.values_list("code", flat=True)) == TERMS.split()


def test_codes_of_other_terminologies_carry_no_tags() -> None:
    for term in DiagnosisTerm.objects.all():
        columns = [getattr(term, name) for name in jobs.TERM_FIELDS]
        assert not [text for text in columns if text == "-" or "(K)" in text or "V)" in text]


def test_unverified_codes_stay_empty() -> None:
    assert DiagnosisTerm.objects.get(code="lcpd").icd11_foundation == ""
    assert DiagnosisTerm.objects.get(code="degenerative_joint").icd11_foundation == ""
    assert DiagnosisTerm.objects.get(code="osteonecrosis").snomed == "397758007"


def test_every_system_is_there_and_jadas_is_none() -> None:
    assert list(StagingSystem.objects.values_list("code", flat=True)) == list(SYSTEMS)


@pytest.mark.parametrize("code", SYSTEMS)
def test_direction_policy_levels_and_collapse(code: str) -> None:
    system = StagingSystem.objects.get(code=code)
    levels = " ".join(system.levels.values_list("code", flat=True))
    found = (system.direction, system.assignment, system.scope, levels, system.collapse_level)
    assert found == SYSTEMS[code]


@pytest.mark.parametrize("code", [c for c, s in SYSTEMS.items() if s[0] in ("worse", "better")])
def test_ordered_systems_rank_in_their_order(code: str) -> None:
    ranks = list(StagingLevel.objects.filter(system=code).values_list("rank", flat=True))
    assert ranks == sorted(set(ranks))


def test_extent_is_asked_where_the_rule_t02_asks() -> None:
    asked = StagingLevel.objects.filter(needs_extent=True)
    assert set(asked.values_list("system_id", "code")) == {
        *(("arco_1994", level) for level in "123"),
        *(("steinberg_1995", level) for level in ("I", "II", "III", "IV", "V")),
    }


def test_a_range_needs_an_order() -> None:
    no_range = StagingSystem.objects.filter(allows_range=False)
    assert {s.direction for s in no_range} == {"nominal", "not_monotone"}


def test_systems_by_diagnosis() -> None:
    assert terms_of("marcus_enneking_1973") == {"osteonecrosis", "juvenile_on"}
    assert terms_of("niinimaki_2015") == {"osteonecrosis"}
    assert terms_of("herring_2004") == {"lcpd"}
    assert terms_of("capanna_1982") == {"sbc"}
    assert terms_of("ilar_2001") == {code for code in TERMS.split() if code.startswith("jia")}


def test_marcus_enneking_was_made_for_the_hip() -> None:
    joints = StagingSystemJoint.objects.filter(system="marcus_enneking_1973")
    assert [one.joint for one in joints] == ["hip"]


def test_a_second_load_is_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert jobs.load_reference() is False


def test_changed_files_are_loaded_in_few_statements_and_change_nothing_else(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    before = snapshot()
    ReferenceLoad.objects.update(sha256="of older files")
    DiagnosisTerm.objects.filter(code="sbc").update(label="an older label")
    with django_assert_max_num_queries(25):
        assert jobs.load_reference() is True
    assert snapshot() == before


def snapshot() -> list[list[Any]]:
    models = (DiagnosisTerm, StagingSystem, StagingLevel)
    rows = [[*model._default_manager.order_by("pk").values_list()] for model in models]
    pairs = StagingSystemDiagnosis.objects.order_by("system", "term").values_list("system", "term")
    return [*rows, [*pairs]]


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("codelists_load")
    assert capsys.readouterr().out == "Code lists are up to date.\n"
