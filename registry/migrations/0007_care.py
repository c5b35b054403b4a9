"""A centre that gave care away knows the patient by the number, though it sees the patient no more."""

from django.db import migrations, models

FILL = """
UPDATE registry_caretransfer SET registry_number = patient.registry_number
FROM registry_patient patient
WHERE patient.id = registry_caretransfer.patient_id AND registry_caretransfer.registry_number = ''
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_audit")]

    operations = [
        migrations.AddField(
            model_name="caretransfer",
            name="registry_number",
            field=models.CharField(default="", max_length=12, verbose_name="registry number"),
        ),
        migrations.AddIndex(
            model_name="careshare",
            index=models.Index(fields=["patient"], name="share_patient"),
        ),
        migrations.AddIndex(
            model_name="caretransfer",
            index=models.Index(fields=["patient"], name="transfer_patient"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
