"""Readers: who works in the registry reads the published cases, and is no investigator by that."""

from django.db import migrations, models

from registry.core.migrating import InOneGo

ROLES = {
    "coordinator": "coordinator",
    "lead": "centre lead",
    "data_manager": "data manager",
    "investigator": "investigator",
    "auditor": "auditor",
    "reader": "reader",
    "administrator": "registry administrator",
}
OF = ("invitation", "membership")
LISTED = ", ".join(f"'{role}'" for role in (*ROLES, ""))
# Until now these were investigators at the centre of the published cases.
FILL = """
UPDATE registry_membership SET role = 'reader' FROM registry_centre centre
WHERE centre.id = centre_id AND centre.code = 'LIT' AND role = 'investigator'
"""


def sql() -> list[str]:
    return [
        *(f"ALTER TABLE registry_{one} DROP CONSTRAINT {one}_f03_role" for one in OF),
        *(
            f"ALTER TABLE registry_{one} ADD CONSTRAINT {one}_f03_role CHECK (role IN ({LISTED}))"
            for one in OF
        ),
        FILL,
    ]


def state(model: str) -> list[migrations.operations.base.Operation]:
    field = models.CharField("role", max_length=16, choices=list(ROLES.items()))
    known = models.CheckConstraint(
        condition=models.Q(role__in=[*ROLES, ""]), name=f"{model}_f03_role"
    )
    return [
        migrations.RemoveConstraint(model, f"{model}_f03_role"),
        migrations.AlterField(model, "role", field),
        migrations.AddConstraint(model, known),
    ]


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_hardening")]

    operations = [InOneGo(sql=sql(), state=[one for model in OF for one in state(model)])]
