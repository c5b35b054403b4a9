import pytest
from pytest_django import DjangoAssertNumQueries

from registry.health.models import ReferenceLoad
from registry.safety import jobs
from registry.safety.models import CtcaeGrade, CtcaeTerm, SpecialInterest

pytestmark = pytest.mark.django_db

# Data dictionary 4.1: terms with the grades that CTCAE v5 allows.
GRADES = {
    "1-5": "Osteonecrosis, Wound infection, Fracture, Fever, Infusion related reaction, "
    "Thromboembolic event",
    "1-3": "Arthritis, Arthralgia, Bone pain, Pain in extremity, Growth suppression, "
    "Unequal limb length, Joint effusion",
    "2-5": "Joint infection, Bone infection",
    "3-5": "Sepsis, Treatment related secondary malignancy, Anaphylaxis",
    "2-4": "Hip fracture",
    "4-5": "Myelodysplastic syndrome",
}
ALLOWED = [(term.strip(), span) for span, terms in GRADES.items() for term in terms.split(",")]

INTERESTS = (
    "malignancy ectopic_tissue infection_product infection_site thromboembolism infusion_reaction "
    "fever gvhd alloimmunisation growth_plate fracture arthritis_flare on_progression donor_site "
    "surgical conditioning_toxicity anaesthesia_imaging product_quality"
)


@pytest.mark.parametrize(("term", "span"), ALLOWED)
def test_grades_of_a_term(term: str, span: str) -> None:
    low, high = (int(part) for part in span.split("-"))
    found = CtcaeGrade.objects.filter(term__term=term, term__version="5.0")
    assert list(found.values_list("grade", flat=True)) == list(range(low, high + 1))


def test_events_of_special_interest_in_order() -> None:
    assert list(SpecialInterest.objects.values_list("code", flat=True)) == INTERESTS.split()


def test_every_term_belongs_to_an_event_of_special_interest() -> None:
    assert CtcaeTerm.objects.count() == 44
    assert not CtcaeTerm.objects.filter(special_interests=None).exists()


def test_a_second_load_is_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert jobs.load_reference() is False


def test_changed_files_are_loaded_without_changing_keys(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    before = list(CtcaeTerm.objects.order_by("pk").values_list("pk", "term"))
    ReferenceLoad.objects.update(sha256="of older files")
    with django_assert_max_num_queries(20):
        assert jobs.load_reference() is True
    assert list(CtcaeTerm.objects.order_by("pk").values_list("pk", "term")) == before
