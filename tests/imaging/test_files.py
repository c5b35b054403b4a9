"""Uploads: what is not what it claims is refused, by its content."""

import hashlib
import io

import pytest
from PIL import Image

from registry.core.errors import Refused
from registry.imaging.files import prove
from tests.imaging import samples
from tests.imaging.samples import upload

MEGABYTE = 1024 * 1024


def refused(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        prove(upload(name, content))
    finding = caught.value.findings[0]
    assert finding.field == "file"
    assert finding.accepted
    return finding.rule


@pytest.mark.parametrize(
    ("name", "content", "media_type", "ending"),
    [
        ("report.pdf", samples.pdf(), "application/pdf", ".pdf"),
        ("slice.PNG", samples.picture("PNG"), "image/png", ".png"),
        ("slice.jpeg", samples.picture("JPEG"), "image/jpeg", ".jpg"),
        ("slice.dcm", samples.dicom(), "application/dicom", ".dcm"),
    ],
)
def test_honest_files_are_taken(name: str, content: bytes, media_type: str, ending: str) -> None:
    proven = prove(upload(name, content))

    assert proven.media_type == media_type
    assert proven.size_bytes == len(content)
    assert proven.sha256 == hashlib.sha256(content).hexdigest()
    assert proven.file.read() == content
    assert str(proven.file.name).endswith(ending)


def test_the_name_of_the_file_is_forgotten() -> None:
    """People name files after the child."""
    proven = prove(upload("Mueller_Anna.pdf", samples.pdf()))

    assert "Mueller" not in f"{proven.file.name} {proven.title}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.pdf", samples.picture("PNG")),
        ("archive.png", samples.archive()),
        ("archive.pdf", samples.archive()),
        ("page.jpg", b"<html><script>1</script></html>"),
        ("empty.png", b""),
        ("cut.png", samples.picture("PNG")[:-40]),
        ("cut.jpg", samples.picture("JPEG")[:1500]),
        ("cut.pdf", samples.pdf()[:100]),
        ("head.pdf", b"%PDF-1.7\n" + b"x" * 400),
        ("nothing.pdf", samples.pdf(pages=0)),
        ("cut.dcm", samples.dicom()[:-200]),
        ("cut.dcm", samples.dicom()[:180]),
        ("mark.dcm", bytes(128) + b"DICM"),
    ],
)
def test_files_that_lie_or_are_damaged(name: str, content: bytes) -> None:
    assert refused(name, content) == "U01"


def test_too_large() -> None:
    assert refused("large.pdf", samples.pdf() + b" " * (21 * MEGABYTE)) == "U02"


@pytest.mark.parametrize("side", [7000, 20000])
def test_a_small_file_that_unpacks_to_a_giant_picture(side: int) -> None:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")

    assert refused("bomb.png", out.getvalue()) == "U02"


@pytest.mark.parametrize("name", ["program.exe", "page.html", "picture.svg", "noending"])
def test_kinds_that_are_not_taken(name: str) -> None:
    assert refused(name, samples.picture("PNG")) == "U03"


@pytest.mark.parametrize(
    "content", [samples.pdf_with_script(), samples.pdf_with_file(), samples.pdf_with_password()]
)
def test_a_pdf_that_acts_or_hides(content: bytes) -> None:
    assert refused("report.pdf", content) == "U04"


@pytest.mark.parametrize(
    "values",
    [
        {"PatientName": "Doe^Jane"},
        {"PatientID": "12345"},
        {"PatientBirthDate": "20120101", "PatientIdentityRemoved": "YES"},
        {"BurnedInAnnotation": "YES"},
    ],
)
def test_a_dicom_file_that_tells_who_the_child_is(values: dict[str, str]) -> None:
    assert refused("slice.dcm", samples.dicom(**values)) == "U05"


def test_a_made_up_name_in_a_file_that_says_so() -> None:
    content = samples.dicom(PatientName="PHY-0001", PatientIdentityRemoved="YES")

    assert prove(upload("slice.dcm", content)).media_type == "application/dicom"
