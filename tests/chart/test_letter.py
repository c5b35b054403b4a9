"""Letters to families: who may write them, what they say in each language, what they never say."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.audit.models import Event
from registry.chart.consent_actions import withdraw
from registry.chart.letter import LANGUAGES, is_adult, language_of, lines_of, written
from registry.consents.codes import Signer, WithdrawalLevel
from registry.consents.models import Withdrawal
from registry.identities.actions import record_identity
from registry.identities.entries import Person, Reach
from registry.patients.actions import share_record
from registry.patients.models import CareShare
from registry.schedules.codes import Modality
from registry.schedules.models import PlannedItem
from registry.visits.models import ContactAttempt
from tests.people import (
    access,
    client_of,
    coordinator_of,
    investigator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 8, 20)
HOME = Reach("parent", "address", "Lindenallee 12, Haus B, 10965 Berlin")
# What would tell an illness to whoever holds the letter.
TELLING = ("osteonecrosis", "knee", "lesion", "mri", "cell", "registry", "safety")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel("2024-08-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC", phone="030 123456", address="Am Park 1, 10115 Berlin")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def item(centre: Centre, user: User) -> PlannedItem:
    plan = make_plan(make_patient(centre, user), user)
    return next(one for one in plan if one.code == "D72")


def know(item: PlannedItem, by: User, *reaches: Reach, given: str = "Leopoldine") -> None:
    person = Person("Quarkenbusch", given, contacts=reaches)
    record_identity(by=by, patient=item.patient, person=person)


def letter(user: User, item: PlannedItem, **typed: str) -> str:
    answer = client_of(user).post(f"/items/{item.pk}/letter/", {"open": "1", **typed})
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(page: str) -> str:
    """What is printed."""
    start = page.index("<article")
    return page[start : page.index("</article>")]


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [
        ("en", "Please call us", "20 August 2024"),
        ("de", "Bitte rufen Sie uns an", "20. August 2024"),
        ("es", "Por favor, llámenos", "20 de agosto de 2024"),
        ("fr", "Merci de nous appeler", "20 août 2024"),
    ],
)
@pytest.mark.parametrize("consent", [False, True])
def test_each_language_asks_to_call_and_names_no_illness(
    user: User, item: PlannedItem, language: str, said: str, day: str, consent: bool
) -> None:
    know(item, user, HOME)
    if consent:
        PlannedItem.objects.filter(pk=item.pk).update(modality=Modality.CONSENT)

    found = sheet(letter(user, item, language=language))

    assert said in found
    assert day in found
    assert "030 123456" in found
    assert "Leopoldine Quarkenbusch" in found
    assert "10965 Berlin" in found
    assert not [word for word in TELLING if word in found.lower().replace("letter__", "")]
    assert item.template_item.label not in found
    assert item.patient.displayed_number not in found


def test_looking_opens_nothing_and_the_letter_goes_on_record(user: User, item: PlannedItem) -> None:
    know(item, user, HOME)
    opened = Event.objects.filter(table_name="identity", patient_id=item.patient_id)
    shown = client_of(user).get(f"/items/{item.pk}/letter/").content.decode()
    assert "Quarkenbusch" not in shown
    assert not opened.exists()

    letter(user, item)

    assert opened.get().reason == "contact: letter about D72"


def test_one_press_logs_it_as_sent(user: User, item: PlannedItem) -> None:
    key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    typed = {"sent": "1", "submission": key, "next": "/?state=overdue"}
    for _ in range(2):
        answer = client_of(user).post(f"/items/{item.pk}/letter/", typed)
        assert answer["Location"] == "/?state=overdue"

    made = ContactAttempt.objects.get()
    assert (made.channel, made.outcome) == ("letter", "sent")
    assert made.next_try_on == TODAY + dt.timedelta(days=21)


@pytest.mark.parametrize(
    "reach",
    [
        Reach("parent", "phone", "030 1"),
        Reach("physician", "address", "Praxis, 10115 Berlin"),
        Reach("parent", "address", "Old Road 1", ended_on=dt.date(2024, 1, 1)),
    ],
    ids=["telephone alone", "the physician's", "one that ended"],
)
def test_without_an_address_it_says_so_and_what_to_do(
    user: User, item: PlannedItem, reach: Reach
) -> None:
    know(item, user, reach)
    page = letter(user, item)

    assert "No postal address is known" in page
    assert f"/patients/{item.patient.registry_number}/identity/edit/" in page
    assert "<article" not in page


def test_without_an_identity_it_says_so(user: User, item: PlannedItem) -> None:
    page = client_of(user).get(f"/items/{item.pk}/letter/").content.decode()

    assert "No identity entered" in page


def test_a_family_that_wants_no_contact_gets_none(user: User, item: PlannedItem) -> None:
    know(item, user, HOME)
    wish = Withdrawal(
        patient=item.patient,
        level=WithdrawalLevel.NO_MORE_CONTACT,
        withdrawn_on=TODAY,
        withdrawn_by=Signer.MOTHER,
    )
    withdraw(by=user, withdrawal=wish)
    client, address = client_of(user), f"/items/{item.pk}/letter/"

    assert "N04" in client.get(address).content.decode()
    for button in ("open", "sent"):
        answer = client.post(address, {button: "1"})
        assert answer.status_code == 422
        assert "N04" in answer.content.decode()
        assert "Quarkenbusch" not in answer.content.decode()
    assert not ContactAttempt.objects.exists()


def test_the_treating_centre_alone(centre: Centre, user: User, item: PlannedItem) -> None:
    know(item, user, HOME)
    guests = make_centre("BET")
    guest, research = coordinator_of(guests), investigator_of(centre)
    lead = join(make_user(), centre, Role.LEAD)
    share = CareShare(
        patient=item.patient,
        with_centre=guests,
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=30),
        may_record=True,
        reason="a test",
    )
    share_record(access=access(lead), share=share)
    address = f"/items/{item.pk}/letter/"

    number = item.patient.registry_number
    assert client_of(guest).get(f"/patients/{number}/").status_code == 200
    for ask in (client_of(guest).get, client_of(guest).post):
        assert ask(address, {"open": "1"}).status_code == 404
    # Nobody who sees no identity anywhere gets as far as a row.
    assert client_of(research).post(address, {"open": "1"}).status_code == 403
    both = join(research, guests, Role.COORDINATOR)
    assert client_of(both).post(address, {"open": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("محمد عبد الله", "شارع الملك فهد ١٢، الرياض"),
        ("Μαρία-Ελένη", "Οδός Ερμού 12, 105 63 Αθήνα"),
        ("美咲", "〒150-0002 東京都渋谷区渋谷2丁目21-1"),
        ('<b>Ada</b> & "A"', "<script>alert(1)</script>, {{ 7 }}"),
        ("Ada", "x" * 300),
    ],
)
def test_any_script_and_any_length(user: User, item: PlannedItem, given: str, address: str) -> None:
    know(item, user, Reach("parent", "address", address), given=given)

    found = sheet(letter(user, item))

    assert "<script>" not in found
    assert "<b>" not in found.replace("<bdi>", "")
    assert ("letter--tight" in found) == (len(address) > 100)


def test_two_addresses_can_be_chosen_from(user: User, item: PlannedItem) -> None:
    know(item, user, HOME, Reach("parent", "address", "Bergweg 3, 80331 München"))
    page = letter(user, item)
    assert "10965 Berlin" in sheet(page)
    [first, second] = [
        piece.split('"')[1] for piece in page.split("<option value=")[1:] if "arent" in piece[:60]
    ]

    assert "10965" in sheet(letter(user, item, to=first))
    assert "80331" in sheet(letter(user, item, to=second))
    assert "10965" in sheet(letter(user, item, to="9" * 40))


@pytest.mark.parametrize("language", ["xx", "de'", "../de", "a\x00b"])
def test_an_unknown_language_is_refused(user: User, item: PlannedItem, language: str) -> None:
    know(item, user, HOME)
    typed = {"open": "1", "language": language}
    answer = client_of(user).post(f"/items/{item.pk}/letter/", typed)

    assert answer.status_code == 422
    assert "Quarkenbusch" not in answer.content.decode()


def test_the_language_is_what_was_asked_the_family_s_or_the_country_s() -> None:
    german, other = Centre(country="DE"), Centre(country="JP")
    spanish = Reach("parent", "address", "x", "es-MX")

    assert language_of("fr", spanish, german) == "fr"
    assert language_of("", spanish, german) == "es"
    assert language_of("", HOME, german) == "de"
    assert language_of("", HOME, other) == "en"
    assert {written(TODAY, one) for one in LANGUAGES} != {""}


def test_of_age_on_the_birthday() -> None:
    born = dt.date(2006, 8, 20)

    assert is_adult(born, 18, TODAY)
    assert not is_adult(born + dt.timedelta(days=1), 18, TODAY)
    assert not is_adult(None, 18, TODAY)


def test_an_address_is_parted_at_its_lines_or_commas() -> None:
    assert lines_of("A 1, B, 10965 C") == ["A 1", "B", "10965 C"]
    assert lines_of("A, 1\nB") == ["A, 1", "B"]
    assert lines_of(" , ") == []
