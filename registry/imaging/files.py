"""Files that are what they claim to be."""

from dataclasses import dataclass

from django.core.files.base import File


@dataclass(frozen=True)
class ProvenFile:
    """An uploaded file whose bytes were opened as what its name says."""

    file: "File[bytes]"
    media_type: str
    sha256: str
    size_bytes: int
    title: str
