#!/usr/bin/env python3
"""Runs a command of the registry: python manage.py help."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"

if find_spec("django") is None and VENV_PYTHON.exists() and sys.executable != str(VENV_PYTHON):
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])

from config.command_line import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
