"""Files to upload: honest ones, made here, without anybody's data."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

MR_IMAGE = UID("1.2.840.10008.5.1.4.1.1.4")


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((120, 80), 40).save(out, form)
    return out.getvalue()


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(*, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    return _written(writer)


def pdf_with_script() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    opened = writer._add_object(DictionaryObject(script))
    writer._root_object[NameObject("/OpenAction")] = opened
    return _written(writer)


def pdf_with_file() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("program.exe", b"MZ")
    return _written(writer)


def pdf_with_password() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")  # pragma: allowlist secret
    return _written(writer)


def dicom(**values: Any) -> bytes:
    """A small MR image; its direct identifiers are empty unless given."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = MR_IMAGE, UID("1.2.3")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.PatientName = MR_IMAGE, "1.2.3", ""
    dataset.Rows = dataset.Columns = 32
    dataset.BitsAllocated = 8
    dataset.PixelData = bytes(1024)
    dataset["PixelData"].VR = "OW"
    for name, value in values.items():
        setattr(dataset, name, value)
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("inside.txt", "x" * 500)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
