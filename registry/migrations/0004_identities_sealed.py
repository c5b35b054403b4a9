"""Names, birth dates, contacts and hospital numbers are sealed; the plain columns go.

One transaction: plain text beside its seal would be worth nothing, so code of before this version
cannot show or enter identities while the new one starts. Everything else of it runs on.
"""

from typing import Any

import django.db.models.deletion
import registry.core.constraints
from django.conf import settings
from django.db import migrations, models

from registry.identities.fill import seal_existing


def added(model: str, name: str, field: "models.Field[Any, Any]") -> migrations.AddField:
    """A column that the filling step gives a value in every row."""
    return migrations.AddField(model, name, field, preserve_default=False)


def key_id() -> "models.CharField[str, str]":
    return models.CharField(default="", max_length=16, verbose_name="id of the ring's key")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PatientKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("ring_key_id", models.CharField(max_length=16, verbose_name="id of the ring's key")),
                ("wrapped", models.BinaryField(null=True)),
                ("erased_at", models.DateTimeField(null=True, verbose_name="erased at")),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.centre")),
                ("created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("patient", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.patient")),
            ],
            options={
                "indexes": [models.Index(fields=["ring_key_id"], name="patientkey_ring")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="patientkey_id_centre"),
                    registry.core.constraints.CompositeForeignKey(fields=("patient", "centre"), name="patientkey_patient_centre", to="registry.Patient", to_fields=("id", "centre")),
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
        added("identity", "given_name_sealed", models.BinaryField(default=b"")),
        added("identity", "family_name_sealed", models.BinaryField(default=b"")),
        migrations.AddField("identity", "birth_date_sealed", models.BinaryField(null=True)),
        migrations.AddField("identity", "given_name_hash", models.CharField(max_length=64, null=True)),
        migrations.AddField("identity", "family_name_hash", models.CharField(max_length=64, null=True)),
        added("identity", "hash_key_id", key_id()),
        added("hospitalnumber", "number_sealed", models.BinaryField(default=b"")),
        migrations.AddField("hospitalnumber", "number_hash", models.CharField(max_length=64, null=True)),
        added("hospitalnumber", "hash_key_id", key_id()),
        added("contact", "value_sealed", models.BinaryField(default=b"")),
        migrations.AddField("contact", "ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
        migrations.RunPython(seal_existing),
        migrations.RemoveIndex("identity", "identity_name"),
        migrations.RemoveConstraint("hospitalnumber", "hospitalnumber_once"),
        migrations.RemoveField("identity", "given_name"),
        migrations.RemoveField("identity", "family_name"),
        migrations.RemoveField("identity", "birth_date"),
        migrations.RemoveField("hospitalnumber", "number"),
        migrations.RemoveField("contact", "value"),
        migrations.AddConstraint(
            "hospitalnumber",
            models.UniqueConstraint(fields=("centre", "number_hash"), name="hospitalnumber_once"),
        ),
        migrations.AddIndex(
            "identity", models.Index(fields=["family_name_hash"], name="identity_family_name")
        ),
    ]
