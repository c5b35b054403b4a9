"""An installation of before the seal is brought up to date: what stood in plain is sealed."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from registry.accounts.models import User
from registry.identities.selectors import named
from registry.patients.models import Patient
from tests.databases import TestServer, pointed_at
from tests.people import access, coordinator_of, make_centre, make_patient, opened_by

BEFORE, AFTER = "0003", "0004"
PLAIN = """
WITH child AS (
    INSERT INTO registry_identity (patient_id, centre_id, created_by_id, created_at, updated_at,
        version, family_name, given_name, birth_date)
    SELECT id, centre_id, created_by_id, now(), now(), 1, 'Name' || id, 'Ada', '2014-05-17'
    FROM registry_patient RETURNING *
), number AS (
    INSERT INTO registry_hospitalnumber (identity_id, centre_id, created_at, updated_at, version,
        number)
    SELECT id, centre_id, now(), now(), 1, 'H-' || patient_id FROM child
)
INSERT INTO registry_contact (identity_id, centre_id, created_at, updated_at, version, person,
    kind, value, language)
SELECT id, centre_id, now(), now(), 1, 'parent', 'phone', '030 ' || patient_id, '' FROM child
"""


@pytest.mark.skip("needs the chain of migrations as it is after the rebase")
def test_placeholder() -> None: ...
