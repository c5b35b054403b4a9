"""Reads the reference files that come with the project."""

import json
from pathlib import Path
from typing import Any


def read_json(path: Path) -> Any:
    """The parsed contents of a UTF-8 JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))
