"""Proves that an uploaded file is what it claims to be (docs/adr/0040-uploads-are-proved.md).

Refused with rule U01 (not what it claims), U02 (too large), U03 (kind not accepted), U04 (protected
or active), U05 (tells who the child is).
"""

import hashlib
import uuid
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any, TypeAlias

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from PIL.Image import DecompressionBombError, DecompressionBombWarning
from pydicom import Dataset, dcmread
from pydicom.dataelem import RawDataElement
from pydicom.errors import InvalidDicomError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from registry.core.errors import Finding, Refused, error

Upload: TypeAlias = "UploadedFile[bytes]"

FIELD = "file"
SNIFFED_BYTES = 8192
LARGEST_PICTURE = 40_000_000  # pixels: a decoded picture of this size takes 160 MB
UNDEFINED_LENGTH = 0xFFFFFFFF

# What tells who the child is, or lets somebody call her family (DICOM PS3.15, annex E).
NAMED_BY = ("PatientName", "PatientID")
ALWAYS_DIRECT = (
    "PatientBirthDate",
    "PatientAddress",
    "PatientTelephoneNumbers",
    "PatientMotherBirthName",
    "OtherPatientNames",
    "OtherPatientIDs",
    "ResponsiblePerson",
)
# What makes a PDF do something by itself.
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/Launch", "/EmbeddedFiles", "/XFA"})
ACTIVE_DEEDS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})


@dataclass(frozen=True)
class ProvenFile:
    """An upload that was opened and is what it claims to be. Its own name is forgotten, since
    people name files after the child."""

    file: Upload
    media_type: str
    sha256: str
    size_bytes: int
    title: str


@dataclass(frozen=True)
class Kind:
    media_type: str
    suffixes: tuple[str, ...]
    title: str
    opens: Callable[[IO[bytes]], None]


def prove(upload: Upload) -> ProvenFile:
    """Opens an upload and returns it under a random name; Refused if it is not what it claims."""
    kind = _claimed(upload.name or "")
    size = upload.size or 0
    if size > settings.LARGEST_UPLOAD:
        raise _refused("U02", _("the file has %s MB") % (size // 1024**2), _largest())
    _check_signature(upload, kind)
    upload.seek(0)
    kind.opens(upload)
    digest = _digest(upload)
    upload.name = f"{uuid.uuid4().hex}{kind.suffixes[0]}"
    return ProvenFile(upload, kind.media_type, digest, size, kind.title)


def _claimed(name: str) -> Kind:
    suffix = PurePath(name).suffix.lower()
    for kind in KINDS:
        if suffix in kind.suffixes:
            return kind
    told = {"suffix": suffix or _("no ending")}
    raise _refused("U03", _("files with %(suffix)s are not taken") % told, accepted_kinds())


def _check_signature(upload: Upload, kind: Kind) -> None:
    upload.seek(0)
    found = filetype.guess(upload.read(SNIFFED_BYTES))
    if found is not None and found.mime == kind.media_type:
        return
    is_really = found.mime if found else _("of an unknown kind")
    told = {"claimed": kind.title, "found": is_really}
    message = _("it claims to be %(claimed)s, but its content is %(found)s") % told
    raise _refused("U01", message, _("a file whose ending fits its content"))


def _digest(upload: Upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _open_picture(form: str) -> Callable[[IO[bytes]], None]:
    """Decodes the whole picture: a header alone proves nothing."""

    def opens(file: IO[bytes]) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", DecompressionBombWarning)
                picture = Image.open(file, formats=[form])
                if picture.width * picture.height > LARGEST_PICTURE:
                    told = f"{picture.width} x {picture.height}"
                    raise _refused("U02", _("the picture has %s pixels") % told, "40 megapixels")
                picture.load()
        except (DecompressionBombError, DecompressionBombWarning) as fault:
            raise _refused(
                "U02", _("the picture is too large to be opened"), "40 megapixels"
            ) from fault
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as fault:
            raise _unreadable(form) from fault

    return opens


def _open_pdf(file: IO[bytes]) -> None:
    """Reads every object; refuses what is encrypted, empty, or acts by itself."""
    try:
        reader = PdfReader(file, strict=False)
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
        active = not encrypted and _acts(reader)
    except Refused:
        raise
    except (
        Exception
    ) as fault:  # the parser meets hostile input: whatever it throws, it cannot be read
        raise _unreadable("PDF") from fault
    if encrypted:
        message = _("the PDF is protected by a password")
        raise _refused("U04", message, _("a PDF without protection"))
    if active:
        message = _("the PDF holds a script or another file")
        raise _refused("U04", message, _("a PDF of text and pictures alone"))
    if not pages:
        raise _refused("U01", _("the PDF has no page"), _("a PDF with at least one page"))


def _acts(reader: PdfReader) -> bool:
    """Whether any object of the file holds a script, starts a program or carries a file."""
    for generation, objects in reader.xref.items():
        for number in objects:
            if _active(reader.get_object(IndirectObject(number, generation, reader))):
                return True
    return any(
        _active(reader.get_object(IndirectObject(number, 0, reader)))
        for number in reader.xref_objStm
    )


def _active(thing: Any) -> bool:
    """Looks into the direct parts of one object; what it refers to is looked at by itself."""
    if isinstance(thing, DictionaryObject):
        if ACTIVE_KEYS.intersection(thing) or thing.get("/S") in ACTIVE_DEEDS:
            return True
        return any(_active(dict.__getitem__(thing, key)) for key in thing)
    if isinstance(thing, ArrayObject):
        return any(_active(part) for part in list.__iter__(thing))
    return False


def _open_dicom(file: IO[bytes]) -> None:
    try:
        dataset = dcmread(file)
        if "SOPClassUID" not in dataset or _cut_short(dataset):
            raise _unreadable("DICOM")
    except Refused:
        raise
    except (InvalidDicomError, EOFError, OSError, ValueError, KeyError, AttributeError) as fault:
        raise _unreadable("DICOM") from fault
    _refuse_identity(dataset)


def _cut_short(dataset: Dataset) -> bool:
    """Whether a value is shorter than its own header says: pydicom reads over that silently."""
    for tag in dataset.keys():  # noqa: SIM118 - a Dataset iterates over decoded elements
        raw = dataset.get_item(tag)
        if not isinstance(raw, RawDataElement) or raw.length == UNDEFINED_LENGTH:
            continue
        if len(raw.value or b"") != raw.length:
            return True
    return False


def _refuse_identity(dataset: Dataset) -> None:
    """Name and number of the patient may stay where the file says that they are made up."""
    made_up = str(dataset.get("PatientIdentityRemoved", "")).upper() == "YES"
    direct = [*ALWAYS_DIRECT, *([] if made_up else NAMED_BY)]
    found = [keyword for keyword in direct if str(dataset.get(keyword, "")).strip()]
    if str(dataset.get("BurnedInAnnotation", "")).upper() == "YES":
        found.append("BurnedInAnnotation")
    if found:
        message = _("the DICOM file tells who the child is: %s") % ", ".join(found)
        accepted = _("a de-identified file, in which these are empty")
        raise _refused("U05", message, accepted)


def _unreadable(kind: str) -> Refused:
    message = _("the file cannot be opened as %s: it is damaged or cut short") % kind
    return _refused("U01", message, _("a whole file"))


def _refused(rule: str, message: str, accepted: str) -> Refused:
    found: Finding = error(rule, FIELD, message, accepted)
    return Refused([found])


def _largest() -> str:
    return _("at most %s MB") % (settings.LARGEST_UPLOAD // 1024**2)


def accepted_kinds() -> str:
    """The kinds of file that are taken, for help texts."""
    return ", ".join(kind.title for kind in KINDS)


KINDS = (
    Kind("application/pdf", (".pdf",), "PDF", _open_pdf),
    Kind("image/png", (".png",), "PNG", _open_picture("PNG")),
    Kind("image/jpeg", (".jpg", ".jpeg"), "JPEG", _open_picture("JPEG")),
    Kind("application/dicom", (".dcm", ".dicom"), "DICOM", _open_dicom),
)
