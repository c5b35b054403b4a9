"""The chase: more ways and outcomes of a try, the list of who is lost, and what a letter says of its
sender."""

from django.db import migrations, models

from registry.core.migrating import InOneGo

CHANNELS = {
    "phone": "telephone",
    "letter": "letter",
    "email": "e-mail",
    "physician": "referring physician",
    "registry_search": "registry search",
    "decision": "decision by the lead",
    "unstated": "not stated",
}
OUTCOMES = {
    "reached_booked": "reached, visit booked",
    "reached_later": "reached, will call back",
    "no_answer": "no answer",
    "sent": "sent or asked, answer awaited",
    "wrong_number": "number or address not valid",
    "new_contact": "new number or address learned",
    "refused": "reached, refused",
    "not_found": "not found",
    "found_again": "found again",
    "keep_trying": "the lead keeps trying",
}
CODES = {"channel": ("by", CHANNELS), "outcome": ("outcome", OUTCOMES)}
# What actions note: the one with the other, and neither without it.
PAIRS = {"decision": "keep_trying", "unstated": "found_again"}


def listed(codes: dict[str, str]) -> str:
    return ", ".join(f"'{code}'" for code in (*codes, ""))


SQL = [
    """ALTER TABLE registry_centre ADD COLUMN address varchar(200) DEFAULT '' NOT NULL,
        ADD COLUMN phone varchar(40) DEFAULT '' NOT NULL""",
    *(
        f"""ALTER TABLE registry_contactattempt DROP CONSTRAINT contactattempt_f03_{column},
            ADD CONSTRAINT contactattempt_f03_{column} CHECK ({column} IN ({listed(codes)}))"""
        for column, (_, codes) in CODES.items()
    ),
    *(
        f"""ALTER TABLE registry_contactattempt ADD CONSTRAINT contactattempt_f03_outcome_{outcome}
            CHECK (channel = '{channel}' AND outcome = '{outcome}'
                OR NOT channel = '{channel}' AND NOT outcome = '{outcome}')"""
        for channel, outcome in PAIRS.items()
    ),
    "CREATE INDEX attempt_of_patient ON registry_contactattempt (patient_id, attempted_on)",
    """CREATE INDEX followupstop_lost ON registry_followupstop (centre_id, stopped_on DESC, id DESC)
       WHERE kind IN ('lost', 'untraceable') AND revoked_on IS NULL""",
]

STATE = [
    *(migrations.RemoveConstraint("contactattempt", f"contactattempt_f03_{one}") for one in CODES),
    *(
        migrations.AddField(
            "centre",
            name,
            models.CharField(label, max_length=longest, blank=True, default="", db_default=""),
        )
        for name, label, longest in (
            ("address", "postal address", 200),
            ("phone", "telephone for appointments", 40),
        )
    ),
    *(
        migrations.AlterField(
            "contactattempt", name, models.CharField(label, max_length=16, choices=[*codes.items()])
        )
        for name, (label, codes) in CODES.items()
    ),
    migrations.AddIndex(
        "contactattempt",
        models.Index(fields=["patient", "attempted_on"], name="attempt_of_patient"),
    ),
    migrations.AddIndex(
        "followupstop",
        models.Index(
            fields=["centre", "-stopped_on", "-id"],
            name="followupstop_lost",
            condition=models.Q(revoked_on__isnull=True, kind__in=("lost", "untraceable")),
        ),
    ),
    *(
        migrations.AddConstraint(
            "contactattempt",
            models.CheckConstraint(
                condition=models.Q((f"{name}__in", [*codes, ""])), name=f"contactattempt_f03_{name}"
            ),
        )
        for name, (_, codes) in CODES.items()
    ),
    *(
        migrations.AddConstraint(
            "contactattempt",
            models.CheckConstraint(
                condition=models.Q(channel=channel, outcome=outcome)
                | ~models.Q(channel=channel) & ~models.Q(outcome=outcome),
                name=f"contactattempt_f03_outcome_{outcome}",
            ),
        )
        for channel, outcome in PAIRS.items()
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_completeness")]

    operations = [InOneGo(sql=SQL, state=STATE)]
