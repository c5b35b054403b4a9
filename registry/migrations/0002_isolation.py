"""Every row about a patient names the patient itself, not only through the rows that it hangs on.

Row-level security, history and transfer of care then ask each row alone. Keys between rows carry
the patient too, so that no row can hang on a row of another child. And care can be transferred to
another centre, or a record shared with one for a time.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.core.constraints import CompositeForeignKey
from registry.core.migrating import InOneGo

# Which rows hang on which, by the field that names the other one.
LINKS = {
    "UnderlyingDisease": {"diagnosis": "Diagnosis"},
    "RiskFactor": {"diagnosis": "Diagnosis"},
    "PhenotypeFinding": {"diagnosis": "Diagnosis"},
    "Lesion": {"diagnosis": "Diagnosis"},
    "Staging": {"diagnosis": "Diagnosis", "lesion": "Lesion"},
    "CellProduct": {"harvest": "Harvest"},
    "Treatment": {"diagnosis": "Diagnosis", "lesion": "Lesion"},
    "Administration": {"treatment": "Treatment", "product": "CellProduct", "lesion": "Lesion"},
    "ConcomitantProcedure": {"treatment": "Treatment", "lesion": "Lesion"},
    "ProcedureDevice": {"procedure": "ConcomitantProcedure"},
    "Conditioning": {"treatment": "Treatment"},
    "ConditioningAgent": {"conditioning": "Conditioning"},
    "EngraftmentAssessment": {"treatment": "Treatment"},
    "ReleaseTest": {"product": "CellProduct"},
    "Track": {"treatment": "Treatment", "lesion": "Lesion"},
    "PlannedItem": {"track": "Track"},
    "VisitItem": {"visit": "Visit", "planned_item": "PlannedItem"},
    "VisitAssessment": {"visit": "Visit"},
    "ContactAttempt": {"planned_item": "PlannedItem"},
    "Endpoint": {"lesion": "Lesion"},
    "SkeletalMaturity": {"visit": "Visit"},
    "PhysisStatus": {"visit": "Visit"},
    "Fracture": {"visit": "Visit"},
    "PainAssessment": {"visit": "Visit", "lesion": "Lesion"},
    "PromScore": {"visit": "Visit"},
    "PromSubscale": {"prom": "PromScore"},
    "JointScore": {"visit": "Visit", "lesion": "Lesion"},
    "JointScoreComponent": {"score": "JointScore"},
    "RangeOfMotion": {"score": "JointScore"},
    "JiaAssessment": {"visit": "Visit"},
    "Anthropometry": {"visit": "Visit"},
    "DeformityAssessment": {"visit": "Visit"},
    "DevelopmentAssessment": {"visit": "Visit"},
    "ImagingStudy": {"visit": "Visit", "lesion": "Lesion"},
    "StagingImage": {"staging": "Staging", "study": "ImagingStudy"},
    "ImagingDocument": {"study": "ImagingStudy"},
    "ImagingFinding": {"study": "ImagingStudy", "lesion": "Lesion"},
    "RadiationDose": {"study": "ImagingStudy"},
    "Dxa": {"study": "ImagingStudy"},
    "Reminder": {"planned_item": "PlannedItem"},
    "AdverseEvent": {"visit": "Visit", "lesion": "Lesion"},
    "AdverseEventAssessment": {"event": "AdverseEvent"},
    "CausalityJudgement": {"assessment": "AdverseEventAssessment"},
    "AdverseEventReview": {"visit": "Visit"},
    "AdverseEventReport": {"event": "AdverseEvent"},
}
TARGETS = [
    "Diagnosis", "Lesion", "Staging", "Harvest", "CellProduct", "Treatment",
    "Administration", "ConcomitantProcedure", "Conditioning", "Track", "PlannedItem", "Visit",
    "SkeletalMaturity", "Fracture", "PromScore", "JointScore", "ImagingStudy", "AdverseEvent",
    "AdverseEventAssessment",
]
# Rows that did not name the patient, each after the one that tells: `field` of the row itself.
FILLED_FROM = {
    "UnderlyingDisease": "diagnosis", "RiskFactor": "diagnosis", "PhenotypeFinding": "diagnosis",
    "Staging": "diagnosis", "Administration": "treatment", "ProcedureDevice": "procedure",
    "Conditioning": "treatment", "ConditioningAgent": "conditioning", "ReleaseTest": "product",
    "VisitItem": "visit", "VisitAssessment": "visit", "ContactAttempt": "planned_item",
    "SkeletalMaturity": "visit", "PhysisStatus": "visit", "PainAssessment": "visit",
    "PromScore": "visit", "PromSubscale": "prom", "JointScore": "visit",
    "JointScoreComponent": "score", "RangeOfMotion": "score", "JiaAssessment": "visit",
    "Anthropometry": "visit", "DeformityAssessment": "visit", "DevelopmentAssessment": "visit",
    "StagingImage": "staging", "ImagingDocument": "study", "ImagingFinding": "study",
    "RadiationDose": "study", "Dxa": "study", "Reminder": "planned_item",
    "AdverseEventAssessment": "event", "CausalityJudgement": "assessment",
    "AdverseEventReport": "event",
}
NEW = list(FILLED_FROM)

# Tissue of a donor was taken for the child that the product was made for.
HARVESTS = """
UPDATE registry_harvest SET patient_id = product.patient_id FROM registry_cellproduct product
WHERE product.harvest_id = registry_harvest.id AND registry_harvest.patient_id IS NULL
"""


def table(model: str) -> str:
    return f"registry_{model.lower()}"


def fill(model: str, field: str) -> str:
    here, to = table(model), table(LINKS[model][field])
    found = f"FROM {to} told WHERE told.id = {here}.{field}_id"
    return f"UPDATE {here} SET patient_id = told.patient_id {found}"  # noqa: S608 - constants


def alter(model: str, change: str) -> str:
    return f"ALTER TABLE {table(model)} {change}"


def sql() -> list[str]:
    """Add, fill, tighten; keys to the old columns go before those to the new ones come."""
    links = [(model, field, to) for model, fields in LINKS.items() for field, to in fields.items()]
    return [
        *(alter(model, "ADD COLUMN patient_id bigint") for model in NEW),
        HARVESTS,
        *(fill(model, field) for model, field in FILLED_FROM.items()),
        # Checks of keys that wait for the end would forbid to alter the table.
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(alter(model, "ALTER COLUMN patient_id SET NOT NULL") for model in [*NEW, "Harvest"]),
        *(alter(model, f"DROP CONSTRAINT {model.lower()}_{field}_centre") for model, field, _ in links),
        *(alter(model, f"DROP CONSTRAINT {model.lower()}_id_centre") for model in TARGETS),
        *(
            alter(model, f"ADD CONSTRAINT {model.lower()}_id_patient UNIQUE (id, centre_id, patient_id)")
            for model in TARGETS
        ),
        *(
            alter(
                model,
                f"ADD CONSTRAINT {model.lower()}_{field}_patient "
                f"FOREIGN KEY ({field}_id, centre_id, patient_id) "
                f"REFERENCES {table(to)} (id, centre_id, patient_id) "
                "ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE",
            )
            for model, field, to in links
        ),
    ]


def the_patient(**kwargs: Any) -> "models.ForeignKey[Any, Any]":
    to = "registry.patient"
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to=to, **kwargs
    )


def state() -> list[migrations.operations.base.Operation]:
    changes: list[migrations.operations.base.Operation] = [
        migrations.AddField(model.lower(), "patient", the_patient(db_index=False, related_name="+"))
        for model in NEW
    ]
    changes.append(
        migrations.AlterField("harvest", "patient", the_patient(related_name="harvests"))
    )
    for model, fields in LINKS.items():
        for field, to in fields.items():
            changes.append(migrations.RemoveConstraint(model.lower(), f"{model.lower()}_{field}_centre"))
            key = CompositeForeignKey(
                fields=(field, "centre", "patient"),
                to=f"registry.{to}",
                to_fields=("id", "centre", "patient"),
                name=f"{model.lower()}_{field}_patient",
            )
            changes.append(migrations.AddConstraint(model.lower(), key))
    for model in TARGETS:
        unique = models.UniqueConstraint(
            fields=["id", "centre", "patient"], name=f"{model.lower()}_id_patient"
        )
        changes.append(migrations.RemoveConstraint(model.lower(), f"{model.lower()}_id_centre"))
        changes.append(migrations.AddConstraint(model.lower(), unique))
    return changes


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        InOneGo(sql=sql(), state=state()),
        migrations.CreateModel(
            name='CareShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('may_record', models.BooleanField(default=False, verbose_name='may record visits and findings')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='ended early on')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.patient')),
                ('with_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
            ],
            options={
                'indexes': [models.Index(fields=['with_centre', 'ends_on'], name='share_with')],
                'constraints': [CompositeForeignKey(fields=('patient', 'centre'), name='careshare_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='careshare_f06_ends_on'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='careshare_f01_reason')],
            },
        ),
        migrations.CreateModel(
            name='CareTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('transferred_on', models.DateField(verbose_name='on')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('patient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.patient')),
                ('to_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
            ],
            options={
                'indexes': [models.Index(fields=['from_centre', '-transferred_on'], name='transfer_from')],
                'constraints': [CompositeForeignKey(fields=('patient', 'centre'), name='caretransfer_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), models.CheckConstraint(condition=models.Q(('from_centre', models.F('to_centre')), _negated=True), name='caretransfer_f07_to_centre'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='caretransfer_f01_reason')],
            },
        ),
    ]
