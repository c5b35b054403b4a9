"""Names, birth dates, contacts and hospital numbers are sealed; the plain columns go.

One transaction: plain text beside its seal would be worth nothing, so code of before this version
cannot show or enter identities while the new one starts. Everything else of it runs on. Hospital
numbers and contacts name the patient, as every row about one does.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.core.constraints import CompositeForeignKey
from registry.core.migrating import InOneGo
from registry.identities.fill import seal_existing

IDENTITY, NUMBER, CONTACT = "registry_identity", "registry_hospitalnumber", "registry_contact"
KEY = "REFERENCES registry_identity (id, centre_id, patient_id) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE"

ADDED = [
    f"""ALTER TABLE {IDENTITY} ADD COLUMN given_name_sealed bytea, ADD COLUMN family_name_sealed bytea,
    ADD COLUMN birth_date_sealed bytea, ADD COLUMN given_name_hash varchar(64),
    ADD COLUMN family_name_hash varchar(64), ADD COLUMN hash_key_id varchar(16)""",
    f"""ALTER TABLE {NUMBER} ADD COLUMN patient_id bigint, ADD COLUMN number_sealed bytea,
    ADD COLUMN number_hash varchar(64), ADD COLUMN hash_key_id varchar(16)""",
    f"""ALTER TABLE {CONTACT} ADD COLUMN patient_id bigint, ADD COLUMN value_sealed bytea,
    ADD COLUMN ended_on date""",
]
TIGHTENED = [
    "DROP INDEX identity_name",
    f"""ALTER TABLE {IDENTITY} DROP COLUMN family_name, DROP COLUMN given_name, DROP COLUMN birth_date,
    ALTER COLUMN given_name_sealed SET NOT NULL, ALTER COLUMN family_name_sealed SET NOT NULL,
    ALTER COLUMN hash_key_id SET NOT NULL""",
    f"""ALTER TABLE {NUMBER} DROP CONSTRAINT hospitalnumber_once, DROP CONSTRAINT hospitalnumber_identity_centre,
    DROP COLUMN number, ALTER COLUMN number_sealed SET NOT NULL, ALTER COLUMN hash_key_id SET NOT NULL,
    ALTER COLUMN patient_id SET NOT NULL""",
    f"""ALTER TABLE {CONTACT} DROP CONSTRAINT contact_identity_centre, DROP COLUMN value,
    ALTER COLUMN value_sealed SET NOT NULL, ALTER COLUMN patient_id SET NOT NULL""",
    f"ALTER TABLE {IDENTITY} DROP CONSTRAINT identity_id_centre",
    f"ALTER TABLE {IDENTITY} ADD CONSTRAINT identity_id_patient UNIQUE (id, centre_id, patient_id)",
    f"""ALTER TABLE {NUMBER} ADD CONSTRAINT hospitalnumber_once UNIQUE (centre_id, number_hash),
    ADD CONSTRAINT hospitalnumber_identity_patient FOREIGN KEY (identity_id, centre_id, patient_id) {KEY}""",
    f"ALTER TABLE {CONTACT} ADD CONSTRAINT contact_identity_patient FOREIGN KEY (identity_id, centre_id, patient_id) {KEY}",
    f"CREATE INDEX identity_family_name ON {IDENTITY} (family_name_hash)",
]


def sealed(null: bool = False) -> "models.BinaryField[Any, Any]":
    return models.BinaryField(null=null)


def keyed_hash() -> "models.CharField[Any, Any]":
    return models.CharField(max_length=64, null=True)


def key_id() -> "models.CharField[Any, Any]":
    return models.CharField(max_length=16, verbose_name="id of the ring's key")


def the_patient() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.patient")


def same_patient(name: str) -> CompositeForeignKey:
    return CompositeForeignKey(fields=("identity", "centre", "patient"), name=name, to="registry.Identity", to_fields=("id", "centre", "patient"))


STATE = [
    migrations.RemoveIndex("identity", "identity_name"),
    migrations.RemoveConstraint("hospitalnumber", "hospitalnumber_once"),
    migrations.RemoveConstraint("hospitalnumber", "hospitalnumber_identity_centre"),
    migrations.RemoveConstraint("contact", "contact_identity_centre"),
    migrations.RemoveConstraint("identity", "identity_id_centre"),
    migrations.RemoveField("identity", "given_name"),
    migrations.RemoveField("identity", "family_name"),
    migrations.RemoveField("identity", "birth_date"),
    migrations.RemoveField("hospitalnumber", "number"),
    migrations.RemoveField("contact", "value"),
    migrations.AddField("identity", "given_name_sealed", sealed(), preserve_default=False),
    migrations.AddField("identity", "family_name_sealed", sealed(), preserve_default=False),
    migrations.AddField("identity", "birth_date_sealed", sealed(null=True)),
    migrations.AddField("identity", "given_name_hash", keyed_hash()),
    migrations.AddField("identity", "family_name_hash", keyed_hash()),
    migrations.AddField("identity", "hash_key_id", key_id(), preserve_default=False),
    migrations.AddField("hospitalnumber", "patient", the_patient(), preserve_default=False),
    migrations.AddField("hospitalnumber", "number_sealed", sealed(), preserve_default=False),
    migrations.AddField("hospitalnumber", "number_hash", keyed_hash()),
    migrations.AddField("hospitalnumber", "hash_key_id", key_id(), preserve_default=False),
    migrations.AddField("contact", "patient", the_patient(), preserve_default=False),
    migrations.AddField("contact", "value_sealed", sealed(), preserve_default=False),
    migrations.AddField("contact", "ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
    migrations.AddConstraint("identity", models.UniqueConstraint(fields=("id", "centre", "patient"), name="identity_id_patient")),
    migrations.AddConstraint("hospitalnumber", same_patient("hospitalnumber_identity_patient")),
    migrations.AddConstraint("hospitalnumber", models.UniqueConstraint(fields=("centre", "number_hash"), name="hospitalnumber_once")),
    migrations.AddConstraint("contact", same_patient("contact_identity_patient")),
    migrations.AddIndex("identity", models.Index(fields=["family_name_hash"], name="identity_family_name")),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_accounts")]

    operations = [
        migrations.CreateModel(
            name="PatientKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("ring_key_id", key_id()),
                ("wrapped", models.BinaryField(null=True)),
                ("erased_at", models.DateTimeField(null=True, verbose_name="erased at")),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.centre")),
                ("created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("patient", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.patient")),
            ],
            options={
                "indexes": [models.Index(fields=["ring_key_id"], name="patientkey_ring")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre", "patient"), name="patientkey_id_patient"),
                    CompositeForeignKey(fields=("patient", "centre"), name="patientkey_patient_centre", to="registry.Patient", to_fields=("id", "centre")),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at__isnull", True), ("wrapped__isnull", False)),
                            models.Q(("erased_at__isnull", False), ("wrapped__isnull", True)),
                            _connector="OR",
                        ),
                        name="patientkey_f06_erased_at",
                    ),
                ],
            },
        ),
        InOneGo(sql=[*ADDED, migrations.RunPython(seal_existing), *TIGHTENED], state=STATE),
    ]
