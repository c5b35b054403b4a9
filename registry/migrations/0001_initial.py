import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.utils.timezone
import registry.core.constraints
from django.conf import settings
from django.db import migrations, models

from registry.core.migrating import CreatedTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreatedTogether([
        migrations.CreateModel(
            name="Centre",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                ("demonstration", models.BooleanField(default=False, verbose_name="demonstration")),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z]{3}$")), name="centre_f02_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="centre_f02_country",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("full_name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("language", models.CharField(default="en", max_length=5, verbose_name="language")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("demonstration", models.BooleanField(default=False, verbose_name="demonstration")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="user_f02_email",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "coordinator"),
                            ("lead", "centre lead"),
                            ("data_manager", "data manager"),
                            ("investigator", "investigator"),
                            ("auditor", "auditor"),
                            ("administrator", "registry administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.centre",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "coordinator",
                                    "lead",
                                    "data_manager",
                                    "investigator",
                                    "auditor",
                                    "administrator",
                                    "",
                                ],
                            )
                        ),
                        name="membership_f03_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="membership_f06_ends_on",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "centre", "role", "starts_on"), name="membership_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("result_url", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="formreceipt_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "registry_number",
                    models.CharField(max_length=12, unique=True, verbose_name="registry number"),
                ),
                (
                    "source_label",
                    models.CharField(
                        blank=True, max_length=12, null=True, verbose_name="source label"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "record_kind",
                    models.CharField(
                        choices=[
                            ("registry", "registry patient"),
                            ("literature_case", "published case"),
                            ("reference_cohort", "reference cohort"),
                            ("test", "test"),
                        ],
                        default="registry",
                        max_length=16,
                        verbose_name="kind of record",
                    ),
                ),
                (
                    "group_size",
                    models.PositiveIntegerField(
                        blank=True, default=1, null=True, verbose_name="patients in this cohort"
                    ),
                ),
                (
                    "group_size_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "sex_at_birth",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("female", "female"),
                            ("male", "male"),
                            ("intersex", "intersex"),
                            ("unknown", "unknown"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="sex at birth",
                    ),
                ),
                (
                    "sex_at_birth_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "karyotype_sex",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("XX", "XX"),
                            ("XY", "XY"),
                            ("other", "other"),
                            ("unknown", "unknown"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="karyotype sex",
                    ),
                ),
                (
                    "birth_month",
                    models.DateField(blank=True, null=True, verbose_name="month of birth"),
                ),
                (
                    "birth_month_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "birth_month_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "gestation_at_birth_weeks",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="gestation at birth (weeks)",
                    ),
                ),
                (
                    "gestation_at_birth_weeks_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "vital_status",
                    models.CharField(
                        choices=[("alive", "alive"), ("dead", "dead"), ("unknown", "unknown")],
                        default="alive",
                        max_length=16,
                        verbose_name="vital status",
                    ),
                ),
                ("enrolled_on", models.DateField(verbose_name="enrolled on")),
                ("demonstration", models.BooleanField(default=False, verbose_name="demonstration")),
                (
                    "anchor_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="how dates were derived"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["centre", "-enrolled_on", "-id"], name="patient_list"),
                    models.Index(
                        fields=["registry_number"],
                        name="patient_number_prefix",
                        opclasses=["varchar_pattern_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="patient_id_centre"),
                    models.UniqueConstraint(fields=("source_label",), name="patient_source_label"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registry_number__regex", "^[A-Z]{3}[2-9A-HJ-NP-Z]{9}$")
                        ),
                        name="patient_f02_registry_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "record_kind__in",
                                ["registry", "literature_case", "reference_cohort", "test", ""],
                            )
                        ),
                        name="patient_f03_record_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("group_size__isnull", True),
                                models.Q(("group_size_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("group_size__isnull", True), _negated=True),
                                ("group_size_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="patient_f04_group_size_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("group_size__gte", 1), ("group_size__isnull", True), _connector="OR"
                        ),
                        name="patient_f07_group_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sex_at_birth__in", ["female", "male", "intersex", "unknown", ""])
                        ),
                        name="patient_f03_sex_at_birth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sex_at_birth", ""),
                                models.Q(("sex_at_birth_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("sex_at_birth", ""), _negated=True),
                                ("sex_at_birth_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="patient_f04_sex_at_birth_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("karyotype_sex__in", ["XX", "XY", "other", "unknown", ""])
                        ),
                        name="patient_f03_karyotype_sex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vital_status__in", ["alive", "dead", "unknown", ""])),
                        name="patient_f03_vital_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("birth_month__isnull", False),
                                    models.Q(("birth_month_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("birth_month__isnull", False), _negated=True),
                                    ("birth_month_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("birth_month__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("birth_month_precision", "month"), _negated=True),
                                        ("birth_month__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("birth_month_precision", "year"), _negated=True),
                                        models.Q(
                                            ("birth_month__day", 1), ("birth_month__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="patient_d15_birth_month_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "birth_month_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="patient_f03_birth_month_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("birth_month_precision__in", ["", "month", "year"])),
                        name="patient_n06_birth_month_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("birth_month__isnull", True),
                                models.Q(("birth_month_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("birth_month__isnull", True), _negated=True),
                                ("birth_month_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="patient_f04_birth_month_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("gestation_at_birth_weeks__gte", 22),
                                ("gestation_at_birth_weeks__lte", 44),
                            ),
                            ("gestation_at_birth_weeks__isnull", True),
                            _connector="OR",
                        ),
                        name="patient_a00_gestation_at_birth_weeks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gestation_at_birth_weeks_null_reason", ""),
                            ("gestation_at_birth_weeks__isnull", True),
                            _connector="OR",
                        ),
                        name="patient_f04_gestation_at_birth_weeks_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientOverlap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.patient",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="patientoverlap_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("other", "centre"),
                        name="patientoverlap_other_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(
                        fields=("patient", "other"), name="patientoverlap_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("patient", models.F("other")), _negated=True),
                        name="patientoverlap_f07_other_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("death", "death"),
                            ("withdrawal", "withdrawal"),
                            ("lost", "lost to follow-up"),
                            ("transfer", "transferred"),
                            ("report_ends", "the published report ends"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                ("stopped_on", models.DateField(verbose_name="from")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="undone on")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="followupstop_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["death", "withdrawal", "lost", "transfer", "report_ends", ""],
                            )
                        ),
                        name="followupstop_f03_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_on__isnull", True)),
                        fields=("patient",),
                        name="followupstop_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Death",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("died_on", models.DateField(verbose_name="died on")),
                (
                    "cause",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="cause"),
                ),
                (
                    "cause_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("autopsy", models.BooleanField(blank=True, null=True, verbose_name="autopsy")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="death",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="death_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cause", ""), models.Q(("cause_null_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("cause", ""), _negated=True), ("cause_null_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="death_f04_cause_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiagnosisTerm",
            fields=[
                ("code", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=120)),
                ("icd10_who", models.CharField(blank=True, max_length=160)),
                ("icd10_cm", models.CharField(blank=True, max_length=160)),
                ("icd11_foundation", models.CharField(blank=True, max_length=40)),
                ("orpha", models.CharField(blank=True, max_length=160)),
                ("snomed", models.CharField(blank=True, max_length=160)),
                ("mondo", models.CharField(blank=True, max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "diagnosed_on",
                    models.DateField(blank=True, null=True, verbose_name="diagnosed on"),
                ),
                (
                    "diagnosed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "diagnosed_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("onset_on", models.DateField(blank=True, null=True, verbose_name="onset")),
                (
                    "onset_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "onset_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "prenatal",
                    models.BooleanField(default=False, verbose_name="diagnosed before birth"),
                ),
                (
                    "gestational_weeks",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="gestational age at diagnosis (weeks)",
                    ),
                ),
                (
                    "gestational_weeks_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("icd10", models.CharField(blank=True, max_length=10, verbose_name="ICD-10")),
                ("icd10_cm", models.CharField(blank=True, max_length=10, verbose_name="ICD-10-CM")),
                (
                    "gene",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COL1A1", "COL1A1"),
                            ("COL1A2", "COL1A2"),
                            ("other", "other gene"),
                            ("negative", "no variant found"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="gene",
                    ),
                ),
                (
                    "gene_other",
                    models.CharField(blank=True, max_length=40, verbose_name="other gene"),
                ),
                (
                    "variant",
                    models.CharField(blank=True, max_length=120, verbose_name="variant (HGVS)"),
                ),
                (
                    "inheritance",
                    models.CharField(blank=True, max_length=60, verbose_name="inheritance"),
                ),
                (
                    "confirmed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("skin_biopsy", "skin biopsy"),
                            ("dna", "DNA"),
                            ("clinical", "clinical findings"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "status_at_treatment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "active"),
                            ("remission", "in remission"),
                            ("relapse", "relapse"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="disease status at treatment",
                    ),
                ),
                (
                    "status_at_treatment_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.diagnosisterm",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diagnoses",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="diagnosis_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="diagnosis_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("diagnosed_on__isnull", False),
                                    models.Q(("diagnosed_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("diagnosed_on__isnull", False), _negated=True),
                                    ("diagnosed_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("diagnosed_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("diagnosed_on_precision", "month"), _negated=True
                                        ),
                                        ("diagnosed_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("diagnosed_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("diagnosed_on__day", 1), ("diagnosed_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="diagnosis_d15_diagnosed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "diagnosed_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="diagnosis_f03_diagnosed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("diagnosed_on__isnull", True),
                                models.Q(("diagnosed_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("diagnosed_on__isnull", True), _negated=True),
                                ("diagnosed_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="diagnosis_f04_diagnosed_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("onset_on__isnull", False),
                                    models.Q(("onset_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("onset_on__isnull", False), _negated=True),
                                    ("onset_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("onset_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("onset_on_precision", "month"), _negated=True),
                                        ("onset_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("onset_on_precision", "year"), _negated=True),
                                        models.Q(("onset_on__day", 1), ("onset_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="diagnosis_d15_onset_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "onset_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="diagnosis_f03_onset_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("onset_on_null_reason", ""),
                            ("onset_on__isnull", True),
                            _connector="OR",
                        ),
                        name="diagnosis_f04_onset_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gestational_weeks__gte", 4), ("gestational_weeks__lte", 42)),
                            ("gestational_weeks__isnull", True),
                            _connector="OR",
                        ),
                        name="diagnosis_d03_gestational_weeks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gestational_weeks_null_reason", ""),
                            ("gestational_weeks__isnull", True),
                            _connector="OR",
                        ),
                        name="diagnosis_f04_gestational_weeks_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prenatal", False),
                            ("gestational_weeks__isnull", False),
                            models.Q(("gestational_weeks_null_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="diagnosis_d03_gestational_weeks_prenatal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gene__in", ["COL1A1", "COL1A2", "other", "negative", ""])
                        ),
                        name="diagnosis_f03_gene",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__in", ["skin_biopsy", "dna", "clinical", ""])
                        ),
                        name="diagnosis_f03_confirmed_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status_at_treatment__in", ["active", "remission", "relapse", ""])
                        ),
                        name="diagnosis_f03_status_at_treatment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status_at_treatment_null_reason", ""),
                            ("status_at_treatment", ""),
                            _connector="OR",
                        ),
                        name="diagnosis_f04_status_at_treatment_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnderlyingDisease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "disease",
                    models.CharField(
                        choices=[
                            ("all", "acute lymphoblastic leukaemia"),
                            ("aml", "acute myeloid leukaemia"),
                            ("leukaemia_nos", "leukaemia, type not reported"),
                            ("lymphoma", "lymphoma"),
                            ("sle", "systemic lupus erythematosus"),
                            ("oth_autoimmune", "other autoimmune disease"),
                            ("oth_haem", "other haematological disease"),
                            ("scd", "sickle-cell disease"),
                            ("hsct", "state after marrow or stem cell transplantation"),
                            ("gvhd", "graft-versus-host disease"),
                        ],
                        max_length=16,
                        verbose_name="underlying disease",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diagnosis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="underlying",
                        to="registry.diagnosis",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("diagnosis", "centre"),
                        name="underlyingdisease_diagnosis_centre",
                        to="registry.Diagnosis",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "disease__in",
                                [
                                    "all",
                                    "aml",
                                    "leukaemia_nos",
                                    "lymphoma",
                                    "sle",
                                    "oth_autoimmune",
                                    "oth_haem",
                                    "scd",
                                    "hsct",
                                    "gvhd",
                                    "",
                                ],
                            )
                        ),
                        name="underlyingdisease_f03_disease",
                    ),
                    models.UniqueConstraint(
                        fields=("diagnosis", "disease"), name="underlying_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "factor",
                    models.CharField(
                        choices=[
                            ("systemic_steroid", "systemic steroid"),
                            ("chemotherapy", "chemotherapy"),
                            ("haematopoietic_neoplasm", "haematopoietic neoplasm"),
                            ("bmt_hsct", "marrow or stem cell transplantation"),
                            ("haemoglobinopathy_scd", "haemoglobinopathy, sickle cell"),
                            ("coagulopathy", "coagulopathy"),
                            ("trauma_femoral_neck_fracture", "fracture of the femoral neck"),
                            ("trauma_hip_dislocation", "dislocation of the hip"),
                            ("other_trauma", "other trauma"),
                            ("alcohol", "alcohol"),
                            ("autoimmune_disease", "autoimmune disease"),
                            ("radiation", "radiation"),
                            ("obesity_bmi_z", "obesity (BMI z)"),
                            ("age_at_onset_gt_12", "onset after the age of 12"),
                            ("idiopathic_none_found", "idiopathic, none found"),
                            ("genetic", "genetic"),
                        ],
                        max_length=28,
                        verbose_name="risk factor",
                    ),
                ),
                ("agent", models.CharField(blank=True, max_length=80, verbose_name="agent")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "started_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "started_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ended_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "ended_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cumulative_mg_m2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=9,
                        null=True,
                        verbose_name="cumulative prednisolone equivalent (mg/m²)",
                    ),
                ),
                (
                    "cumulative_mg_m2_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "peak_dose_mg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=8,
                        null=True,
                        verbose_name="peak dose (mg/day)",
                    ),
                ),
                (
                    "peak_dose_mg_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "radiation_gy",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="radiation (Gy)",
                    ),
                ),
                (
                    "radiation_gy_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "asparaginase",
                    models.BooleanField(blank=True, null=True, verbose_name="asparaginase"),
                ),
                (
                    "methotrexate",
                    models.BooleanField(blank=True, null=True, verbose_name="methotrexate"),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="detail")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diagnosis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_factors",
                        to="registry.diagnosis",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("diagnosis", "centre"),
                        name="riskfactor_diagnosis_centre",
                        to="registry.Diagnosis",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "factor__in",
                                [
                                    "systemic_steroid",
                                    "chemotherapy",
                                    "haematopoietic_neoplasm",
                                    "bmt_hsct",
                                    "haemoglobinopathy_scd",
                                    "coagulopathy",
                                    "trauma_femoral_neck_fracture",
                                    "trauma_hip_dislocation",
                                    "other_trauma",
                                    "alcohol",
                                    "autoimmune_disease",
                                    "radiation",
                                    "obesity_bmi_z",
                                    "age_at_onset_gt_12",
                                    "idiopathic_none_found",
                                    "genetic",
                                    "",
                                ],
                            )
                        ),
                        name="riskfactor_f03_factor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("started_on__isnull", False),
                                    models.Q(("started_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("started_on__isnull", False), _negated=True),
                                    ("started_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("started_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("started_on_precision", "month"), _negated=True),
                                        ("started_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("started_on_precision", "year"), _negated=True),
                                        models.Q(("started_on__day", 1), ("started_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="riskfactor_d15_started_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "started_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="riskfactor_f03_started_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on_null_reason", ""),
                            ("started_on__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f04_started_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("ended_on__isnull", False),
                                    models.Q(("ended_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("ended_on__isnull", False), _negated=True),
                                    ("ended_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("ended_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("ended_on_precision", "month"), _negated=True),
                                        ("ended_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("ended_on_precision", "year"), _negated=True),
                                        models.Q(("ended_on__day", 1), ("ended_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="riskfactor_d15_ended_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ended_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="riskfactor_f03_ended_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on_null_reason", ""),
                            ("ended_on__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f04_ended_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cumulative_mg_m2__gte", 0), ("cumulative_mg_m2__lte", 1000000)
                            ),
                            ("cumulative_mg_m2__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f07_cumulative_mg_m2",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cumulative_mg_m2_null_reason", ""),
                            ("cumulative_mg_m2__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f04_cumulative_mg_m2_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("peak_dose_mg__gte", 0), ("peak_dose_mg__lte", 100000)),
                            ("peak_dose_mg__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f07_peak_dose_mg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("peak_dose_mg_null_reason", ""),
                            ("peak_dose_mg__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f04_peak_dose_mg_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("radiation_gy__gte", 0), ("radiation_gy__lte", 200)),
                            ("radiation_gy__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f07_radiation_gy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("radiation_gy_null_reason", ""),
                            ("radiation_gy__isnull", True),
                            _connector="OR",
                        ),
                        name="riskfactor_f04_radiation_gy_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhenotypeFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("short_stature", "short stature"),
                            ("spine_deformity", "deformity of the spine"),
                            ("long_bone_deformity", "deformity of long bones"),
                            ("kyphoscoliosis", "kyphoscoliosis"),
                            ("pectus", "pectus deformity"),
                            ("blue_sclera", "blue sclera"),
                            ("hearing_loss", "hearing loss"),
                            ("laxity", "joint laxity"),
                            ("skin", "skin finding"),
                            ("birth_fractures", "fractures at birth"),
                            ("prenatal_suspicion", "suspected on prenatal ultrasound"),
                        ],
                        max_length=19,
                        verbose_name="finding",
                    ),
                ),
                ("present", models.BooleanField(blank=True, null=True, verbose_name="present")),
                (
                    "present_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diagnosis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phenotype",
                        to="registry.diagnosis",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("diagnosis", "centre"),
                        name="phenotypefinding_diagnosis_centre",
                        to="registry.Diagnosis",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "finding__in",
                                [
                                    "short_stature",
                                    "spine_deformity",
                                    "long_bone_deformity",
                                    "kyphoscoliosis",
                                    "pectus",
                                    "blue_sclera",
                                    "hearing_loss",
                                    "laxity",
                                    "skin",
                                    "birth_fractures",
                                    "prenatal_suspicion",
                                    "",
                                ],
                            )
                        ),
                        name="phenotypefinding_f03_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("present__isnull", True),
                                models.Q(("present_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("present__isnull", True), _negated=True),
                                ("present_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="phenotypefinding_f04_present_reason",
                    ),
                    models.UniqueConstraint(fields=("diagnosis", "finding"), name="phenotype_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "joint",
                    models.CharField(
                        choices=[
                            ("hip", "hip"),
                            ("knee", "knee"),
                            ("ankle", "ankle"),
                            ("shoulder", "shoulder"),
                            ("elbow", "elbow"),
                            ("wrist", "wrist"),
                            ("hand_small", "small joint of the hand"),
                            ("foot_small", "small joint of the foot"),
                            ("tmj", "temporomandibular joint"),
                            ("si_joint", "sacroiliac joint"),
                            ("spine", "spine"),
                            ("none", "none (shaft or systemic)"),
                        ],
                        max_length=16,
                        verbose_name="joint",
                    ),
                ),
                (
                    "bone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("femur_head", "femoral head"),
                            ("femur_neck", "femoral neck"),
                            ("femur_shaft", "femoral shaft"),
                            ("femur_distal", "distal femur"),
                            ("tibia_proximal", "proximal tibia"),
                            ("tibia_shaft", "tibial shaft"),
                            ("tibia_distal", "distal tibia"),
                            ("fibula", "fibula"),
                            ("patella", "patella"),
                            ("talus", "talus"),
                            ("calcaneus", "calcaneus"),
                            ("humerus_proximal", "proximal humerus"),
                            ("humerus_shaft", "humeral shaft"),
                            ("humerus_distal", "distal humerus"),
                            ("capitellum", "capitellum"),
                            ("radius", "radius"),
                            ("ulna", "ulna"),
                            ("scaphoid", "scaphoid"),
                            ("pelvis_ilium", "ilium"),
                            ("rib", "rib"),
                            ("clavicle", "clavicle"),
                            ("vertebra", "vertebra"),
                            ("skull", "skull"),
                            ("other", "other bone"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="bone",
                    ),
                ),
                (
                    "bone_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "laterality",
                    models.CharField(
                        choices=[
                            ("left", "left"),
                            ("right", "right"),
                            ("midline", "midline"),
                            ("not_applicable", "not applicable (systemic)"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=16,
                        verbose_name="side",
                    ),
                ),
                (
                    "ray",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="ray (hand, foot)"
                    ),
                ),
                (
                    "level",
                    models.CharField(blank=True, max_length=10, verbose_name="level (spine)"),
                ),
                ("epiphysis", models.BooleanField(blank=True, null=True, verbose_name="epiphysis")),
                (
                    "metaphysis",
                    models.BooleanField(blank=True, null=True, verbose_name="metaphysis"),
                ),
                ("diaphysis", models.BooleanField(blank=True, null=True, verbose_name="diaphysis")),
                (
                    "weight_bearing",
                    models.BooleanField(blank=True, null=True, verbose_name="weight-bearing"),
                ),
                (
                    "size_a_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="size, first axis (mm)",
                    ),
                ),
                (
                    "size_a_mm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "size_b_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="size, second axis (mm)",
                    ),
                ),
                (
                    "size_c_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="size, third axis (mm)",
                    ),
                ),
                (
                    "volume_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="volume (ml)",
                    ),
                ),
                (
                    "volume_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "surface_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="joint surface involved (%)",
                    ),
                ),
                (
                    "surface_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "necrotic_angle_deg",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="combined necrotic angle (degrees)"
                    ),
                ),
                (
                    "necrotic_angle_deg_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cyst_index",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="cyst index",
                    ),
                ),
                (
                    "cyst_index_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "distance_to_physis_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="distance to physis (mm)",
                    ),
                ),
                (
                    "distance_to_physis_mm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "physis_at_treatment",
                    models.CharField(
                        blank=True,
                        choices=[("open", "open"), ("closing", "closing"), ("closed", "closed")],
                        default="",
                        max_length=16,
                        verbose_name="physis at treatment",
                    ),
                ),
                (
                    "physis_at_treatment_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diagnosis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lesions",
                        to="registry.diagnosis",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lesions",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="lesion_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="lesion_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("diagnosis", "centre"),
                        name="lesion_diagnosis_centre",
                        to="registry.Diagnosis",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "joint__in",
                                [
                                    "hip",
                                    "knee",
                                    "ankle",
                                    "shoulder",
                                    "elbow",
                                    "wrist",
                                    "hand_small",
                                    "foot_small",
                                    "tmj",
                                    "si_joint",
                                    "spine",
                                    "none",
                                    "",
                                ],
                            )
                        ),
                        name="lesion_f03_joint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bone__in",
                                [
                                    "femur_head",
                                    "femur_neck",
                                    "femur_shaft",
                                    "femur_distal",
                                    "tibia_proximal",
                                    "tibia_shaft",
                                    "tibia_distal",
                                    "fibula",
                                    "patella",
                                    "talus",
                                    "calcaneus",
                                    "humerus_proximal",
                                    "humerus_shaft",
                                    "humerus_distal",
                                    "capitellum",
                                    "radius",
                                    "ulna",
                                    "scaphoid",
                                    "pelvis_ilium",
                                    "rib",
                                    "clavicle",
                                    "vertebra",
                                    "skull",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="lesion_f03_bone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bone", ""), models.Q(("bone_null_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("bone", ""), _negated=True), ("bone_null_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="lesion_f04_bone_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "laterality__in",
                                ["left", "right", "midline", "not_applicable", "not_reported", ""],
                            )
                        ),
                        name="lesion_f03_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "joint__in",
                                    [
                                        "ankle",
                                        "elbow",
                                        "foot_small",
                                        "hand_small",
                                        "hip",
                                        "knee",
                                        "shoulder",
                                        "si_joint",
                                        "tmj",
                                        "wrist",
                                    ],
                                ),
                                models.Q(
                                    (
                                        "bone__in",
                                        [
                                            "calcaneus",
                                            "capitellum",
                                            "clavicle",
                                            "femur_distal",
                                            "femur_head",
                                            "femur_neck",
                                            "femur_shaft",
                                            "fibula",
                                            "humerus_distal",
                                            "humerus_proximal",
                                            "humerus_shaft",
                                            "patella",
                                            "pelvis_ilium",
                                            "radius",
                                            "rib",
                                            "scaphoid",
                                            "talus",
                                            "tibia_distal",
                                            "tibia_proximal",
                                            "tibia_shaft",
                                            "ulna",
                                        ],
                                    ),
                                    ("joint", "none"),
                                ),
                                _connector="OR",
                                _negated=True,
                            ),
                            ("laterality__in", ["left", "right", "not_reported"]),
                            _connector="OR",
                        ),
                        name="lesion_s01_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("joint", "spine"),
                                models.Q(("bone__in", ["skull", "vertebra"]), ("joint", "none")),
                                _connector="OR",
                                _negated=True,
                            ),
                            ("laterality__in", ["midline", "not_applicable"]),
                            _connector="OR",
                        ),
                        name="lesion_s02_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "bone__in",
                                    [
                                        "femur_head",
                                        "femur_neck",
                                        "femur_distal",
                                        "tibia_proximal",
                                        "patella",
                                        "tibia_distal",
                                        "talus",
                                        "humerus_proximal",
                                        "humerus_distal",
                                        "capitellum",
                                        "scaphoid",
                                        "vertebra",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("bone", "femur_head"), ("joint", "hip")),
                            models.Q(("bone", "femur_neck"), ("joint", "hip")),
                            models.Q(("bone", "femur_distal"), ("joint", "knee")),
                            models.Q(("bone", "tibia_proximal"), ("joint", "knee")),
                            models.Q(("bone", "patella"), ("joint", "knee")),
                            models.Q(("bone", "tibia_distal"), ("joint", "ankle")),
                            models.Q(("bone", "talus"), ("joint", "ankle")),
                            models.Q(("bone", "humerus_proximal"), ("joint", "shoulder")),
                            models.Q(("bone", "humerus_distal"), ("joint", "elbow")),
                            models.Q(("bone", "capitellum"), ("joint", "elbow")),
                            models.Q(("bone", "scaphoid"), ("joint", "wrist")),
                            models.Q(("bone", "vertebra"), ("joint", "spine")),
                            _connector="OR",
                        ),
                        name="lesion_s04_bone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ray__gte", 1), ("ray__lte", 5)),
                            ("ray__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_ray",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("size_a_mm__gte", 0), ("size_a_mm__lte", 500)),
                            ("size_a_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_size_a_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size_a_mm_null_reason", ""),
                            ("size_a_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f04_size_a_mm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("size_b_mm__gte", 0), ("size_b_mm__lte", 500)),
                            ("size_b_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_size_b_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("size_c_mm__gte", 0), ("size_c_mm__lte", 500)),
                            ("size_c_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_size_c_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("volume_ml__gte", 0), ("volume_ml__lte", 5000)),
                            ("volume_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_volume_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_ml_null_reason", ""),
                            ("volume_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f04_volume_ml_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("surface_pct__gte", 0), ("surface_pct__lte", 100)),
                            ("surface_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_surface_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("surface_pct_null_reason", ""),
                            ("surface_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f04_surface_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("necrotic_angle_deg__gte", 0), ("necrotic_angle_deg__lte", 720)
                            ),
                            ("necrotic_angle_deg__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_necrotic_angle_deg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("necrotic_angle_deg_null_reason", ""),
                            ("necrotic_angle_deg__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f04_necrotic_angle_deg_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cyst_index__gte", 0), ("cyst_index__lte", 1000)),
                            ("cyst_index__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_cyst_index",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cyst_index_null_reason", ""),
                            ("cyst_index__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f04_cyst_index_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("distance_to_physis_mm__gte", 0),
                                ("distance_to_physis_mm__lte", 500),
                            ),
                            ("distance_to_physis_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f07_distance_to_physis_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distance_to_physis_mm_null_reason", ""),
                            ("distance_to_physis_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="lesion_f04_distance_to_physis_mm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("physis_at_treatment__in", ["open", "closing", "closed", ""])
                        ),
                        name="lesion_f03_physis_at_treatment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("physis_at_treatment", ""),
                                models.Q(("physis_at_treatment_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("physis_at_treatment", ""), _negated=True),
                                ("physis_at_treatment_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="lesion_f04_physis_at_treatment_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StagingSystem",
            fields=[
                ("code", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("source", models.CharField(max_length=300)),
                ("evidence", models.CharField(blank=True, max_length=300)),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("worse", "higher is worse"),
                            ("better", "higher is better"),
                            ("temporal", "higher is later in natural healing"),
                            ("nominal", "categories without order"),
                            ("not_monotone", "grades without a single order"),
                        ],
                        max_length=16,
                        verbose_name="direction",
                    ),
                ),
                (
                    "assignment",
                    models.CharField(
                        choices=[
                            ("repeatable", "repeatable"),
                            ("once", "once; a change is a reclassification and needs a reason"),
                        ],
                        max_length=16,
                        verbose_name="how often",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("lesion", "each lesion"), ("diagnosis", "the diagnosis")],
                        max_length=16,
                        verbose_name="assigned to",
                    ),
                ),
                ("modality", models.CharField(blank=True, max_length=120)),
                ("progression", models.CharField(blank=True, max_length=300)),
                ("allows_range", models.BooleanField(default=False)),
                ("collapse_level", models.CharField(blank=True, max_length=8)),
                ("needs_imaging_for", models.CharField(blank=True, max_length=8)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "direction__in",
                                ["worse", "better", "temporal", "nominal", "not_monotone", ""],
                            )
                        ),
                        name="stagingsystem_f03_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assignment__in", ["repeatable", "once", ""])),
                        name="stagingsystem_f03_assignment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["lesion", "diagnosis", ""])),
                        name="stagingsystem_f03_scope",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StagingSystemDiagnosis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="diagnoses",
                        to="registry.stagingsystem",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="systems",
                        to="registry.diagnosisterm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "term"), name="stagingsystemdiagnosis_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StagingSystemJoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "joint",
                    models.CharField(
                        choices=[
                            ("hip", "hip"),
                            ("knee", "knee"),
                            ("ankle", "ankle"),
                            ("shoulder", "shoulder"),
                            ("elbow", "elbow"),
                            ("wrist", "wrist"),
                            ("hand_small", "small joint of the hand"),
                            ("foot_small", "small joint of the foot"),
                            ("tmj", "temporomandibular joint"),
                            ("si_joint", "sacroiliac joint"),
                            ("spine", "spine"),
                            ("none", "none (shaft or systemic)"),
                        ],
                        max_length=16,
                        verbose_name="joint",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joints",
                        to="registry.stagingsystem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "joint__in",
                                [
                                    "hip",
                                    "knee",
                                    "ankle",
                                    "shoulder",
                                    "elbow",
                                    "wrist",
                                    "hand_small",
                                    "foot_small",
                                    "tmj",
                                    "si_joint",
                                    "spine",
                                    "none",
                                    "",
                                ],
                            )
                        ),
                        name="stagingsystemjoint_f03_joint",
                    ),
                    models.UniqueConstraint(
                        fields=("system", "joint"), name="stagingsystemjoint_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StagingLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("rank", models.DecimalField(decimal_places=1, max_digits=4)),
                ("meaning", models.CharField(max_length=300)),
                ("needs_extent", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="registry.stagingsystem",
                    ),
                ),
            ],
            options={
                "ordering": ("system", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("system", "code"), name="staginglevel_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="Staging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("stage_low", models.CharField(max_length=20, verbose_name="stage")),
                ("stage_high", models.CharField(max_length=20, verbose_name="to stage")),
                ("substage", models.CharField(blank=True, max_length=8, verbose_name="substage")),
                (
                    "extent",
                    models.CharField(
                        blank=True,
                        choices=[("A", "A"), ("B", "B"), ("C", "C")],
                        default="",
                        max_length=16,
                        verbose_name="extent",
                    ),
                ),
                (
                    "location",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("medial", "medial"),
                            ("central", "central"),
                            ("lateral", "lateral"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="location",
                    ),
                ),
                ("assessed_on", models.DateField(blank=True, null=True, verbose_name="read on")),
                (
                    "assessed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "assessed_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "baseline",
                    models.BooleanField(default=False, verbose_name="baseline, before treatment"),
                ),
                (
                    "reader_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("radiologist", "radiologist"),
                            ("surgeon", "surgeon"),
                            ("rheumatologist", "rheumatologist"),
                            ("paediatrician", "paediatrician"),
                            ("central_reader", "central reader"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="reader",
                    ),
                ),
                (
                    "blinded",
                    models.BooleanField(blank=True, null=True, verbose_name="reader blinded"),
                ),
                (
                    "second_reader_low",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="second reader: stage"
                    ),
                ),
                (
                    "second_reader_high",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="second reader: to stage"
                    ),
                ),
                (
                    "collapse_depth_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="collapse depth (mm)",
                    ),
                ),
                (
                    "collapse_depth_mm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "off_label_joint",
                    models.BooleanField(
                        default=False, verbose_name="outside the joints of the system"
                    ),
                ),
                (
                    "reclassification_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason for reclassification"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diagnosis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stagings",
                        to="registry.diagnosis",
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stagings",
                        to="registry.lesion",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.stagingsystem",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["lesion", "assessed_on"], name="staging_history")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="staging_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("diagnosis", "centre"),
                        name="staging_diagnosis_centre",
                        to="registry.Diagnosis",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="staging_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("system", "stage_low"),
                        name="staging_t01_stage_low",
                        to="registry.StagingLevel",
                        to_fields=("system", "code"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("system", "stage_high"),
                        name="staging_t01_stage_high",
                        to="registry.StagingLevel",
                        to_fields=("system", "code"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("extent__in", ["A", "B", "C", ""])),
                        name="staging_f03_extent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("location__in", ["medial", "central", "lateral", ""])),
                        name="staging_f03_location",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reader_role__in",
                                [
                                    "radiologist",
                                    "surgeon",
                                    "rheumatologist",
                                    "paediatrician",
                                    "central_reader",
                                    "",
                                ],
                            )
                        ),
                        name="staging_f03_reader_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("assessed_on__isnull", False),
                                    models.Q(("assessed_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("assessed_on__isnull", False), _negated=True),
                                    ("assessed_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("assessed_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("assessed_on_precision", "month"), _negated=True),
                                        ("assessed_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("assessed_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("assessed_on__day", 1), ("assessed_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="staging_d15_assessed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "assessed_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="staging_f03_assessed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assessed_on__isnull", True),
                                models.Q(("assessed_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("assessed_on__isnull", True), _negated=True),
                                ("assessed_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="staging_f04_assessed_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("collapse_depth_mm__gte", 0), ("collapse_depth_mm__lte", 100)
                            ),
                            ("collapse_depth_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="staging_t10_collapse_depth_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("collapse_depth_mm_null_reason", ""),
                            ("collapse_depth_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="staging_f04_collapse_depth_mm_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("beat", "Celery beat"),
                            ("worker", "Celery worker"),
                            ("sweep", "Sweep of the reminders"),
                        ],
                        max_length=16,
                    ),
                ),
                ("beat_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="heartbeat_name_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("name__in", ["beat", "worker", "sweep"])),
                        name="heartbeat_name_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferenceLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("given_name", models.CharField(max_length=120, verbose_name="given name")),
                ("family_name", models.CharField(max_length=120, verbose_name="family name")),
                (
                    "birth_date",
                    models.DateField(blank=True, null=True, verbose_name="date of birth"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "identities",
                "indexes": [
                    models.Index(
                        fields=["centre", "family_name", "given_name"], name="identity_name"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="identity_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="identity_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HospitalNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=40, verbose_name="hospital number")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hospital_numbers",
                        to="registry.identity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("identity", "centre"),
                        name="hospitalnumber_identity_centre",
                        to="registry.Identity",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(
                        fields=("centre", "number"), name="hospitalnumber_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "person",
                    models.CharField(
                        choices=[
                            ("patient", "patient"),
                            ("parent", "parent or guardian"),
                            ("physician", "referring physician"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "telephone"),
                            ("email", "e-mail"),
                            ("address", "postal address"),
                        ],
                        max_length=16,
                        verbose_name="by",
                    ),
                ),
                ("value", models.CharField(max_length=300, verbose_name="number or address")),
                ("language", models.CharField(blank=True, max_length=5, verbose_name="language")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="registry.identity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("identity", "centre"),
                        name="contact_identity_centre",
                        to="registry.Identity",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__in", ["patient", "parent", "physician", "other", ""])
                        ),
                        name="contact_f03_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["phone", "email", "address", ""])),
                        name="contact_f03_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Donor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("donor_code", models.CharField(max_length=40, verbose_name="donor code")),
                (
                    "hla_typing",
                    models.CharField(blank=True, max_length=300, verbose_name="HLA typing"),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("female", "female"),
                            ("male", "male"),
                            ("intersex", "intersex"),
                            ("unknown", "unknown"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="sex",
                    ),
                ),
                (
                    "sex_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "age_years",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="age (years)",
                    ),
                ),
                (
                    "age_years_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="donor_id_centre"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sex__in", ["female", "male", "intersex", "unknown", ""])
                        ),
                        name="donor_f03_sex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sex", ""), models.Q(("sex_null_reason", ""), _negated=True)),
                            models.Q(models.Q(("sex", ""), _negated=True), ("sex_null_reason", "")),
                            _connector="OR",
                        ),
                        name="donor_f04_sex_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("age_years__gte", 0), ("age_years__lte", 120)),
                            ("age_years__isnull", True),
                            _connector="OR",
                        ),
                        name="donor_p21_age_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("age_years__isnull", True),
                                models.Q(("age_years_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("age_years__isnull", True), _negated=True),
                                ("age_years_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="donor_f04_age_years_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("centre", "donor_code"), name="donor_code_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DonorMarker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "marker",
                    models.CharField(
                        choices=[
                            ("HIV", "HIV"),
                            ("HBV", "HBV"),
                            ("HCV", "HCV"),
                            ("syphilis", "syphilis"),
                            ("HTLV", "HTLV"),
                            ("CMV", "CMV"),
                            ("EBV", "EBV"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="marker",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("negative", "negative, no growth"),
                            ("positive", "positive"),
                            ("normal", "normal"),
                            ("abnormal", "abnormal"),
                            ("measured", "measured"),
                            ("pending", "pending"),
                            ("not_done", "not done"),
                        ],
                        max_length=16,
                        verbose_name="result",
                    ),
                ),
                ("tested_on", models.DateField(blank=True, null=True, verbose_name="tested on")),
                ("method", models.CharField(blank=True, max_length=80, verbose_name="method")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="markers",
                        to="registry.donor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("donor", "centre"),
                        name="donormarker_donor_centre",
                        to="registry.Donor",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "marker__in",
                                [
                                    "HIV",
                                    "HBV",
                                    "HCV",
                                    "syphilis",
                                    "HTLV",
                                    "CMV",
                                    "EBV",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="donormarker_f03_marker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                [
                                    "negative",
                                    "positive",
                                    "normal",
                                    "abnormal",
                                    "measured",
                                    "pending",
                                    "not_done",
                                    "",
                                ],
                            )
                        ),
                        name="donormarker_f03_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Harvest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "tissue",
                    models.CharField(
                        choices=[
                            ("bone_marrow", "bone marrow"),
                            ("adipose", "adipose tissue"),
                            ("cord_blood", "cord blood"),
                            ("umbilical_cord_wj", "umbilical cord (Wharton's jelly)"),
                            ("placenta", "placenta"),
                            ("peripheral_blood", "peripheral blood"),
                            ("periosteum", "periosteum"),
                            ("synovium", "synovium"),
                            ("dental_pulp", "dental pulp"),
                            ("skin", "skin"),
                            ("retina", "retina"),
                            ("spleen", "spleen"),
                            ("liver", "liver"),
                            ("kidney", "kidney"),
                            ("thymus", "thymus"),
                            ("fetal_liver_blood", "fetal liver or blood"),
                            ("embryonic", "embryonic"),
                            ("other", "other"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=17,
                        verbose_name="tissue",
                    ),
                ),
                (
                    "site",
                    models.CharField(
                        choices=[
                            ("iliac_crest_posterior", "posterior iliac crest"),
                            ("iliac_crest_anterior", "anterior iliac crest"),
                            ("tibia_proximal", "proximal tibia"),
                            ("femur", "femur"),
                            ("sternum", "sternum"),
                            ("abdomen_subcutaneous", "abdominal subcutaneous fat"),
                            ("placenta_cord", "placenta or cord"),
                            ("other", "other"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=21,
                        verbose_name="site",
                    ),
                ),
                (
                    "harvested_on",
                    models.DateField(blank=True, null=True, verbose_name="harvested on"),
                ),
                (
                    "harvested_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "harvested_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "volume_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=7,
                        null=True,
                        verbose_name="volume (ml)",
                    ),
                ),
                (
                    "volume_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "nucleated_cells_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="nucleated cells, total",
                    ),
                ),
                (
                    "nucleated_cells_total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "anticoagulant",
                    models.CharField(blank=True, max_length=80, verbose_name="anticoagulant"),
                ),
                (
                    "anaesthesia",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("local", "local"),
                            ("sedation", "sedation"),
                            ("GA", "general anaesthesia"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="anaesthesia",
                    ),
                ),
                (
                    "anaesthesia_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "lipoaspirate_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=7,
                        null=True,
                        verbose_name="lipoaspirate (ml)",
                    ),
                ),
                (
                    "lipoaspirate_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="harvests",
                        to="registry.donor",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="harvests",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="harvest_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="harvest_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("donor", "centre"),
                        name="harvest_donor_centre",
                        to="registry.Donor",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tissue__in",
                                [
                                    "bone_marrow",
                                    "adipose",
                                    "cord_blood",
                                    "umbilical_cord_wj",
                                    "placenta",
                                    "peripheral_blood",
                                    "periosteum",
                                    "synovium",
                                    "dental_pulp",
                                    "skin",
                                    "retina",
                                    "spleen",
                                    "liver",
                                    "kidney",
                                    "thymus",
                                    "fetal_liver_blood",
                                    "embryonic",
                                    "other",
                                    "not_reported",
                                    "",
                                ],
                            )
                        ),
                        name="harvest_f03_tissue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "site__in",
                                [
                                    "iliac_crest_posterior",
                                    "iliac_crest_anterior",
                                    "tibia_proximal",
                                    "femur",
                                    "sternum",
                                    "abdomen_subcutaneous",
                                    "placenta_cord",
                                    "other",
                                    "not_reported",
                                    "",
                                ],
                            )
                        ),
                        name="harvest_f03_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("harvested_on__isnull", False),
                                    models.Q(("harvested_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("harvested_on__isnull", False), _negated=True),
                                    ("harvested_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("harvested_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("harvested_on_precision", "month"), _negated=True
                                        ),
                                        ("harvested_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("harvested_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("harvested_on__day", 1), ("harvested_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="harvest_d15_harvested_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "harvested_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="harvest_f03_harvested_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("harvested_on__isnull", True),
                                models.Q(("harvested_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("harvested_on__isnull", True), _negated=True),
                                ("harvested_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="harvest_f04_harvested_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("volume_ml__gte", 0), ("volume_ml__lte", 5000)),
                            ("volume_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="harvest_f07_volume_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("volume_ml__isnull", True),
                                models.Q(("volume_ml_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("volume_ml__isnull", True), _negated=True),
                                ("volume_ml_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="harvest_f04_volume_ml_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("nucleated_cells_total__gte", 0),
                                ("nucleated_cells_total__lte", 1000000000000000),
                            ),
                            ("nucleated_cells_total__isnull", True),
                            _connector="OR",
                        ),
                        name="harvest_f07_nucleated_cells_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nucleated_cells_total_null_reason", ""),
                            ("nucleated_cells_total__isnull", True),
                            _connector="OR",
                        ),
                        name="harvest_f04_nucleated_cells_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("anaesthesia__in", ["none", "local", "sedation", "GA", ""])
                        ),
                        name="harvest_f03_anaesthesia",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("anaesthesia", ""),
                                models.Q(("anaesthesia_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("anaesthesia", ""), _negated=True),
                                ("anaesthesia_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="harvest_f04_anaesthesia_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lipoaspirate_ml__gte", 0), ("lipoaspirate_ml__lte", 5000)),
                            ("lipoaspirate_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="harvest_f07_lipoaspirate_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lipoaspirate_ml_null_reason", ""),
                            ("lipoaspirate_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="harvest_f04_lipoaspirate_ml_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CellProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "product_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bm_aspirate_native", "native marrow aspirate"),
                            ("bmac", "concentrated marrow (mononuclear fraction)"),
                            ("msc_expanded", "culture-expanded MSC"),
                            ("msc_on_scaffold", "expanded MSC mixed with scaffold in theatre"),
                            ("msc_in_scaffold_expanded", "MSC expanded within the scaffold"),
                            ("bmt_unmanipulated", "whole allogeneic marrow"),
                            ("cord_blood", "cord blood transplant"),
                            ("fetal_msc", "fetal expanded MSC"),
                            ("svf", "adipose stromal vascular fraction"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=24,
                        verbose_name="type of product",
                    ),
                ),
                (
                    "product_type_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "manipulation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("minimal", "minimal"),
                            ("substantial", "substantial"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="manipulation",
                    ),
                ),
                (
                    "manipulation_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "regulatory_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ATMP_trial", "advanced therapy, clinical trial"),
                            ("ATMP_authorised", "advanced therapy, authorised"),
                            ("hospital_exemption", "hospital exemption"),
                            ("minimally_manipulated", "minimally manipulated"),
                            ("HCT/P_361", "HCT/P section 361"),
                            ("HSCT", "haematopoietic transplant"),
                        ],
                        default="",
                        max_length=21,
                        verbose_name="regulatory class",
                    ),
                ),
                (
                    "regulatory_class_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "tissue_source",
                    models.CharField(
                        choices=[
                            ("bone_marrow", "bone marrow"),
                            ("adipose", "adipose tissue"),
                            ("cord_blood", "cord blood"),
                            ("umbilical_cord_wj", "umbilical cord (Wharton's jelly)"),
                            ("placenta", "placenta"),
                            ("peripheral_blood", "peripheral blood"),
                            ("periosteum", "periosteum"),
                            ("synovium", "synovium"),
                            ("dental_pulp", "dental pulp"),
                            ("skin", "skin"),
                            ("retina", "retina"),
                            ("spleen", "spleen"),
                            ("liver", "liver"),
                            ("kidney", "kidney"),
                            ("thymus", "thymus"),
                            ("fetal_liver_blood", "fetal liver or blood"),
                            ("embryonic", "embryonic"),
                            ("other", "other"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=17,
                        verbose_name="tissue source",
                    ),
                ),
                (
                    "donor_type",
                    models.CharField(
                        choices=[
                            ("autologous", "autologous"),
                            ("allogeneic", "allogeneic"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=16,
                        verbose_name="donor",
                    ),
                ),
                (
                    "donor_relation",
                    models.CharField(
                        choices=[
                            ("self", "self"),
                            ("sibling_identical_twin", "identical twin"),
                            ("sibling", "sibling"),
                            ("parent", "parent"),
                            ("other_relative", "other relative"),
                            ("unrelated", "unrelated"),
                            ("fetal_tissue", "fetal tissue"),
                            ("cord_bank", "cord bank"),
                            ("third_party_bank", "third-party bank"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=22,
                        verbose_name="relation of the donor",
                    ),
                ),
                (
                    "hla_match",
                    models.CharField(
                        choices=[
                            ("not_applicable_autologous", "not applicable (autologous)"),
                            ("identical_sibling", "identical sibling"),
                            ("partial_sibling", "partly matched sibling"),
                            ("single_antigen_mismatch", "single antigen mismatch"),
                            ("haploidentical", "haploidentical"),
                            ("matched_unrelated", "matched unrelated"),
                            ("mismatched", "mismatched"),
                            ("not_typed", "not typed"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=25,
                        verbose_name="HLA match",
                    ),
                ),
                (
                    "product_name",
                    models.CharField(blank=True, max_length=120, verbose_name="product name"),
                ),
                (
                    "manufacturer",
                    models.CharField(blank=True, max_length=120, verbose_name="manufacturer"),
                ),
                (
                    "site_licence",
                    models.CharField(blank=True, max_length=60, verbose_name="site licence"),
                ),
                (
                    "batch_number",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="batch number"
                    ),
                ),
                (
                    "batch_number_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "recipe_version",
                    models.CharField(blank=True, max_length=40, verbose_name="recipe version"),
                ),
                (
                    "donation_number",
                    models.CharField(
                        blank=True, default="", max_length=13, verbose_name="donation number (DIN)"
                    ),
                ),
                (
                    "donation_number_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "donation_check",
                    models.CharField(blank=True, max_length=1, verbose_name="check character"),
                ),
                (
                    "sec",
                    models.CharField(
                        blank=True, default="", max_length=41, verbose_name="Single European Code"
                    ),
                ),
                (
                    "sec_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "split_number",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="unit or split number"
                    ),
                ),
                (
                    "scaffold",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("dbm_allogeneic", "allogeneic demineralised bone matrix"),
                            ("bone_substitute_calcium_sulfate", "calcium sulfate"),
                            ("bone_substitute_calcium_phosphate", "calcium phosphate"),
                            ("collagen_gel", "collagen gel"),
                            ("hyaluronan", "hyaluronan"),
                            ("autograft", "autograft"),
                            ("allograft_cancellous", "cancellous allograft"),
                            ("bmp", "bone morphogenetic protein"),
                            ("prp", "platelet-rich plasma"),
                            ("fibrin", "fibrin"),
                            ("other_osteoconductive", "other osteoconductive"),
                            ("not_reported", "not reported"),
                        ],
                        default="not_reported",
                        max_length=33,
                        verbose_name="scaffold",
                    ),
                ),
                (
                    "scaffold_manufacturer",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="scaffold manufacturer"
                    ),
                ),
                (
                    "scaffold_lot",
                    models.CharField(blank=True, max_length=60, verbose_name="scaffold lot"),
                ),
                (
                    "days_on_scaffold",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="culture days on scaffold"
                    ),
                ),
                (
                    "culture_medium",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="culture medium"
                    ),
                ),
                (
                    "culture_medium_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "serum",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FBS", "fetal bovine serum"),
                            ("hPL", "human platelet lysate"),
                            ("autologous_serum", "autologous serum"),
                            ("autologous_plasma", "autologous plasma"),
                            ("serum_free", "serum-free"),
                            ("xeno_free", "xeno-free"),
                        ],
                        default="",
                        max_length=17,
                        verbose_name="serum supplement",
                    ),
                ),
                (
                    "serum_lot",
                    models.CharField(blank=True, max_length=60, verbose_name="serum lot"),
                ),
                ("fgf2", models.BooleanField(blank=True, null=True, verbose_name="FGF-2 added")),
                (
                    "antibiotics",
                    models.CharField(blank=True, max_length=120, verbose_name="antibiotics"),
                ),
                (
                    "seeding_density",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="seeding (cells/cm²)"
                    ),
                ),
                (
                    "oxygen_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="oxygen (%)",
                    ),
                ),
                ("vessel", models.CharField(blank=True, max_length=80, verbose_name="vessel")),
                (
                    "closed_system",
                    models.BooleanField(blank=True, null=True, verbose_name="closed system"),
                ),
                (
                    "culture_started_on",
                    models.DateField(blank=True, null=True, verbose_name="culture started"),
                ),
                (
                    "culture_started_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "culture_ended_on",
                    models.DateField(blank=True, null=True, verbose_name="culture ended"),
                ),
                (
                    "culture_ended_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "passage",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="passage at final harvest"
                    ),
                ),
                (
                    "passage_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "population_doublings",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="cumulative population doublings",
                    ),
                ),
                (
                    "population_doublings_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "doubling_time_h",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        verbose_name="doubling time (h)",
                    ),
                ),
                (
                    "plastic_adherent",
                    models.BooleanField(blank=True, null=True, verbose_name="adheres to plastic"),
                ),
                (
                    "cd105_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD105 (%)",
                    ),
                ),
                (
                    "cd105_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd73_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD73 (%)",
                    ),
                ),
                (
                    "cd73_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd90_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD90 (%)",
                    ),
                ),
                (
                    "cd90_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd45_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD45 (%)",
                    ),
                ),
                (
                    "cd45_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd34_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD34 (%)",
                    ),
                ),
                (
                    "cd34_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd14_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD14 (%)",
                    ),
                ),
                (
                    "cd14_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd11b_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD11b (%)",
                    ),
                ),
                (
                    "cd11b_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd79a_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD79a (%)",
                    ),
                ),
                (
                    "cd79a_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cd19_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="CD19 (%)",
                    ),
                ),
                (
                    "cd19_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "hla_dr_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="HLA-DR (%)",
                    ),
                ),
                (
                    "hla_dr_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "osteo_diff",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("positive", "positive"),
                            ("negative", "negative"),
                            ("not_done", "not done"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="osteogenic",
                    ),
                ),
                (
                    "adipo_diff",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("positive", "positive"),
                            ("negative", "negative"),
                            ("not_done", "not done"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="adipogenic",
                    ),
                ),
                (
                    "chondro_diff",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("positive", "positive"),
                            ("negative", "negative"),
                            ("not_done", "not done"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="chondrogenic",
                    ),
                ),
                (
                    "differentiation_assay",
                    models.CharField(blank=True, max_length=120, verbose_name="stain or assay"),
                ),
                (
                    "concentration_per_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="cells per ml",
                    ),
                ),
                (
                    "concentration_per_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "volume_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="volume (ml)",
                    ),
                ),
                (
                    "volume_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cells_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="total cells",
                    ),
                ),
                (
                    "cells_total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "nucleated_cells_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="total nucleated cells",
                    ),
                ),
                (
                    "nucleated_cells_total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "viable_msc_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="viable MSC, total",
                    ),
                ),
                (
                    "viable_msc_total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "osteoprogenitors_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="osteoprogenitors or CFU-F, total",
                    ),
                ),
                (
                    "osteoprogenitors_total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "dose_assay",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("flow", "flow cytometry"),
                            ("CFU-F", "CFU-F"),
                            ("TNC", "total nucleated cells"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="dose measured by",
                    ),
                ),
                (
                    "viability_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="viability (%)",
                    ),
                ),
                (
                    "viability_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "viability_limit_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="viability limit of the batch specification (%)",
                    ),
                ),
                (
                    "viability_method",
                    models.CharField(blank=True, max_length=80, verbose_name="viability method"),
                ),
                (
                    "manufactured_on",
                    models.DateField(blank=True, null=True, verbose_name="manufacture ended"),
                ),
                (
                    "released_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="released"),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                (
                    "release_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("released", "released"),
                            ("conditional", "conditional release"),
                            ("rejected", "rejected"),
                            ("exceptional_use", "exceptional use"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="release",
                    ),
                ),
                (
                    "release_status_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "qualified_person",
                    models.CharField(blank=True, max_length=120, verbose_name="qualified person"),
                ),
                (
                    "out_of_specification",
                    models.BooleanField(blank=True, null=True, verbose_name="out of specification"),
                ),
                (
                    "medical_acceptance",
                    models.CharField(blank=True, max_length=300, verbose_name="medical acceptance"),
                ),
                (
                    "cryopreserved",
                    models.BooleanField(blank=True, null=True, verbose_name="cryopreserved"),
                ),
                (
                    "dmso_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="DMSO (%)",
                    ),
                ),
                ("frozen_on", models.DateField(blank=True, null=True, verbose_name="frozen on")),
                (
                    "storage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("vapour_n2", "vapour nitrogen"),
                            ("liquid_n2", "liquid nitrogen"),
                            ("minus_80", "-80 °C"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="storage",
                    ),
                ),
                (
                    "storage_location",
                    models.CharField(blank=True, max_length=80, verbose_name="storage location"),
                ),
                ("thawed_at", models.DateTimeField(blank=True, null=True, verbose_name="thawed")),
                (
                    "post_thaw_viability_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="viability after thaw (%)",
                    ),
                ),
                (
                    "washed",
                    models.BooleanField(blank=True, null=True, verbose_name="washed after thaw"),
                ),
                (
                    "temperature_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ambient", "ambient"),
                            ("cooled", "2-8 °C"),
                            ("frozen", "frozen"),
                            ("cryo", "cryogenic"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="transport",
                    ),
                ),
                (
                    "logger_id",
                    models.CharField(blank=True, max_length=60, verbose_name="temperature logger"),
                ),
                (
                    "transport_out_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="left the site"),
                ),
                (
                    "transport_in_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="arrived"),
                ),
                (
                    "excursion",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="temperature excursion"
                    ),
                ),
                ("gene_marked", models.BooleanField(default=False, verbose_name="gene-marked")),
                (
                    "xenogeneic_exposure",
                    models.BooleanField(blank=True, null=True, verbose_name="xenogeneic exposure"),
                ),
                (
                    "definition_reference",
                    models.CharField(blank=True, max_length=120, verbose_name="definition used"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="registry.donor",
                    ),
                ),
                (
                    "harvest",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="registry.harvest",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="cellproduct_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="cellproduct_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("harvest", "centre"),
                        name="cellproduct_harvest_centre",
                        to="registry.Harvest",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("donor", "centre"),
                        name="cellproduct_donor_centre",
                        to="registry.Donor",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "product_type__in",
                                [
                                    "bm_aspirate_native",
                                    "bmac",
                                    "msc_expanded",
                                    "msc_on_scaffold",
                                    "msc_in_scaffold_expanded",
                                    "bmt_unmanipulated",
                                    "cord_blood",
                                    "fetal_msc",
                                    "svf",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_product_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manipulation__in", ["none", "minimal", "substantial", ""])
                        ),
                        name="cellproduct_f03_manipulation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "regulatory_class__in",
                                [
                                    "ATMP_trial",
                                    "ATMP_authorised",
                                    "hospital_exemption",
                                    "minimally_manipulated",
                                    "HCT/P_361",
                                    "HSCT",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_regulatory_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "tissue_source__in",
                                [
                                    "bone_marrow",
                                    "adipose",
                                    "cord_blood",
                                    "umbilical_cord_wj",
                                    "placenta",
                                    "peripheral_blood",
                                    "periosteum",
                                    "synovium",
                                    "dental_pulp",
                                    "skin",
                                    "retina",
                                    "spleen",
                                    "liver",
                                    "kidney",
                                    "thymus",
                                    "fetal_liver_blood",
                                    "embryonic",
                                    "other",
                                    "not_reported",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_tissue_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("donor_type__in", ["autologous", "allogeneic", "not_reported", ""])
                        ),
                        name="cellproduct_f03_donor_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "donor_relation__in",
                                [
                                    "self",
                                    "sibling_identical_twin",
                                    "sibling",
                                    "parent",
                                    "other_relative",
                                    "unrelated",
                                    "fetal_tissue",
                                    "cord_bank",
                                    "third_party_bank",
                                    "not_reported",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_donor_relation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "hla_match__in",
                                [
                                    "not_applicable_autologous",
                                    "identical_sibling",
                                    "partial_sibling",
                                    "single_antigen_mismatch",
                                    "haploidentical",
                                    "matched_unrelated",
                                    "mismatched",
                                    "not_typed",
                                    "not_reported",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_hla_match",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scaffold__in",
                                [
                                    "none",
                                    "dbm_allogeneic",
                                    "bone_substitute_calcium_sulfate",
                                    "bone_substitute_calcium_phosphate",
                                    "collagen_gel",
                                    "hyaluronan",
                                    "autograft",
                                    "allograft_cancellous",
                                    "bmp",
                                    "prp",
                                    "fibrin",
                                    "other_osteoconductive",
                                    "not_reported",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_scaffold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "serum__in",
                                [
                                    "FBS",
                                    "hPL",
                                    "autologous_serum",
                                    "autologous_plasma",
                                    "serum_free",
                                    "xeno_free",
                                    "",
                                ],
                            )
                        ),
                        name="cellproduct_f03_serum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("osteo_diff__in", ["positive", "negative", "not_done", ""])
                        ),
                        name="cellproduct_f03_osteo_diff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adipo_diff__in", ["positive", "negative", "not_done", ""])
                        ),
                        name="cellproduct_f03_adipo_diff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("chondro_diff__in", ["positive", "negative", "not_done", ""])
                        ),
                        name="cellproduct_f03_chondro_diff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dose_assay__in", ["flow", "CFU-F", "TNC", ""])),
                        name="cellproduct_f03_dose_assay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "release_status__in",
                                ["released", "conditional", "rejected", "exceptional_use", ""],
                            )
                        ),
                        name="cellproduct_f03_release_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("storage__in", ["vapour_n2", "liquid_n2", "minus_80", ""])
                        ),
                        name="cellproduct_f03_storage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("temperature_class__in", ["ambient", "cooled", "frozen", "cryo", ""])
                        ),
                        name="cellproduct_f03_temperature_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("product_type", ""),
                                models.Q(("product_type_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("product_type", ""), _negated=True),
                                ("product_type_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_product_type_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("manipulation", ""),
                                models.Q(("manipulation_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("manipulation", ""), _negated=True),
                                ("manipulation_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_manipulation_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("regulatory_class", ""),
                                models.Q(("regulatory_class_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("regulatory_class", ""), _negated=True),
                                ("regulatory_class_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_regulatory_class_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("batch_number", ""),
                                models.Q(("batch_number_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("batch_number", ""), _negated=True),
                                ("batch_number_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_batch_number_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("release_status", ""),
                                models.Q(("release_status_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("release_status", ""), _negated=True),
                                ("release_status_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_release_status_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("donation_number_null_reason", ""),
                            ("donation_number", ""),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_donation_number_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sec_null_reason", ""), ("sec", ""), _connector="OR"),
                        name="cellproduct_f04_sec_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("culture_medium_null_reason", ""),
                            ("culture_medium", ""),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_culture_medium_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("culture_started_on_null_reason", ""),
                            ("culture_started_on__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_culture_started_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("culture_ended_on_null_reason", ""),
                            ("culture_ended_on__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_culture_ended_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("donor_type", "autologous"), _negated=True),
                            models.Q(
                                ("donor__isnull", True),
                                ("donor_relation", "self"),
                                ("hla_match", "not_applicable_autologous"),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_p20_donor_relation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("donor_type", "allogeneic"), _negated=True),
                            models.Q(
                                ("donor__isnull", False),
                                models.Q(("donor_relation", "self"), _negated=True),
                                models.Q(("hla_match", "not_applicable_autologous"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_p21_donor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("passage_null_reason", ""), _negated=True),
                            ("passage__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p12_passage_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("culture_medium_null_reason", ""), _negated=True),
                            models.Q(("culture_medium", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cellproduct_p12_culture_medium_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("culture_started_on_null_reason", ""), _negated=True),
                            ("culture_started_on__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p12_culture_started_on_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("culture_ended_on_null_reason", ""), _negated=True),
                            ("culture_ended_on__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p12_culture_ended_on_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd73_pct_null_reason", ""), _negated=True),
                            ("cd73_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd73_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd90_pct_null_reason", ""), _negated=True),
                            ("cd90_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd90_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd105_pct_null_reason", ""), _negated=True),
                            ("cd105_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd105_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd45_pct_null_reason", ""), _negated=True),
                            ("cd45_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd45_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd34_pct_null_reason", ""), _negated=True),
                            ("cd34_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd34_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd14_pct_null_reason", ""), _negated=True),
                            ("cd14_pct__isnull", False),
                            models.Q(("cd11b_pct_null_reason", ""), _negated=True),
                            ("cd11b_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd14_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("cd79a_pct_null_reason", ""), _negated=True),
                            ("cd79a_pct__isnull", False),
                            models.Q(("cd19_pct_null_reason", ""), _negated=True),
                            ("cd19_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd79a_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(("hla_dr_pct_null_reason", ""), _negated=True),
                            ("hla_dr_pct__isnull", False),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_hla_dr_pct_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd105_pct__gte", 0), ("cd105_pct__lte", 100)),
                            ("cd105_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd105_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd73_pct__gte", 0), ("cd73_pct__lte", 100)),
                            ("cd73_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd73_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd90_pct__gte", 0), ("cd90_pct__lte", 100)),
                            ("cd90_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd90_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd45_pct__gte", 0), ("cd45_pct__lte", 100)),
                            ("cd45_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd45_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd34_pct__gte", 0), ("cd34_pct__lte", 100)),
                            ("cd34_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd34_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd14_pct__gte", 0), ("cd14_pct__lte", 100)),
                            ("cd14_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd14_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd11b_pct__gte", 0), ("cd11b_pct__lte", 100)),
                            ("cd11b_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd11b_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd79a_pct__gte", 0), ("cd79a_pct__lte", 100)),
                            ("cd79a_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd79a_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cd19_pct__gte", 0), ("cd19_pct__lte", 100)),
                            ("cd19_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_cd19_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hla_dr_pct__gte", 0), ("hla_dr_pct__lte", 100)),
                            ("hla_dr_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p01_hla_dr_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd105_pct_null_reason", ""),
                            ("cd105_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd105_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd73_pct_null_reason", ""),
                            ("cd73_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd73_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd90_pct_null_reason", ""),
                            ("cd90_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd90_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd45_pct_null_reason", ""),
                            ("cd45_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd45_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd34_pct_null_reason", ""),
                            ("cd34_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd34_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd14_pct_null_reason", ""),
                            ("cd14_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd14_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd11b_pct_null_reason", ""),
                            ("cd11b_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd11b_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd79a_pct_null_reason", ""),
                            ("cd79a_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd79a_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cd19_pct_null_reason", ""),
                            ("cd19_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cd19_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hla_dr_pct_null_reason", ""),
                            ("hla_dr_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_hla_dr_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("viability_pct__gte", 0), ("viability_pct__lte", 100)),
                            ("viability_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p05_viability_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("viability_limit_pct__gte", 0), ("viability_limit_pct__lte", 100)
                            ),
                            ("viability_limit_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p05_viability_limit_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("post_thaw_viability_pct__gte", 0),
                                ("post_thaw_viability_pct__lte", 100),
                            ),
                            ("post_thaw_viability_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p05_post_thaw_viability_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("viability_pct_null_reason", ""),
                            ("viability_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_viability_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passage_null_reason", ""), ("passage__isnull", True), _connector="OR"
                        ),
                        name="cellproduct_f04_passage_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population_doublings_null_reason", ""),
                            ("population_doublings__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_population_doublings_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concentration_per_ml_null_reason", ""),
                            ("concentration_per_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_concentration_per_ml_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_ml_null_reason", ""),
                            ("volume_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_volume_ml_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cells_total_null_reason", ""),
                            ("cells_total__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_cells_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nucleated_cells_total_null_reason", ""),
                            ("nucleated_cells_total__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_nucleated_cells_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("viable_msc_total_null_reason", ""),
                            ("viable_msc_total__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_viable_msc_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("osteoprogenitors_total_null_reason", ""),
                            ("osteoprogenitors_total__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f04_osteoprogenitors_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cells_total__isnull", True), ("cells_total__gt", 0), _connector="OR"
                        ),
                        name="cellproduct_p07_cells_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concentration_per_ml__isnull", True),
                            ("concentration_per_ml__gt", 0),
                            _connector="OR",
                        ),
                        name="cellproduct_p07_concentration_per_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_ml__isnull", True), ("volume_ml__gt", 0), _connector="OR"
                        ),
                        name="cellproduct_p07_volume_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nucleated_cells_total__isnull", True),
                            ("nucleated_cells_total__gt", 0),
                            _connector="OR",
                        ),
                        name="cellproduct_p07_nucleated_cells_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("viable_msc_total__isnull", True),
                            ("viable_msc_total__gt", 0),
                            _connector="OR",
                        ),
                        name="cellproduct_p07_viable_msc_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("osteoprogenitors_total__isnull", True),
                            ("osteoprogenitors_total__gt", 0),
                            _connector="OR",
                        ),
                        name="cellproduct_p07_osteoprogenitors_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cells_total__isnull", True),
                            ("concentration_per_ml__isnull", True),
                            ("volume_ml__isnull", True),
                            (
                                "cells_total__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.math.Abs(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("cells_total"),
                                            "-",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("concentration_per_ml"),
                                                "*",
                                                models.F("volume_ml"),
                                            ),
                                        )
                                    ),
                                    "*",
                                    models.Value(10),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_p07_cells_total_product",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("product_type", ""),
                            models.Q(
                                ("passage__isnull", True),
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("passage__gte", 1),
                                (
                                    "product_type__in",
                                    [
                                        "fetal_msc",
                                        "msc_expanded",
                                        "msc_in_scaffold_expanded",
                                        "msc_on_scaffold",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "product_type__in",
                                        [
                                            "fetal_msc",
                                            "msc_expanded",
                                            "msc_in_scaffold_expanded",
                                            "msc_on_scaffold",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("passage__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_p12_passage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("population_doublings__gte", 0), ("population_doublings__lte", 200)
                            ),
                            ("population_doublings__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_p13_population_doublings",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("culture_started_on__isnull", True),
                            ("culture_ended_on__isnull", True),
                            ("culture_ended_on__gte", models.F("culture_started_on")),
                            _connector="OR",
                        ),
                        name="cellproduct_d06_culture_ended_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("thawed_at__isnull", True),
                            ("released_at__isnull", True),
                            ("thawed_at__gte", models.F("released_at")),
                            _connector="OR",
                        ),
                        name="cellproduct_d06_thawed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transport_in_at__isnull", True),
                            ("transport_out_at__isnull", True),
                            ("transport_in_at__gte", models.F("transport_out_at")),
                            _connector="OR",
                        ),
                        name="cellproduct_d06_transport_in_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("donation_number", ""),
                            ("donation_number__regex", "^[A-NP-Z1-9][A-NP-Z0-9]{4}[0-9]{8}$"),
                            _connector="OR",
                        ),
                        name="cellproduct_p18_donation_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("donation_check", ""),
                            ("donation_check__regex", "^[0-9A-Z*]$"),
                            _connector="OR",
                        ),
                        name="cellproduct_p18_donation_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sec", ""),
                            (
                                "sec__regex",
                                "^[A-Z]{2}[A-Z0-9]{6}[A-Z0-9]{13} ?[A-Z][A-Z0-9]{7}[A-Z0-9]{3}[0-9]{8}$",
                            ),
                            _connector="OR",
                        ),
                        name="cellproduct_p19_sec",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("oxygen_pct__gte", 0), ("oxygen_pct__lte", 100)),
                            ("oxygen_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f07_oxygen_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dmso_pct__gte", 0), ("dmso_pct__lte", 100)),
                            ("dmso_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="cellproduct_f07_dmso_pct",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("batch_number", ""), _negated=True),
                        fields=("centre", "manufacturer", "batch_number"),
                        name="cellproduct_batch_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Treatment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("treated_on", models.DateField(verbose_name="day 0")),
                (
                    "treated_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "offset_value",
                    models.IntegerField(blank=True, null=True, verbose_name="offset from day 0"),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("d", "days"), ("mo", "calendar months")],
                        default="",
                        max_length=2,
                        verbose_name="offset unit",
                    ),
                ),
                (
                    "treated_laterality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("left", "left"),
                            ("right", "right"),
                            ("midline", "midline"),
                            ("not_applicable", "not applicable (systemic)"),
                            ("not_reported", "not reported"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="side in the operation note",
                    ),
                ),
                (
                    "treated_bone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("femur_head", "femoral head"),
                            ("femur_neck", "femoral neck"),
                            ("femur_shaft", "femoral shaft"),
                            ("femur_distal", "distal femur"),
                            ("tibia_proximal", "proximal tibia"),
                            ("tibia_shaft", "tibial shaft"),
                            ("tibia_distal", "distal tibia"),
                            ("fibula", "fibula"),
                            ("patella", "patella"),
                            ("talus", "talus"),
                            ("calcaneus", "calcaneus"),
                            ("humerus_proximal", "proximal humerus"),
                            ("humerus_shaft", "humeral shaft"),
                            ("humerus_distal", "distal humerus"),
                            ("capitellum", "capitellum"),
                            ("radius", "radius"),
                            ("ulna", "ulna"),
                            ("scaphoid", "scaphoid"),
                            ("pelvis_ilium", "ilium"),
                            ("rib", "rib"),
                            ("clavicle", "clavicle"),
                            ("vertebra", "vertebra"),
                            ("skull", "skull"),
                            ("other", "other bone"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="bone in the operation note",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "diagnosis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="registry.diagnosis",
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="registry.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="treatment_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="treatment_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("diagnosis", "centre"),
                        name="treatment_diagnosis_centre",
                        to="registry.Diagnosis",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="treatment_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(fields=("id", "lesion"), name="treatment_id_lesion"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("treated_on__isnull", False),
                                    models.Q(("treated_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("treated_on__isnull", False), _negated=True),
                                    ("treated_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("treated_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("treated_on_precision", "month"), _negated=True),
                                        ("treated_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("treated_on_precision", "year"), _negated=True),
                                        models.Q(("treated_on__day", 1), ("treated_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="treatment_d15_treated_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "treated_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="treatment_f03_treated_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("treated_on_precision", "relative"),
                                ("offset_value__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("treated_on_precision", "relative"), _negated=True),
                                ("offset_unit", ""),
                                ("offset_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="treatment_d15_offset_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="treatment_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "treated_laterality__in",
                                ["left", "right", "midline", "not_applicable", "not_reported", ""],
                            )
                        ),
                        name="treatment_f03_treated_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "treated_bone__in",
                                [
                                    "femur_head",
                                    "femur_neck",
                                    "femur_shaft",
                                    "femur_distal",
                                    "tibia_proximal",
                                    "tibia_shaft",
                                    "tibia_distal",
                                    "fibula",
                                    "patella",
                                    "talus",
                                    "calcaneus",
                                    "humerus_proximal",
                                    "humerus_shaft",
                                    "humerus_distal",
                                    "capitellum",
                                    "radius",
                                    "ulna",
                                    "scaphoid",
                                    "pelvis_ilium",
                                    "rib",
                                    "clavicle",
                                    "vertebra",
                                    "skull",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="treatment_f03_treated_bone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lesion__isnull", True),
                            models.Q(("treated_laterality", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="treatment_s05_treated_laterality",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Administration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "route_group",
                    models.CharField(
                        choices=[
                            ("local", "local"),
                            ("systemic", "systemic"),
                            ("in_utero", "in utero"),
                        ],
                        max_length=16,
                        verbose_name="where to",
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("iv_infusion", "intravenous infusion"),
                            ("ia_arterial", "intra-arterial infusion"),
                            ("iv_with_conditioning", "intravenous after conditioning"),
                            ("in_utero_umbilical", "in utero, umbilical vein"),
                            ("in_utero_ip", "in utero, intraperitoneal"),
                            ("percutaneous_local", "percutaneous injection at the site"),
                            ("open_local", "open surgical implantation"),
                            ("intraosseous_core", "through the core decompression track"),
                            ("intra_articular", "intra-articular injection"),
                            ("intramedullary", "into the marrow cavity"),
                            ("scaffold_implant", "implanted on or in a scaffold"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="route",
                    ),
                ),
                (
                    "route_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("administered_on", models.DateField(verbose_name="given on")),
                (
                    "administered_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "offset_value",
                    models.IntegerField(blank=True, null=True, verbose_name="offset from day 0"),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("d", "days"), ("mo", "calendar months")],
                        default="",
                        max_length=2,
                        verbose_name="offset unit",
                    ),
                ),
                ("administered_time", models.TimeField(blank=True, null=True, verbose_name="time")),
                (
                    "dose_number",
                    models.PositiveSmallIntegerField(default=1, verbose_name="dose number"),
                ),
                (
                    "volume_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="volume (ml)",
                    ),
                ),
                (
                    "volume_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "viable_cells_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="viable cells, total",
                    ),
                ),
                (
                    "viable_cells_total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "weight_kg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="weight at dose (kg)",
                    ),
                ),
                (
                    "weight_kg_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("weighed_on", models.DateField(blank=True, null=True, verbose_name="weighed on")),
                (
                    "dose_per_kg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        max_digits=16,
                        null=True,
                        verbose_name="viable cells per kg",
                    ),
                ),
                (
                    "infusion_rate_ml_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="infusion rate (ml/min)",
                    ),
                ),
                (
                    "premedication",
                    models.CharField(blank=True, max_length=120, verbose_name="premedication"),
                ),
                (
                    "gestational_weeks",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="gestational age (weeks)",
                    ),
                ),
                (
                    "gestational_weeks_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("operator", models.CharField(blank=True, max_length=80, verbose_name="operator")),
                (
                    "guidance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fluoro", "fluoroscopy"),
                            ("US", "ultrasound"),
                            ("CT", "CT"),
                            ("arthroscopy", "arthroscopy"),
                            ("open", "open view"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="guidance",
                    ),
                ),
                (
                    "physis_crossed",
                    models.BooleanField(blank=True, null=True, verbose_name="physis crossed"),
                ),
                (
                    "physis_crossed_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="administrations",
                        to="registry.cellproduct",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.lesion",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="administrations",
                        to="registry.treatment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("id", "centre"), name="administration_id_centre"
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("treatment", "centre"),
                        name="administration_treatment_centre",
                        to="registry.Treatment",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("product", "centre"),
                        name="administration_product_centre",
                        to="registry.CellProduct",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="administration_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("treatment", "lesion"),
                        name="administration_s05_lesion_of_treatment",
                        to="registry.Treatment",
                        to_fields=("id", "lesion"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("route_group__in", ["local", "systemic", "in_utero", ""])
                        ),
                        name="administration_f03_route_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "route__in",
                                [
                                    "iv_infusion",
                                    "ia_arterial",
                                    "iv_with_conditioning",
                                    "in_utero_umbilical",
                                    "in_utero_ip",
                                    "percutaneous_local",
                                    "open_local",
                                    "intraosseous_core",
                                    "intra_articular",
                                    "intramedullary",
                                    "scaffold_implant",
                                    "",
                                ],
                            )
                        ),
                        name="administration_f03_route",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("route", ""), models.Q(("route_null_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("route", ""), _negated=True), ("route_null_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="administration_f04_route_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lesion__isnull", False), ("route_group", "local")),
                            models.Q(
                                models.Q(("route_group", "local"), _negated=True),
                                ("lesion__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="administration_s03_lesion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("route", ""),
                            models.Q(
                                (
                                    "route__in",
                                    [
                                        "intra_articular",
                                        "intramedullary",
                                        "intraosseous_core",
                                        "open_local",
                                        "percutaneous_local",
                                        "scaffold_implant",
                                    ],
                                ),
                                ("route_group", "local"),
                            ),
                            models.Q(
                                (
                                    "route__in",
                                    ["ia_arterial", "iv_infusion", "iv_with_conditioning"],
                                ),
                                ("route_group", "systemic"),
                            ),
                            models.Q(
                                ("route__in", ["in_utero_ip", "in_utero_umbilical"]),
                                ("route_group", "in_utero"),
                            ),
                            _connector="OR",
                        ),
                        name="administration_s03_route_group_route",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("route_group", "in_utero"),
                                models.Q(
                                    ("gestational_weeks__isnull", False),
                                    models.Q(("gestational_weeks_null_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("route_group", "in_utero"), _negated=True),
                                ("gestational_weeks__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="administration_d05_gestational_weeks_route",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("administered_on__isnull", False),
                                    models.Q(("administered_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("administered_on__isnull", False), _negated=True),
                                    ("administered_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("administered_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("administered_on_precision", "month"), _negated=True
                                        ),
                                        ("administered_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("administered_on_precision", "year"), _negated=True
                                        ),
                                        models.Q(
                                            ("administered_on__day", 1),
                                            ("administered_on__month", 1),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="administration_d15_administered_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "administered_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="administration_f03_administered_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("administered_on_precision", "relative"),
                                ("offset_value__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("administered_on_precision", "relative"), _negated=True),
                                ("offset_unit", ""),
                                ("offset_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="administration_d15_offset_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="administration_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("gestational_weeks__gte", 14), ("gestational_weeks__lte", 40)
                            ),
                            ("gestational_weeks__isnull", True),
                            _connector="OR",
                        ),
                        name="administration_d05_gestational_weeks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gestational_weeks_null_reason", ""),
                            ("gestational_weeks__isnull", True),
                            _connector="OR",
                        ),
                        name="administration_f04_gestational_weeks_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("weight_kg__gte", "0.15"), ("weight_kg__lte", 250)),
                            ("weight_kg__isnull", True),
                            _connector="OR",
                        ),
                        name="administration_p08_weight_kg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight_kg_null_reason", ""),
                            ("weight_kg__isnull", True),
                            _connector="OR",
                        ),
                        name="administration_f04_weight_kg_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("route_group", "systemic"), _negated=True),
                            ("weight_kg__isnull", False),
                            models.Q(("weight_kg_null_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="administration_p08_weight_kg_systemic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose_per_kg__isnull", True),
                            ("viable_cells_total__isnull", True),
                            ("weight_kg__isnull", True),
                            models.Q(
                                (
                                    "dose_per_kg__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("viable_cells_total"),
                                            "/",
                                            models.F("weight_kg"),
                                        ),
                                        "*",
                                        models.Value(0.95),
                                    ),
                                ),
                                (
                                    "dose_per_kg__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("viable_cells_total"),
                                            "/",
                                            models.F("weight_kg"),
                                        ),
                                        "*",
                                        models.Value(1.05),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="administration_p08_dose_per_kg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weighed_on__isnull", True),
                            ("administered_on_precision__in", ["month", "year"]),
                            models.Q(
                                (
                                    "weighed_on__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("administered_on"),
                                        "-",
                                        models.Value(datetime.timedelta(days=14)),
                                    ),
                                ),
                                (
                                    "weighed_on__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("administered_on"),
                                        "+",
                                        models.Value(datetime.timedelta(days=14)),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="administration_p08_weighed_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("volume_ml__isnull", True),
                                models.Q(("volume_ml_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("volume_ml__isnull", True), _negated=True),
                                ("volume_ml_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="administration_f04_volume_ml_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("viable_cells_total__isnull", True),
                                models.Q(("viable_cells_total_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("viable_cells_total__isnull", True), _negated=True),
                                ("viable_cells_total_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="administration_f04_viable_cells_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("viable_cells_total__isnull", True),
                            ("viable_cells_total__gt", 0),
                            _connector="OR",
                        ),
                        name="administration_p07_viable_cells_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volume_ml__isnull", True), ("volume_ml__gt", 0), _connector="OR"
                        ),
                        name="administration_p07_volume_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dose_number__gte", 1)),
                        name="administration_f07_dose_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("guidance__in", ["fluoro", "US", "CT", "arthroscopy", "open", ""])
                        ),
                        name="administration_f03_guidance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("physis_crossed_null_reason", ""),
                            ("physis_crossed__isnull", True),
                            _connector="OR",
                        ),
                        name="administration_f04_physis_crossed_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcomitantProcedure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "procedure",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("core_decompression_single", "core decompression, one large core"),
                            (
                                "core_decompression_multiple_small",
                                "core decompression, small drill holes",
                            ),
                            ("core_decompression_nos", "core decompression, type not reported"),
                            ("curettage_open", "open curettage"),
                            ("curettage_percutaneous", "percutaneous curettage"),
                            ("bone_grafting", "bone grafting"),
                            ("cyst_decompression_cannulated_screw", "cyst decompression by screw"),
                            ("steroid_injection_local", "local steroid injection"),
                            ("marrow_cavity_opening", "opening of the marrow cavity"),
                            ("cyst_wall_disruption", "disruption of the cyst wall"),
                            ("internal_fixation", "internal fixation"),
                            ("elastic_nailing", "elastic nailing"),
                            ("intramedullary_rod_telescopic", "telescopic intramedullary rod"),
                            ("osteotomy_femoral", "femoral osteotomy"),
                            ("osteotomy_pelvic", "pelvic osteotomy"),
                            ("arthroscopy", "arthroscopy"),
                            ("microfracture", "microfracture"),
                            ("chondrocyte_implantation", "chondrocyte implantation"),
                            ("arthroplasty_total", "total arthroplasty"),
                            ("arthroplasty_partial", "partial arthroplasty"),
                            ("arthrodesis", "arthrodesis"),
                            ("epiphysiodesis", "epiphysiodesis"),
                            ("other", "other"),
                        ],
                        max_length=35,
                        verbose_name="procedure",
                    ),
                ),
                ("performed_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "performed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "performed_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "offset_value",
                    models.IntegerField(blank=True, null=True, verbose_name="offset from day 0"),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("d", "days"), ("mo", "calendar months")],
                        default="",
                        max_length=2,
                        verbose_name="offset unit",
                    ),
                ),
                (
                    "drill_holes",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="drill holes"
                    ),
                ),
                (
                    "drill_diameter_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="drill diameter (mm)",
                    ),
                ),
                (
                    "track_filled",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("cells", "cells"),
                            ("scaffold", "scaffold"),
                            ("graft", "graft"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="core track filled with",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="detail")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="registry.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="registry.patient",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="registry.treatment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("id", "centre"), name="concomitantprocedure_id_centre"
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="concomitantprocedure_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("treatment", "centre"),
                        name="concomitantprocedure_treatment_centre",
                        to="registry.Treatment",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="concomitantprocedure_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "procedure__in",
                                [
                                    "none",
                                    "core_decompression_single",
                                    "core_decompression_multiple_small",
                                    "core_decompression_nos",
                                    "curettage_open",
                                    "curettage_percutaneous",
                                    "bone_grafting",
                                    "cyst_decompression_cannulated_screw",
                                    "steroid_injection_local",
                                    "marrow_cavity_opening",
                                    "cyst_wall_disruption",
                                    "internal_fixation",
                                    "elastic_nailing",
                                    "intramedullary_rod_telescopic",
                                    "osteotomy_femoral",
                                    "osteotomy_pelvic",
                                    "arthroscopy",
                                    "microfracture",
                                    "chondrocyte_implantation",
                                    "arthroplasty_total",
                                    "arthroplasty_partial",
                                    "arthrodesis",
                                    "epiphysiodesis",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="concomitantprocedure_f03_procedure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("performed_on__isnull", False),
                                    models.Q(("performed_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("performed_on__isnull", False), _negated=True),
                                    ("performed_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("performed_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("performed_on_precision", "month"), _negated=True
                                        ),
                                        ("performed_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("performed_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("performed_on__day", 1), ("performed_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="concomitantprocedure_d15_performed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "performed_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="concomitantprocedure_f03_performed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("performed_on_precision", "relative"),
                                ("offset_value__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("performed_on_precision", "relative"), _negated=True),
                                ("offset_unit", ""),
                                ("offset_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="concomitantprocedure_d15_offset_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="concomitantprocedure_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("performed_on__isnull", True),
                                models.Q(("performed_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("performed_on__isnull", True), _negated=True),
                                ("performed_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="concomitantprocedure_f04_performed_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drill_holes__gte", 1), ("drill_holes__lte", 50)),
                            ("drill_holes__isnull", True),
                            _connector="OR",
                        ),
                        name="concomitantprocedure_f07_drill_holes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drill_diameter_mm__gte", "0.5"), ("drill_diameter_mm__lte", 30)
                            ),
                            ("drill_diameter_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="concomitantprocedure_f07_drill_diameter_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("track_filled__in", ["none", "cells", "scaffold", "graft", ""])
                        ),
                        name="concomitantprocedure_f03_track_filled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("manufacturer", models.CharField(max_length=120, verbose_name="manufacturer")),
                ("lot", models.CharField(blank=True, max_length=60, verbose_name="lot")),
                ("udi", models.CharField(blank=True, max_length=120, verbose_name="UDI")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="registry.concomitantprocedure",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("procedure", "centre"),
                        name="proceduredevice_procedure_centre",
                        to="registry.ConcomitantProcedure",
                        to_fields=("id", "centre"),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Conditioning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "intensity",
                    models.CharField(
                        choices=[
                            ("myeloablative", "myeloablative"),
                            ("reduced", "reduced"),
                            ("partial", "partial"),
                            ("none", "none"),
                        ],
                        max_length=16,
                        verbose_name="intensity",
                    ),
                ),
                (
                    "gvhd_prophylaxis",
                    models.CharField(blank=True, max_length=300, verbose_name="GvHD prophylaxis"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "treatment",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditioning",
                        to="registry.treatment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="conditioning_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("treatment", "centre"),
                        name="conditioning_treatment_centre",
                        to="registry.Treatment",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intensity__in", ["myeloablative", "reduced", "partial", "none", ""])
                        ),
                        name="conditioning_f03_intensity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditioningAgent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("drug", models.CharField(max_length=80, verbose_name="drug")),
                (
                    "dose_mg_kg",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="mg/kg"
                    ),
                ),
                (
                    "dose_mg_m2",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="mg/m²"
                    ),
                ),
                (
                    "dose_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "conditioning",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agents",
                        to="registry.conditioning",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("conditioning", "centre"),
                        name="conditioningagent_conditioning_centre",
                        to="registry.Conditioning",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dose_mg_kg__gte", 0), ("dose_mg_kg__lte", 10000)),
                            ("dose_mg_kg__isnull", True),
                            _connector="OR",
                        ),
                        name="conditioningagent_p28_dose_mg_kg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dose_mg_m2__gte", 0), ("dose_mg_m2__lte", 100000)),
                            ("dose_mg_m2__isnull", True),
                            _connector="OR",
                        ),
                        name="conditioningagent_p28_dose_mg_m2",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dose_mg_kg__isnull", False),
                                ("dose_mg_m2__isnull", True),
                                ("dose_null_reason", ""),
                            ),
                            models.Q(
                                ("dose_mg_kg__isnull", True),
                                ("dose_mg_m2__isnull", False),
                                ("dose_null_reason", ""),
                            ),
                            models.Q(
                                ("dose_mg_kg__isnull", True),
                                ("dose_mg_m2__isnull", True),
                                models.Q(("dose_null_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="conditioningagent_p28_dose_mg_kg_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngraftmentAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("sample", models.CharField(max_length=80, verbose_name="sample")),
                (
                    "compartment",
                    models.CharField(
                        choices=[
                            ("blood_whole", "whole blood"),
                            ("blood_t", "T cells"),
                            ("blood_myeloid", "myeloid cells"),
                            ("bone_biopsy", "bone biopsy"),
                            ("cultured_osteoblasts", "cultured osteoblasts"),
                            ("cultured_msc", "cultured MSC"),
                            ("marrow_aspirate", "marrow aspirate"),
                            ("skin", "skin"),
                            ("synovium", "synovium"),
                            ("cartilage", "cartilage"),
                        ],
                        max_length=20,
                        verbose_name="compartment",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("fish_xy_centromere", "FISH, X/Y centromere"),
                            ("fish_y_whole", "FISH, whole Y"),
                            ("str_pcr", "STR PCR"),
                            ("snp_qpcr", "SNP qPCR"),
                            ("ngs", "sequencing"),
                            ("gene_marker_pcr", "gene marker PCR"),
                            ("hla_flow", "HLA flow cytometry"),
                            ("other", "other"),
                        ],
                        max_length=18,
                        verbose_name="method",
                    ),
                ),
                ("sampled_on", models.DateField(blank=True, null=True, verbose_name="sampled on")),
                (
                    "sampled_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "sampled_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "offset_value",
                    models.IntegerField(blank=True, null=True, verbose_name="offset from day 0"),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("d", "days"), ("mo", "calendar months")],
                        default="",
                        max_length=2,
                        verbose_name="offset unit",
                    ),
                ),
                (
                    "percent_donor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        verbose_name="donor cells (%)",
                    ),
                ),
                (
                    "percent_donor_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "range_low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        verbose_name="from (%)",
                    ),
                ),
                (
                    "range_high",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=6, null=True, verbose_name="to (%)"
                    ),
                ),
                (
                    "limit_of_detection_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        verbose_name="limit of detection (%)",
                    ),
                ),
                (
                    "limit_of_detection_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "cells_counted",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="cells counted"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("complete", "complete"),
                            ("mixed", "mixed"),
                            ("low_level", "low level"),
                            ("none", "none"),
                            ("not_evaluable", "not evaluable"),
                        ],
                        max_length=16,
                        verbose_name="result",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engraftments",
                        to="registry.patient",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engraftments",
                        to="registry.treatment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="engraftmentassessment_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("treatment", "centre"),
                        name="engraftmentassessment_treatment_centre",
                        to="registry.Treatment",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "compartment__in",
                                [
                                    "blood_whole",
                                    "blood_t",
                                    "blood_myeloid",
                                    "bone_biopsy",
                                    "cultured_osteoblasts",
                                    "cultured_msc",
                                    "marrow_aspirate",
                                    "skin",
                                    "synovium",
                                    "cartilage",
                                    "",
                                ],
                            )
                        ),
                        name="engraftmentassessment_f03_compartment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                [
                                    "fish_xy_centromere",
                                    "fish_y_whole",
                                    "str_pcr",
                                    "snp_qpcr",
                                    "ngs",
                                    "gene_marker_pcr",
                                    "hla_flow",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="engraftmentassessment_f03_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                ["complete", "mixed", "low_level", "none", "not_evaluable", ""],
                            )
                        ),
                        name="engraftmentassessment_f03_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("sampled_on__isnull", False),
                                    models.Q(("sampled_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("sampled_on__isnull", False), _negated=True),
                                    ("sampled_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("sampled_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("sampled_on_precision", "month"), _negated=True),
                                        ("sampled_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("sampled_on_precision", "year"), _negated=True),
                                        models.Q(("sampled_on__day", 1), ("sampled_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="engraftmentassessment_d15_sampled_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sampled_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="engraftmentassessment_f03_sampled_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sampled_on_precision", "relative"),
                                ("offset_value__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("sampled_on_precision", "relative"), _negated=True),
                                ("offset_unit", ""),
                                ("offset_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_d15_offset_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="engraftmentassessment_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sampled_on__isnull", True),
                                models.Q(("sampled_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("sampled_on__isnull", True), _negated=True),
                                ("sampled_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_f04_sampled_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("percent_donor__gte", 0), ("percent_donor__lte", 100)),
                            ("percent_donor__isnull", True),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_p23_percent_donor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("range_low__gte", 0), ("range_low__lte", 100)),
                            ("range_low__isnull", True),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_p23_range_low",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("range_high__gte", 0), ("range_high__lte", 100)),
                            ("range_high__isnull", True),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_p23_range_high",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("limit_of_detection_pct__gte", 0),
                                ("limit_of_detection_pct__lte", 100),
                            ),
                            ("limit_of_detection_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_p23_limit_of_detection_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("percent_donor__isnull", True),
                                models.Q(("percent_donor_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("percent_donor__isnull", True), _negated=True),
                                ("percent_donor_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_f04_percent_donor_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("limit_of_detection_pct__isnull", True),
                                models.Q(("limit_of_detection_pct_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("limit_of_detection_pct__isnull", True), _negated=True),
                                ("limit_of_detection_pct_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_f04_limit_of_detection_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("range_low__isnull", True),
                            ("range_high__isnull", True),
                            ("range_high__gte", models.F("range_low")),
                            _connector="OR",
                        ),
                        name="engraftmentassessment_p23_range_high_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sterility_interim", "sterility, interim"),
                            ("sterility_final", "sterility, final"),
                            ("mycoplasma", "mycoplasma"),
                            ("endotoxin", "endotoxin (EU/ml)"),
                            ("gram_stain", "Gram stain"),
                            ("karyotype", "karyotype"),
                            ("identity", "identity"),
                            ("viability", "viability (%)"),
                            ("adventitious_virus", "adventitious virus"),
                            ("tumorigenicity", "tumorigenicity"),
                            ("potency", "potency"),
                        ],
                        max_length=18,
                        verbose_name="test",
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=80, verbose_name="method")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("negative", "negative, no growth"),
                            ("positive", "positive"),
                            ("normal", "normal"),
                            ("abnormal", "abnormal"),
                            ("measured", "measured"),
                            ("pending", "pending"),
                            ("not_done", "not done"),
                        ],
                        max_length=16,
                        verbose_name="result",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="value"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "limit_low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=12,
                        null=True,
                        verbose_name="limit from",
                    ),
                ),
                (
                    "limit_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=12,
                        null=True,
                        verbose_name="limit to",
                    ),
                ),
                ("resulted_on", models.DateField(blank=True, null=True, verbose_name="result on")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="detail")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release_tests",
                        to="registry.cellproduct",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("product", "centre"),
                        name="releasetest_product_centre",
                        to="registry.CellProduct",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "sterility_interim",
                                    "sterility_final",
                                    "mycoplasma",
                                    "endotoxin",
                                    "gram_stain",
                                    "karyotype",
                                    "identity",
                                    "viability",
                                    "adventitious_virus",
                                    "tumorigenicity",
                                    "potency",
                                    "",
                                ],
                            )
                        ),
                        name="releasetest_f03_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                [
                                    "negative",
                                    "positive",
                                    "normal",
                                    "abnormal",
                                    "measured",
                                    "pending",
                                    "not_done",
                                    "",
                                ],
                            )
                        ),
                        name="releasetest_f03_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("limit_low__isnull", True),
                            ("limit_high__isnull", True),
                            ("limit_high__gte", models.F("limit_low")),
                            _connector="OR",
                        ),
                        name="releasetest_f06_limit_high",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduleTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("first_administration", "first administration to the lesion"),
                            ("last_administration", "last administration"),
                            ("each_administration", "that administration"),
                        ],
                        max_length=20,
                        verbose_name="anchor",
                    ),
                ),
                ("anchor_note", models.CharField(blank=True, max_length=160)),
                ("safety", models.BooleanField(default=False, verbose_name="long-term safety")),
                (
                    "remote_allowed",
                    models.BooleanField(
                        default=False, verbose_name="by telephone, video or letter too"
                    ),
                ),
                ("active_from", models.DateField(verbose_name="active from")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
            ],
            options={
                "ordering": ("code", "version"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "anchor__in",
                                [
                                    "first_administration",
                                    "last_administration",
                                    "each_administration",
                                    "",
                                ],
                            )
                        ),
                        name="scheduletemplate_f03_anchor",
                    ),
                    models.UniqueConstraint(
                        fields=("code", "version"), name="scheduletemplate_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateDiagnosis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="diagnoses",
                        to="registry.scheduletemplate",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.diagnosisterm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("template", "term"), name="templatediagnosis_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=80)),
                ("offset_value", models.IntegerField()),
                (
                    "offset_unit",
                    models.CharField(
                        choices=[("d", "days"), ("mo", "calendar months")], max_length=2
                    ),
                ),
                ("before_days", models.PositiveSmallIntegerField()),
                ("after_days", models.PositiveSmallIntegerField()),
                ("mandatory", models.BooleanField()),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("MRI", "MRI"),
                            ("CT", "CT"),
                            ("XR", "radiograph"),
                            ("DXA", "DXA"),
                            ("clinic", "clinic visit"),
                            ("safety", "safety check"),
                        ],
                        max_length=16,
                        verbose_name="needs",
                    ),
                ),
                (
                    "assessments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="registry.scheduletemplate",
                    ),
                ),
            ],
            options={
                "ordering": ("template", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("template", "code"), name="templateitem_code"),
                    models.UniqueConstraint(fields=("id", "code"), name="templateitem_id_code"),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="templateitem_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modality__in", ["MRI", "CT", "XR", "DXA", "clinic", "safety", ""])
                        ),
                        name="templateitem_f03_modality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "before_days__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.Value(366), "-", models.F("after_days")
                                ),
                            )
                        ),
                        name="templateitem_w01_after_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("anchor_on", models.DateField(verbose_name="anchor day")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="registry.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="registry.patient",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="registry.scheduletemplate",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracks",
                        to="registry.treatment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="track_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="track_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("treatment", "centre"),
                        name="track_treatment_centre",
                        to="registry.Treatment",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="track_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(fields=("treatment", "template"), name="track_once"),
                    models.UniqueConstraint(fields=("id", "template"), name="track_id_template"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=12)),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("MRI", "MRI"),
                            ("CT", "CT"),
                            ("XR", "radiograph"),
                            ("DXA", "DXA"),
                            ("clinic", "clinic visit"),
                            ("safety", "safety check"),
                        ],
                        max_length=16,
                        verbose_name="needs",
                    ),
                ),
                ("safety", models.BooleanField(verbose_name="safety")),
                ("mandatory", models.BooleanField(verbose_name="mandatory")),
                ("target_on", models.DateField(verbose_name="target")),
                ("opens_on", models.DateField(verbose_name="window opens")),
                ("closes_on", models.DateField(verbose_name="window closes")),
                ("booked_on", models.DateField(blank=True, null=True, verbose_name="booked for")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "missed_on",
                    models.DateField(blank=True, null=True, verbose_name="missed, recorded on"),
                ),
                (
                    "missed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_show", "the family did not come"),
                            ("not_reached", "the family was not reached"),
                            ("illness", "the child was ill"),
                            ("refused", "refused by child or family"),
                            ("no_capacity", "no appointment or machine free"),
                            ("distance", "distance or cost of travel"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="missed because",
                    ),
                ),
                (
                    "not_required_on",
                    models.DateField(blank=True, null=True, verbose_name="not required since"),
                ),
                (
                    "not_required_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clinical_decision", "clinical decision"),
                            ("substituted", "replaced by another examination"),
                            ("mature", "skeletal maturity reached"),
                            ("source_silent", "not reported by the published source"),
                            ("optional", "optional at this centre"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=17,
                        verbose_name="not required because",
                    ),
                ),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="stopped on")),
                (
                    "stopped_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("death", "death"),
                            ("withdrawal", "withdrawal"),
                            ("lost", "lost to follow-up"),
                            ("transfer", "transferred"),
                            ("report_ends", "the published report ends"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="stopped because",
                    ),
                ),
                ("reason_note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_items",
                        to="registry.patient",
                    ),
                ),
                (
                    "template_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.templateitem",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="registry.track",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("done_on__isnull", True),
                            ("missed_on__isnull", True),
                            ("not_required_on__isnull", True),
                            ("stopped_on__isnull", True),
                        ),
                        fields=[
                            "centre",
                            "-safety",
                            "closes_on",
                            "id",
                            "opens_on",
                            "target_on",
                            "modality",
                        ],
                        name="planneditem_worklist",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_on__isnull", True),
                            ("missed_on__isnull", True),
                            ("not_required_on__isnull", True),
                            ("stopped_on__isnull", True),
                        ),
                        fields=["centre", "closes_on", "id"],
                        name="planneditem_closing",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_on__isnull", True),
                            ("missed_on__isnull", True),
                            ("not_required_on__isnull", True),
                            ("stopped_on__isnull", True),
                        ),
                        fields=["centre", "opens_on", "closes_on", "safety", "modality", "id"],
                        name="planneditem_opening",
                    ),
                    models.Index(fields=["patient", "target_on"], name="planneditem_of_patient"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="planneditem_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="planneditem_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("track", "centre"),
                        name="planneditem_track_centre",
                        to="registry.Track",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(fields=("track", "code"), name="planneditem_code"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("template_item", "code"),
                        name="planneditem_code_of_template",
                        to="registry.TemplateItem",
                        to_fields=("id", "code"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modality__in", ["MRI", "CT", "XR", "DXA", "clinic", "safety", ""])
                        ),
                        name="planneditem_f03_modality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_on__gte", models.F("target_on")),
                            ("opens_on__lte", models.F("target_on")),
                        ),
                        name="planneditem_w02_target_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "missed_reason__in",
                                [
                                    "no_show",
                                    "not_reached",
                                    "illness",
                                    "refused",
                                    "no_capacity",
                                    "distance",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="planneditem_f03_missed_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("missed_on__isnull", True), ("missed_reason", "")),
                            models.Q(
                                ("missed_on__isnull", False),
                                models.Q(("missed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planneditem_w03_missed_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "not_required_reason__in",
                                [
                                    "clinical_decision",
                                    "substituted",
                                    "mature",
                                    "source_silent",
                                    "optional",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="planneditem_f03_not_required_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("not_required_on__isnull", True), ("not_required_reason", "")
                            ),
                            models.Q(
                                ("not_required_on__isnull", False),
                                models.Q(("not_required_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planneditem_w03_not_required_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stopped_because__in",
                                ["death", "withdrawal", "lost", "transfer", "report_ends", ""],
                            )
                        ),
                        name="planneditem_f03_stopped_because",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_because", ""), ("stopped_on__isnull", True)),
                            models.Q(
                                ("stopped_on__isnull", False),
                                models.Q(("stopped_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planneditem_w03_stopped_because",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("visited_on", models.DateField(verbose_name="date")),
                (
                    "visited_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "offset_value",
                    models.IntegerField(blank=True, null=True, verbose_name="offset from day 0"),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("d", "days"), ("mo", "calendar months")],
                        default="",
                        max_length=2,
                        verbose_name="offset unit",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("clinic", "clinic"),
                            ("phone", "telephone"),
                            ("video", "video"),
                            ("letter", "letter"),
                            ("remote_imaging", "imaging elsewhere"),
                        ],
                        default="clinic",
                        max_length=16,
                        verbose_name="mode",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("done", "complete"), ("partial", "partial")],
                        default="done",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "deviation_reason",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        verbose_name="reason for the date outside the window",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patient", "visited_on"], name="visit_of_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="visit_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="visit_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("visited_on__isnull", False),
                                    models.Q(("visited_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("visited_on__isnull", False), _negated=True),
                                    ("visited_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("visited_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("visited_on_precision", "month"), _negated=True),
                                        ("visited_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("visited_on_precision", "year"), _negated=True),
                                        models.Q(("visited_on__day", 1), ("visited_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="visit_d15_visited_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "visited_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="visit_f03_visited_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("visited_on_precision", "relative"),
                                ("offset_value__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("visited_on_precision", "relative"), _negated=True),
                                ("offset_unit", ""),
                                ("offset_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_d15_offset_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="visit_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "mode__in",
                                ["clinic", "phone", "video", "letter", "remote_imaging", ""],
                            )
                        ),
                        name="visit_f03_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["done", "partial", ""])),
                        name="visit_f03_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_item",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilment",
                        to="registry.planneditem",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="visititem_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("planned_item", "centre"),
                        name="visititem_planned_item_centre",
                        to="registry.PlannedItem",
                        to_fields=("id", "centre"),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "assessment",
                    models.CharField(
                        choices=[
                            ("AE", "adverse event review"),
                            ("AE_AESI", "adverse events of special interest"),
                            ("ADMIN", "administration"),
                            ("ANTHRO", "growth"),
                            ("BISPHOSPHONATE", "bisphosphonate"),
                            ("BONE_AGE", "bone age"),
                            ("CHAQ", "CHAQ score"),
                            ("CHIMERISM", "donor cells"),
                            ("CONMED", "medication"),
                            ("CONSENT", "consent"),
                            ("CONTACT", "contact with the family"),
                            ("CRP", "CRP"),
                            ("CT", "CT"),
                            ("CYST_INDEX", "cyst index"),
                            ("DXA", "DXA"),
                            ("ENDPOINT", "end points"),
                            ("ESR", "ESR"),
                            ("FEVER", "fever"),
                            ("FLARE", "flare"),
                            ("FRACTURE", "fractures"),
                            ("FRACTURE_HISTORY", "fractures of the last 12 months"),
                            ("GENE", "gene"),
                            ("HEALING", "healing of the cyst"),
                            ("HEARING", "hearing"),
                            ("HLA", "HLA typing"),
                            ("HLA_AB", "HLA antibodies"),
                            ("HX", "history"),
                            ("ILAR", "ILAR category"),
                            ("INFECTION", "infection"),
                            ("JADAS", "JADAS"),
                            ("JOINT_COUNT", "joint count"),
                            ("JOINT_SCORE", "joint score"),
                            ("LABS", "laboratory"),
                            ("LLD", "leg length difference"),
                            ("MALIGNANCY", "malignancy asked"),
                            ("MOBILITY", "mobility"),
                            ("MRI", "MRI"),
                            ("PaGA", "parent's global assessment"),
                            ("PAIN", "pain"),
                            ("PE", "physical examination"),
                            ("PhGA", "physician's global assessment"),
                            ("PHYSIS", "growth plates"),
                            ("PHYSIS_DISTANCE", "distance to the growth plate"),
                            ("PREGNANCY", "pregnancy (if adult)"),
                            ("PRODUCT_QC", "product release"),
                            ("PROM", "quality of life"),
                            ("RADIATION_DOSE", "radiation dose"),
                            ("RECURRENCE", "recurrence"),
                            ("RETREATMENT", "re-treatment decided"),
                            ("RISK", "risk factors"),
                            ("SILLENCE", "Sillence type"),
                            ("SPINE_XR", "radiograph of the spine"),
                            ("STAGE", "stage"),
                            ("STERILITY_FINAL", "final sterility result"),
                            ("SURGERY", "surgery"),
                            ("SURVIVAL", "vital status"),
                            ("THROMBOSIS", "thrombosis"),
                            ("UVEITIS", "uveitis"),
                            ("VITALS", "vital signs"),
                            ("WB_STATUS", "weight bearing"),
                            ("WOUND", "wound"),
                            ("XR", "radiograph"),
                        ],
                        max_length=16,
                        verbose_name="assessment",
                    ),
                ),
                ("done", models.BooleanField(verbose_name="done")),
                (
                    "null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="result")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="visitassessment_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "assessment__in",
                                [
                                    "AE",
                                    "AE_AESI",
                                    "ADMIN",
                                    "ANTHRO",
                                    "BISPHOSPHONATE",
                                    "BONE_AGE",
                                    "CHAQ",
                                    "CHIMERISM",
                                    "CONMED",
                                    "CONSENT",
                                    "CONTACT",
                                    "CRP",
                                    "CT",
                                    "CYST_INDEX",
                                    "DXA",
                                    "ENDPOINT",
                                    "ESR",
                                    "FEVER",
                                    "FLARE",
                                    "FRACTURE",
                                    "FRACTURE_HISTORY",
                                    "GENE",
                                    "HEALING",
                                    "HEARING",
                                    "HLA",
                                    "HLA_AB",
                                    "HX",
                                    "ILAR",
                                    "INFECTION",
                                    "JADAS",
                                    "JOINT_COUNT",
                                    "JOINT_SCORE",
                                    "LABS",
                                    "LLD",
                                    "MALIGNANCY",
                                    "MOBILITY",
                                    "MRI",
                                    "PaGA",
                                    "PAIN",
                                    "PE",
                                    "PhGA",
                                    "PHYSIS",
                                    "PHYSIS_DISTANCE",
                                    "PREGNANCY",
                                    "PRODUCT_QC",
                                    "PROM",
                                    "RADIATION_DOSE",
                                    "RECURRENCE",
                                    "RETREATMENT",
                                    "RISK",
                                    "SILLENCE",
                                    "SPINE_XR",
                                    "STAGE",
                                    "STERILITY_FINAL",
                                    "SURGERY",
                                    "SURVIVAL",
                                    "THROMBOSIS",
                                    "UVEITIS",
                                    "VITALS",
                                    "WB_STATUS",
                                    "WOUND",
                                    "XR",
                                    "",
                                ],
                            )
                        ),
                        name="visitassessment_f03_assessment",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "assessment"), name="visitassessment_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done", True), ("null_reason", "")),
                            models.Q(("done", False), models.Q(("null_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="visitassessment_f04_null_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("attempted_on", models.DateField(verbose_name="on")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "telephone"),
                            ("letter", "letter"),
                            ("email", "e-mail"),
                            ("physician", "referring physician"),
                            ("registry_search", "registry search"),
                        ],
                        max_length=16,
                        verbose_name="by",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached_booked", "reached, visit booked"),
                            ("reached_later", "reached, will call back"),
                            ("no_answer", "no answer"),
                            ("wrong_number", "number or address not valid"),
                            ("refused", "reached, refused"),
                            ("not_found", "not found"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "next_try_on",
                    models.DateField(blank=True, null=True, verbose_name="try again on"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="registry.planneditem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["planned_item", "attempted_on"], name="attempt_of_item")
                ],
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("planned_item", "centre"),
                        name="contactattempt_planned_item_centre",
                        to="registry.PlannedItem",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                ["phone", "letter", "email", "physician", "registry_search", ""],
                            )
                        ),
                        name="contactattempt_f03_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "reached_booked",
                                    "reached_later",
                                    "no_answer",
                                    "wrong_number",
                                    "refused",
                                    "not_found",
                                    "",
                                ],
                            )
                        ),
                        name="contactattempt_f03_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_try_on__isnull", True),
                            ("next_try_on__gte", models.F("attempted_on")),
                            _connector="OR",
                        ),
                        name="contactattempt_f06_next_try_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("collapse", "collapse"),
                            ("arthroplasty", "arthroplasty"),
                            ("conversion", "conversion to other surgery"),
                            ("refracture", "refracture"),
                            ("recurrence", "recurrence"),
                            ("death", "death"),
                            ("malignancy", "malignancy"),
                            ("healed", "healed"),
                            ("pain_free", "pain-free"),
                            ("secondary_oa", "secondary osteoarthritis"),
                            ("arthritis_exacerbation", "exacerbation of arthritis"),
                        ],
                        max_length=22,
                        verbose_name="end point",
                    ),
                ),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached on")),
                (
                    "reached_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "reached_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("adjudicator", models.CharField(max_length=120, verbose_name="adjudicator")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="detail")),
                (
                    "censor_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="censored because"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endpoints",
                        to="registry.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endpoints",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="endpoint_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="endpoint_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "collapse",
                                    "arthroplasty",
                                    "conversion",
                                    "refracture",
                                    "recurrence",
                                    "death",
                                    "malignancy",
                                    "healed",
                                    "pain_free",
                                    "secondary_oa",
                                    "arthritis_exacerbation",
                                    "",
                                ],
                            )
                        ),
                        name="endpoint_f03_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("reached_on__isnull", False),
                                    models.Q(("reached_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("reached_on__isnull", False), _negated=True),
                                    ("reached_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("reached_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("reached_on_precision", "month"), _negated=True),
                                        ("reached_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("reached_on_precision", "year"), _negated=True),
                                        models.Q(("reached_on__day", 1), ("reached_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="endpoint_d15_reached_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reached_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="endpoint_f03_reached_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reached_on__isnull", True),
                                models.Q(("reached_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("reached_on__isnull", True), _negated=True),
                                ("reached_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="endpoint_f04_reached_on_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkeletalMaturity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "bone_age_years",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="bone age (years)",
                    ),
                ),
                (
                    "bone_age_years_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "bone_age_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Greulich-Pyle", "Greulich-Pyle"),
                            ("TW3", "TW3"),
                            ("Sauvegrain", "Sauvegrain"),
                            ("BoneXpert", "BoneXpert"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                (
                    "risser",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Risser sign"
                    ),
                ),
                (
                    "risser_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "sanders",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Sanders stage"
                    ),
                ),
                (
                    "sanders_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("menarche_on", models.DateField(blank=True, null=True, verbose_name="menarche")),
                (
                    "menarche_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "voice_break_on",
                    models.DateField(blank=True, null=True, verbose_name="voice break"),
                ),
                (
                    "voice_break_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="maturity",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("id", "centre"), name="skeletalmaturity_id_centre"
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="skeletalmaturity_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bone_age_years__gte", 0), ("bone_age_years__lte", 20)),
                            ("bone_age_years__isnull", True),
                            _connector="OR",
                        ),
                        name="skeletalmaturity_c11_bone_age_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bone_age_method__in",
                                ["Greulich-Pyle", "TW3", "Sauvegrain", "BoneXpert", ""],
                            )
                        ),
                        name="skeletalmaturity_f03_bone_age_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("risser__gte", 0), ("risser__lte", 5)),
                            ("risser__isnull", True),
                            _connector="OR",
                        ),
                        name="skeletalmaturity_c12_risser",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sanders__gte", 1), ("sanders__lte", 8)),
                            ("sanders__isnull", True),
                            _connector="OR",
                        ),
                        name="skeletalmaturity_f07_sanders",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bone_age_years_null_reason", ""),
                            ("bone_age_years__isnull", True),
                            _connector="OR",
                        ),
                        name="skeletalmaturity_f04_bone_age_years_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("risser_null_reason", ""), ("risser__isnull", True), _connector="OR"
                        ),
                        name="skeletalmaturity_f04_risser_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sanders_null_reason", ""), ("sanders__isnull", True), _connector="OR"
                        ),
                        name="skeletalmaturity_f04_sanders_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("menarche_on__isnull", False),
                                    models.Q(("menarche_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("menarche_on__isnull", False), _negated=True),
                                    ("menarche_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("menarche_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("menarche_on_precision", "month"), _negated=True),
                                        ("menarche_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("menarche_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("menarche_on__day", 1), ("menarche_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="skeletalmaturity_d15_menarche_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "menarche_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="skeletalmaturity_f03_menarche_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("voice_break_on__isnull", False),
                                    models.Q(("voice_break_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("voice_break_on__isnull", False), _negated=True),
                                    ("voice_break_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("voice_break_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("voice_break_on_precision", "month"), _negated=True
                                        ),
                                        ("voice_break_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("voice_break_on_precision", "year"), _negated=True
                                        ),
                                        models.Q(
                                            ("voice_break_on__day", 1), ("voice_break_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="skeletalmaturity_d15_voice_break_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "voice_break_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="skeletalmaturity_f03_voice_break_on_precision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhysisStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "physis",
                    models.CharField(
                        choices=[
                            ("femur_head", "femoral head"),
                            ("femur_neck", "femoral neck"),
                            ("femur_shaft", "femoral shaft"),
                            ("femur_distal", "distal femur"),
                            ("tibia_proximal", "proximal tibia"),
                            ("tibia_shaft", "tibial shaft"),
                            ("tibia_distal", "distal tibia"),
                            ("fibula", "fibula"),
                            ("patella", "patella"),
                            ("talus", "talus"),
                            ("calcaneus", "calcaneus"),
                            ("humerus_proximal", "proximal humerus"),
                            ("humerus_shaft", "humeral shaft"),
                            ("humerus_distal", "distal humerus"),
                            ("capitellum", "capitellum"),
                            ("radius", "radius"),
                            ("ulna", "ulna"),
                            ("scaphoid", "scaphoid"),
                            ("pelvis_ilium", "ilium"),
                            ("rib", "rib"),
                            ("clavicle", "clavicle"),
                            ("vertebra", "vertebra"),
                            ("skull", "skull"),
                            ("other", "other bone"),
                        ],
                        max_length=16,
                        verbose_name="growth plate of",
                    ),
                ),
                (
                    "laterality",
                    models.CharField(
                        choices=[
                            ("left", "left"),
                            ("right", "right"),
                            ("midline", "midline"),
                            ("not_applicable", "not applicable (systemic)"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=16,
                        verbose_name="side",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("closing", "closing"), ("closed", "closed")],
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "bar",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("central", "central"),
                            ("peripheral", "peripheral"),
                            ("linear", "linear"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="bony bar",
                    ),
                ),
                (
                    "bar_area_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="area of the bar (%)",
                    ),
                ),
                (
                    "bar_area_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="physes",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="physisstatus_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "physis__in",
                                [
                                    "femur_head",
                                    "femur_neck",
                                    "femur_shaft",
                                    "femur_distal",
                                    "tibia_proximal",
                                    "tibia_shaft",
                                    "tibia_distal",
                                    "fibula",
                                    "patella",
                                    "talus",
                                    "calcaneus",
                                    "humerus_proximal",
                                    "humerus_shaft",
                                    "humerus_distal",
                                    "capitellum",
                                    "radius",
                                    "ulna",
                                    "scaphoid",
                                    "pelvis_ilium",
                                    "rib",
                                    "clavicle",
                                    "vertebra",
                                    "skull",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="physisstatus_f03_physis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "laterality__in",
                                ["left", "right", "midline", "not_applicable", "not_reported", ""],
                            )
                        ),
                        name="physisstatus_f03_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closing", "closed", ""])),
                        name="physisstatus_f03_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bar__in", ["none", "central", "peripheral", "linear", ""])
                        ),
                        name="physisstatus_f03_bar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bar_area_pct__gte", 0), ("bar_area_pct__lte", 100)),
                            ("bar_area_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="physisstatus_c12_bar_area_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bar_area_pct_null_reason", ""),
                            ("bar_area_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="physisstatus_f04_bar_area_pct_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "physis", "laterality"), name="physisstatus_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fracture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "bone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("femur_head", "femoral head"),
                            ("femur_neck", "femoral neck"),
                            ("femur_shaft", "femoral shaft"),
                            ("femur_distal", "distal femur"),
                            ("tibia_proximal", "proximal tibia"),
                            ("tibia_shaft", "tibial shaft"),
                            ("tibia_distal", "distal tibia"),
                            ("fibula", "fibula"),
                            ("patella", "patella"),
                            ("talus", "talus"),
                            ("calcaneus", "calcaneus"),
                            ("humerus_proximal", "proximal humerus"),
                            ("humerus_shaft", "humeral shaft"),
                            ("humerus_distal", "distal humerus"),
                            ("capitellum", "capitellum"),
                            ("radius", "radius"),
                            ("ulna", "ulna"),
                            ("scaphoid", "scaphoid"),
                            ("pelvis_ilium", "ilium"),
                            ("rib", "rib"),
                            ("clavicle", "clavicle"),
                            ("vertebra", "vertebra"),
                            ("skull", "skull"),
                            ("other", "other bone"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="bone",
                    ),
                ),
                (
                    "bone_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "laterality",
                    models.CharField(
                        choices=[
                            ("left", "left"),
                            ("right", "right"),
                            ("midline", "midline"),
                            ("not_applicable", "not applicable (systemic)"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=16,
                        verbose_name="side",
                    ),
                ),
                ("level", models.CharField(blank=True, max_length=10, verbose_name="level")),
                ("fractured_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "fractured_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "fractured_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "trauma_energy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("low", "low"),
                            ("moderate", "moderate"),
                            ("high", "high"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="trauma",
                    ),
                ),
                (
                    "trauma_energy_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "pathological",
                    models.BooleanField(blank=True, null=True, verbose_name="pathological"),
                ),
                (
                    "pathological_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("prenatal", models.BooleanField(default=False, verbose_name="before birth")),
                (
                    "healing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("healed", "healed"),
                            ("delayed", "delayed"),
                            ("non_union", "non-union"),
                            ("malunion", "malunion"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="healing",
                    ),
                ),
                (
                    "treatment",
                    models.CharField(blank=True, max_length=120, verbose_name="treatment"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fractures",
                        to="registry.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fractures",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="fracture_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="fracture_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="fracture_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bone__in",
                                [
                                    "femur_head",
                                    "femur_neck",
                                    "femur_shaft",
                                    "femur_distal",
                                    "tibia_proximal",
                                    "tibia_shaft",
                                    "tibia_distal",
                                    "fibula",
                                    "patella",
                                    "talus",
                                    "calcaneus",
                                    "humerus_proximal",
                                    "humerus_shaft",
                                    "humerus_distal",
                                    "capitellum",
                                    "radius",
                                    "ulna",
                                    "scaphoid",
                                    "pelvis_ilium",
                                    "rib",
                                    "clavicle",
                                    "vertebra",
                                    "skull",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="fracture_f03_bone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bone", ""), models.Q(("bone_null_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("bone", ""), _negated=True), ("bone_null_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="fracture_f04_bone_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "laterality__in",
                                ["left", "right", "midline", "not_applicable", "not_reported", ""],
                            )
                        ),
                        name="fracture_f03_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("fractured_on__isnull", False),
                                    models.Q(("fractured_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("fractured_on__isnull", False), _negated=True),
                                    ("fractured_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("fractured_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("fractured_on_precision", "month"), _negated=True
                                        ),
                                        ("fractured_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("fractured_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("fractured_on__day", 1), ("fractured_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="fracture_d15_fractured_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fractured_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="fracture_f03_fractured_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fractured_on__isnull", True),
                                models.Q(("fractured_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("fractured_on__isnull", True), _negated=True),
                                ("fractured_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="fracture_f04_fractured_on_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trauma_energy__in", ["none", "low", "moderate", "high", ""])
                        ),
                        name="fracture_f03_trauma_energy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("trauma_energy", ""),
                                models.Q(("trauma_energy_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("trauma_energy", ""), _negated=True),
                                ("trauma_energy_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="fracture_f04_trauma_energy_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("pathological__isnull", True),
                                models.Q(("pathological_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("pathological__isnull", True), _negated=True),
                                ("pathological_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="fracture_f04_pathological_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("healing__in", ["healed", "delayed", "non_union", "malunion", ""])
                        ),
                        name="fracture_f03_healing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bone__in", ["vertebra", "skull", "other"]),
                            ("laterality__in", ["left", "right", "not_reported"]),
                            _connector="OR",
                        ),
                        name="fracture_s01_laterality",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PainAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FLACC", "FLACC"),
                            ("FPS-R", "FPS-R"),
                            ("FACES", "FACES"),
                            ("VAS", "VAS (mm)"),
                            ("NRS", "NRS"),
                            ("CAS", "CAS"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="scale",
                    ),
                ),
                (
                    "scale_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="score"
                    ),
                ),
                (
                    "score_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "context",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rest", "at rest"),
                            ("movement", "on movement"),
                            ("night", "at night"),
                            ("worst_24h", "worst in 24 hours"),
                            ("average_7d", "average of 7 days"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="when",
                    ),
                ),
                (
                    "respondent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "the child"),
                            ("proxy", "parent"),
                            ("observer", "observer"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="who answered",
                    ),
                ),
                ("pain_free", models.BooleanField(blank=True, null=True, verbose_name="pain-free")),
                (
                    "analgesic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("non_opioid", "non-opioid"),
                            ("opioid", "opioid"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="analgesic",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.lesion",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pain",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="painassessment_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="painassessment_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scale__in", ["FLACC", "FPS-R", "FACES", "VAS", "NRS", "CAS", ""])
                        ),
                        name="painassessment_f03_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("scale", ""), models.Q(("scale_null_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("scale", ""), _negated=True), ("scale_null_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="painassessment_f04_scale_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("score__isnull", True),
                                models.Q(("score_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("score__isnull", True), _negated=True),
                                ("score_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="painassessment_f04_score_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "context__in",
                                ["rest", "movement", "night", "worst_24h", "average_7d", ""],
                            )
                        ),
                        name="painassessment_f03_context",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("respondent__in", ["self", "proxy", "observer", ""])),
                        name="painassessment_f03_respondent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("analgesic__in", ["none", "non_opioid", "opioid", ""])),
                        name="painassessment_f03_analgesic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("scale", "VAS"), ("score__gte", 0), ("score__lte", 100)),
                            models.Q(
                                ("scale__in", ["FACES", "FPS-R"]),
                                ("score__in", [0, 2, 4, 6, 8, 10]),
                            ),
                            models.Q(
                                models.Q(("scale__in", ["VAS", "FACES", "FPS-R"]), _negated=True),
                                ("score__gte", 0),
                                ("score__lte", 10),
                            ),
                            _connector="OR",
                        ),
                        name="painassessment_c01_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pain_free", True), _negated=True),
                            ("score__isnull", True),
                            ("score", 0),
                            _connector="OR",
                        ),
                        name="painassessment_c02_pain_free",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pain_free", True), _negated=True),
                            ("analgesic__in", ["", "none"]),
                            _connector="OR",
                        ),
                        name="painassessment_c02_analgesic",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("PedsQL", "PedsQL 4.0"),
                            ("EQ-5D-Y-3L", "EQ-5D-Y-3L"),
                            ("EQ-5D-Y-5L", "EQ-5D-Y-5L"),
                            ("Kidscreen", "Kidscreen"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="instrument",
                    ),
                ),
                ("instrument_version", models.CharField(max_length=20, verbose_name="version")),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                (
                    "respondent",
                    models.CharField(
                        choices=[
                            ("self", "the child"),
                            ("proxy", "parent"),
                            ("observer", "observer"),
                        ],
                        max_length=16,
                        verbose_name="who answered",
                    ),
                ),
                ("licence_ref", models.CharField(max_length=60, verbose_name="licence")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proms",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="promscore_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="promscore_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "instrument__in",
                                ["PedsQL", "EQ-5D-Y-3L", "EQ-5D-Y-5L", "Kidscreen", "other", ""],
                            )
                        ),
                        name="promscore_f03_instrument",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("respondent__in", ["self", "proxy", "observer", ""])),
                        name="promscore_f03_respondent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromSubscale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("subscale", models.CharField(max_length=40, verbose_name="subscale")),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="score"
                    ),
                ),
                (
                    "value_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prom",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscales",
                        to="registry.promscore",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("prom", "centre"),
                        name="promsubscale_prom_centre",
                        to="registry.PromScore",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__gte", 0), ("value__lte", 100)),
                            ("value__isnull", True),
                            _connector="OR",
                        ),
                        name="promsubscale_c03_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("value__isnull", True),
                                models.Q(("value_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("value__isnull", True), _negated=True),
                                ("value_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="promsubscale_f04_value_reason",
                    ),
                    models.UniqueConstraint(fields=("prom", "subscale"), name="promsubscale_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("HHS", "Harris hip score"),
                            ("mHHS", "modified Harris hip score"),
                            ("CHOHES", "CHOHES"),
                            ("KOOS_CHILD", "KOOS-Child"),
                            ("Lysholm", "Lysholm"),
                            ("IKDC_Ped", "Pedi-IKDC"),
                            ("CHAQ", "CHAQ"),
                            ("JADAS", "JADAS"),
                            ("MOCART", "MOCART"),
                        ],
                        max_length=16,
                        verbose_name="instrument",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="total"
                    ),
                ),
                (
                    "total_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "gait",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("normal", "normal"),
                            ("limp", "limp"),
                            ("aided", "with aids"),
                            ("not_walking", "not walking"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="gait",
                    ),
                ),
                (
                    "weight_bearing",
                    models.CharField(
                        blank=True,
                        choices=[("full", "full"), ("partial", "partial"), ("none", "none")],
                        default="",
                        max_length=16,
                        verbose_name="weight bearing",
                    ),
                ),
                ("aids", models.CharField(blank=True, max_length=80, verbose_name="walking aids")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.lesion",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_scores",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="jointscore_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="jointscore_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="jointscore_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "instrument__in",
                                [
                                    "HHS",
                                    "mHHS",
                                    "CHOHES",
                                    "KOOS_CHILD",
                                    "Lysholm",
                                    "IKDC_Ped",
                                    "CHAQ",
                                    "JADAS",
                                    "MOCART",
                                    "",
                                ],
                            )
                        ),
                        name="jointscore_f03_instrument",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total__isnull", True),
                            models.Q(("instrument", "CHAQ"), ("total__gte", 0), ("total__lte", 3)),
                            models.Q(
                                ("instrument", "JADAS"), ("total__gte", 0), ("total__lte", 101)
                            ),
                            models.Q(
                                models.Q(("instrument__in", ["CHAQ", "JADAS"]), _negated=True),
                                ("total__gte", 0),
                                ("total__lte", 100),
                            ),
                            _connector="OR",
                        ),
                        name="jointscore_c03_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("total__isnull", True),
                                models.Q(("total_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("total__isnull", True), _negated=True),
                                ("total_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jointscore_f04_total_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gait__in", ["normal", "limp", "aided", "not_walking", ""])
                        ),
                        name="jointscore_f03_gait",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight_bearing__in", ["full", "partial", "none", ""])),
                        name="jointscore_f03_weight_bearing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JointScoreComponent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("component", models.CharField(max_length=40, verbose_name="component")),
                (
                    "value",
                    models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="components",
                        to="registry.jointscore",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("score", "centre"),
                        name="jointscorecomponent_score_centre",
                        to="registry.JointScore",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__gte", 0), ("value__lte", 101)),
                            ("value__isnull", True),
                            _connector="OR",
                        ),
                        name="jointscorecomponent_c03_value",
                    ),
                    models.UniqueConstraint(
                        fields=("score", "component"), name="jointcomponent_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RangeOfMotion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "movement",
                    models.CharField(
                        choices=[
                            ("flex", "flexion"),
                            ("ext", "extension"),
                            ("abd", "abduction"),
                            ("add", "adduction"),
                            ("ir", "internal rotation"),
                            ("er", "external rotation"),
                        ],
                        max_length=16,
                        verbose_name="movement",
                    ),
                ),
                ("degrees", models.SmallIntegerField(verbose_name="degrees")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motion",
                        to="registry.jointscore",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("score", "centre"),
                        name="rangeofmotion_score_centre",
                        to="registry.JointScore",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("movement__in", ["flex", "ext", "abd", "add", "ir", "er", ""])
                        ),
                        name="rangeofmotion_f03_movement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("degrees__gte", -90), ("degrees__lte", 180)),
                            ("degrees__isnull", True),
                            _connector="OR",
                        ),
                        name="rangeofmotion_c16_degrees",
                    ),
                    models.UniqueConstraint(
                        fields=("score", "movement"), name="rangeofmotion_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JiaAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "active_joints",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="active joints"
                    ),
                ),
                (
                    "active_joints_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "limited_joints",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="limited joints"
                    ),
                ),
                (
                    "limited_joints_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "phga",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        verbose_name="physician's global assessment",
                    ),
                ),
                (
                    "phga_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "paga",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        verbose_name="parent's global assessment",
                    ),
                ),
                (
                    "paga_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "esr_mm_h",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="ESR (mm/h)"
                    ),
                ),
                (
                    "esr_mm_h_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "crp_mg_l",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="CRP (mg/l)",
                    ),
                ),
                (
                    "crp_mg_l_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "morning_stiffness_min",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="morning stiffness (min)"
                    ),
                ),
                (
                    "uveitis",
                    models.CharField(
                        blank=True,
                        choices=[("none", "none"), ("active", "active"), ("inactive", "inactive")],
                        default="",
                        max_length=16,
                        verbose_name="uveitis",
                    ),
                ),
                (
                    "uveitis_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("flare", models.BooleanField(blank=True, null=True, verbose_name="flare")),
                ("flare_on", models.DateField(blank=True, null=True, verbose_name="flare since")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jia",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="jiaassessment_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("active_joints__gte", 0), ("active_joints__lte", 71)),
                            ("active_joints__isnull", True),
                            _connector="OR",
                        ),
                        name="jiaassessment_c04_active_joints",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("limited_joints__gte", 0), ("limited_joints__lte", 71)),
                            ("limited_joints__isnull", True),
                            _connector="OR",
                        ),
                        name="jiaassessment_c04_limited_joints",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phga__gte", 0), ("phga__lte", 10)),
                            ("phga__isnull", True),
                            _connector="OR",
                        ),
                        name="jiaassessment_c03_phga",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paga__gte", 0), ("paga__lte", 10)),
                            ("paga__isnull", True),
                            _connector="OR",
                        ),
                        name="jiaassessment_c03_paga",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("uveitis__in", ["none", "active", "inactive", ""])),
                        name="jiaassessment_f03_uveitis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("active_joints__isnull", True),
                                models.Q(("active_joints_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("active_joints__isnull", True), _negated=True),
                                ("active_joints_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_active_joints_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("limited_joints__isnull", True),
                                models.Q(("limited_joints_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("limited_joints__isnull", True), _negated=True),
                                ("limited_joints_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_limited_joints_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("phga__isnull", True),
                                models.Q(("phga_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("phga__isnull", True), _negated=True),
                                ("phga_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_phga_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paga__isnull", True),
                                models.Q(("paga_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("paga__isnull", True), _negated=True),
                                ("paga_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_paga_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("esr_mm_h_null_reason", ""),
                            ("esr_mm_h__isnull", True),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_esr_mm_h_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("crp_mg_l_null_reason", ""),
                            ("crp_mg_l__isnull", True),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_crp_mg_l_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("uveitis", ""),
                                models.Q(("uveitis_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("uveitis", ""), _negated=True),
                                ("uveitis_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jiaassessment_f04_uveitis_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Anthropometry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "height_cm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="height (cm)",
                    ),
                ),
                (
                    "height_cm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "weight_kg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="weight (kg)",
                    ),
                ),
                (
                    "weight_kg_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "sitting_height_cm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="sitting height (cm)",
                    ),
                ),
                (
                    "sitting_height_cm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "arm_span_cm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="arm span (cm)",
                    ),
                ),
                (
                    "arm_span_cm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("standing", "standing"),
                            ("supine", "lying"),
                            ("knee_height", "knee height"),
                            ("estimated", "estimated"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="measured",
                    ),
                ),
                (
                    "method_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "tanner",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Tanner stage"
                    ),
                ),
                (
                    "tanner_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anthropometry",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="anthropometry_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("height_cm__gte", 20), ("height_cm__lte", 230)),
                            ("height_cm__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_c06_height_cm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("weight_kg__gte", "0.15"), ("weight_kg__lte", 250)),
                            ("weight_kg__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_c06_weight_kg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height_cm__isnull", True),
                            ("weight_kg__isnull", True),
                            models.Q(
                                (
                                    "weight_kg__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("height_cm"), "*", models.F("height_cm")
                                        ),
                                        "*",
                                        models.Value(0.00075),
                                    ),
                                ),
                                (
                                    "weight_kg__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("height_cm"), "*", models.F("height_cm")
                                        ),
                                        "*",
                                        models.Value(0.0105),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="anthropometry_c06_weight_kg_bmi",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sitting_height_cm__gte", 10), ("sitting_height_cm__lte", 130)
                            ),
                            ("sitting_height_cm__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_c06_sitting_height_cm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arm_span_cm__gte", 20), ("arm_span_cm__lte", 250)),
                            ("arm_span_cm__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_c06_arm_span_cm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["standing", "supine", "knee_height", "estimated", ""])
                        ),
                        name="anthropometry_f03_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tanner__gte", 1), ("tanner__lte", 5)),
                            ("tanner__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_f07_tanner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("height_cm__isnull", True),
                                models.Q(("height_cm_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("height_cm__isnull", True), _negated=True),
                                ("height_cm_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="anthropometry_f04_height_cm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("weight_kg__isnull", True),
                                models.Q(("weight_kg_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("weight_kg__isnull", True), _negated=True),
                                ("weight_kg_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="anthropometry_f04_weight_kg_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sitting_height_cm_null_reason", ""),
                            ("sitting_height_cm__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_f04_sitting_height_cm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arm_span_cm_null_reason", ""),
                            ("arm_span_cm__isnull", True),
                            _connector="OR",
                        ),
                        name="anthropometry_f04_arm_span_cm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("method", ""), models.Q(("method_null_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("method", ""), _negated=True), ("method_null_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="anthropometry_f04_method_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tanner_null_reason", ""), ("tanner__isnull", True), _connector="OR"
                        ),
                        name="anthropometry_f04_tanner_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeformityAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "cobb_deg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="Cobb angle (degrees)",
                    ),
                ),
                (
                    "cobb_deg_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "kyphosis_deg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="kyphosis (degrees)",
                    ),
                ),
                (
                    "kyphosis_deg_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "long_bone_bowing",
                    models.BooleanField(blank=True, null=True, verbose_name="bowing of long bones"),
                ),
                (
                    "leg_length_difference_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="leg length difference (mm)",
                    ),
                ),
                (
                    "leg_length_difference_mm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deformity",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="deformityassessment_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cobb_deg__gte", 0), ("cobb_deg__lte", 180)),
                            ("cobb_deg__isnull", True),
                            _connector="OR",
                        ),
                        name="deformityassessment_f07_cobb_deg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kyphosis_deg__gte", 0), ("kyphosis_deg__lte", 180)),
                            ("kyphosis_deg__isnull", True),
                            _connector="OR",
                        ),
                        name="deformityassessment_f07_kyphosis_deg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("leg_length_difference_mm__gte", 0),
                                ("leg_length_difference_mm__lte", 300),
                            ),
                            ("leg_length_difference_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="deformityassessment_f07_leg_length_difference_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cobb_deg_null_reason", ""),
                            ("cobb_deg__isnull", True),
                            _connector="OR",
                        ),
                        name="deformityassessment_f04_cobb_deg_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kyphosis_deg_null_reason", ""),
                            ("kyphosis_deg__isnull", True),
                            _connector="OR",
                        ),
                        name="deformityassessment_f04_kyphosis_deg_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leg_length_difference_mm_null_reason", ""),
                            ("leg_length_difference_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="deformityassessment_f04_leg_length_difference_mm_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("milestone", models.CharField(max_length=120, verbose_name="milestone or test")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="result")),
                (
                    "age_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="reached at (months)"
                    ),
                ),
                (
                    "age_months_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "walking_time_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=6,
                        null=True,
                        verbose_name="walking time (min)",
                    ),
                ),
                (
                    "walking_time_min_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="development",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="developmentassessment_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("age_months__gte", 0), ("age_months__lte", 300)),
                            ("age_months__isnull", True),
                            _connector="OR",
                        ),
                        name="developmentassessment_f07_age_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("walking_time_min__gte", 0), ("walking_time_min__lte", 1440)),
                            ("walking_time_min__isnull", True),
                            _connector="OR",
                        ),
                        name="developmentassessment_f07_walking_time_min",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_months_null_reason", ""),
                            ("age_months__isnull", True),
                            _connector="OR",
                        ),
                        name="developmentassessment_f04_age_months_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("walking_time_min_null_reason", ""),
                            ("walking_time_min__isnull", True),
                            _connector="OR",
                        ),
                        name="developmentassessment_f04_walking_time_min_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcomitantMedication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("drug", models.CharField(max_length=120, verbose_name="medicine")),
                ("indication", models.CharField(blank=True, max_length=120, verbose_name="for")),
                ("dose", models.CharField(blank=True, max_length=80, verbose_name="dose")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "started_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ended_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                ("ongoing", models.BooleanField(blank=True, null=True, verbose_name="ongoing")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="medications",
                        to="registry.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="concomitantmedication_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("started_on__isnull", False),
                                    models.Q(("started_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("started_on__isnull", False), _negated=True),
                                    ("started_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("started_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("started_on_precision", "month"), _negated=True),
                                        ("started_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("started_on_precision", "year"), _negated=True),
                                        models.Q(("started_on__day", 1), ("started_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="concomitantmedication_d15_started_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "started_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="concomitantmedication_f03_started_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("ended_on__isnull", False),
                                    models.Q(("ended_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("ended_on__isnull", False), _negated=True),
                                    ("ended_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("ended_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("ended_on_precision", "month"), _negated=True),
                                        ("ended_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("ended_on_precision", "year"), _negated=True),
                                        models.Q(("ended_on__day", 1), ("ended_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="concomitantmedication_d15_ended_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ended_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="concomitantmedication_f03_ended_on_precision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImagingStudy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("XR", "radiograph"),
                            ("MRI", "MRI"),
                            ("CT", "CT"),
                            ("US", "ultrasound"),
                            ("DXA", "DXA"),
                            ("scint", "scintigraphy"),
                            ("PETCT", "PET-CT"),
                        ],
                        max_length=16,
                        verbose_name="modality",
                    ),
                ),
                ("performed_on", models.DateField(verbose_name="acquired on")),
                (
                    "performed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "offset_value",
                    models.IntegerField(blank=True, null=True, verbose_name="offset from day 0"),
                ),
                (
                    "offset_unit",
                    models.CharField(
                        blank=True,
                        choices=[("d", "days"), ("mo", "calendar months")],
                        default="",
                        max_length=2,
                        verbose_name="offset unit",
                    ),
                ),
                (
                    "joint",
                    models.CharField(
                        choices=[
                            ("hip", "hip"),
                            ("knee", "knee"),
                            ("ankle", "ankle"),
                            ("shoulder", "shoulder"),
                            ("elbow", "elbow"),
                            ("wrist", "wrist"),
                            ("hand_small", "small joint of the hand"),
                            ("foot_small", "small joint of the foot"),
                            ("tmj", "temporomandibular joint"),
                            ("si_joint", "sacroiliac joint"),
                            ("spine", "spine"),
                            ("none", "none (shaft or systemic)"),
                        ],
                        max_length=16,
                        verbose_name="region",
                    ),
                ),
                (
                    "laterality",
                    models.CharField(
                        choices=[
                            ("left", "left"),
                            ("right", "right"),
                            ("midline", "midline"),
                            ("not_applicable", "not applicable (systemic)"),
                            ("not_reported", "not reported"),
                        ],
                        max_length=16,
                        verbose_name="side",
                    ),
                ),
                (
                    "contrast",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("gadolinium", "gadolinium"),
                            ("iodinated", "iodinated"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="contrast",
                    ),
                ),
                (
                    "contrast_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "contrast_agent",
                    models.CharField(blank=True, max_length=80, verbose_name="agent"),
                ),
                (
                    "macrocyclic",
                    models.BooleanField(blank=True, null=True, verbose_name="macrocyclic"),
                ),
                (
                    "contrast_mmol_kg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        verbose_name="contrast (mmol/kg)",
                    ),
                ),
                (
                    "field_strength_t",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=3,
                        null=True,
                        verbose_name="field strength (T)",
                    ),
                ),
                (
                    "field_strength_t_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "sequences",
                    models.CharField(blank=True, max_length=200, verbose_name="sequences"),
                ),
                (
                    "sedation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("minimal", "minimal"),
                            ("moderate", "moderate"),
                            ("deep", "deep"),
                            ("GA", "general anaesthesia"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="sedation",
                    ),
                ),
                (
                    "sedation_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "sedation_agent",
                    models.CharField(blank=True, max_length=80, verbose_name="sedative"),
                ),
                (
                    "asa_class",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="ASA class"
                    ),
                ),
                (
                    "sedation_complication",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="complication of sedation"
                    ),
                ),
                (
                    "dicom_study_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="DICOM study, hashed"),
                ),
                (
                    "substituted_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("XR", "radiograph"),
                            ("MRI", "MRI"),
                            ("CT", "CT"),
                            ("US", "ultrasound"),
                            ("DXA", "DXA"),
                            ("scint", "scintigraphy"),
                            ("PETCT", "PET-CT"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="instead of",
                    ),
                ),
                (
                    "substitution_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="because"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imaging_studies",
                        to="registry.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imaging_studies",
                        to="registry.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imaging_studies",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patient", "performed_on"], name="imaging_of_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="imagingstudy_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="imagingstudy_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="imagingstudy_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="imagingstudy_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modality__in", ["XR", "MRI", "CT", "US", "DXA", "scint", "PETCT", ""])
                        ),
                        name="imagingstudy_f03_modality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("performed_on__isnull", False),
                                    models.Q(("performed_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("performed_on__isnull", False), _negated=True),
                                    ("performed_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("performed_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(
                                            ("performed_on_precision", "month"), _negated=True
                                        ),
                                        ("performed_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("performed_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("performed_on__day", 1), ("performed_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="imagingstudy_d15_performed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "performed_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="imagingstudy_f03_performed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("performed_on_precision", "relative"),
                                ("offset_value__isnull", False),
                                models.Q(("offset_unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("performed_on_precision", "relative"), _negated=True),
                                ("offset_unit", ""),
                                ("offset_value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="imagingstudy_d15_offset_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset_unit__in", ["d", "mo", ""])),
                        name="imagingstudy_f03_offset_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "joint__in",
                                [
                                    "hip",
                                    "knee",
                                    "ankle",
                                    "shoulder",
                                    "elbow",
                                    "wrist",
                                    "hand_small",
                                    "foot_small",
                                    "tmj",
                                    "si_joint",
                                    "spine",
                                    "none",
                                    "",
                                ],
                            )
                        ),
                        name="imagingstudy_f03_joint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "laterality__in",
                                ["left", "right", "midline", "not_applicable", "not_reported", ""],
                            )
                        ),
                        name="imagingstudy_f03_laterality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contrast__in", ["none", "gadolinium", "iodinated", ""])
                        ),
                        name="imagingstudy_f03_contrast",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contrast", ""),
                                models.Q(("contrast_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("contrast", ""), _negated=True),
                                ("contrast_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="imagingstudy_f04_contrast_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contrast_mmol_kg__gte", 0), ("contrast_mmol_kg__lte", 5)),
                            ("contrast_mmol_kg__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingstudy_g08_contrast_mmol_kg",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("field_strength_t__gte", "0.2"), ("field_strength_t__lte", 7)
                            ),
                            ("field_strength_t__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingstudy_g01_field_strength_t",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("field_strength_t_null_reason", ""),
                            ("field_strength_t__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingstudy_f04_field_strength_t_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sedation__in", ["none", "minimal", "moderate", "deep", "GA", ""])
                        ),
                        name="imagingstudy_f03_sedation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sedation", ""),
                                models.Q(("sedation_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("sedation", ""), _negated=True),
                                ("sedation_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="imagingstudy_f04_sedation_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asa_class__gte", 1), ("asa_class__lte", 6)),
                            ("asa_class__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingstudy_g09_asa_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "substituted_for__in",
                                ["XR", "MRI", "CT", "US", "DXA", "scint", "PETCT", ""],
                            )
                        ),
                        name="imagingstudy_f03_substituted_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("substituted_for", ""),
                            models.Q(("substitution_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="imagingstudy_g06_substitution_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StagingImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staging",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="images",
                        to="registry.staging",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stagings",
                        to="registry.imagingstudy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("staging", "centre"),
                        name="stagingimage_staging_centre",
                        to="registry.Staging",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("study", "centre"),
                        name="stagingimage_study_centre",
                        to="registry.ImagingStudy",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(fields=("staging", "study"), name="stagingimage_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImagingDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("file", models.FileField(upload_to="imaging/%Y/%m", verbose_name="file")),
                ("media_type", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="registry.imagingstudy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("study", "centre"),
                        name="imagingdocument_study_centre",
                        to="registry.ImagingStudy",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(
                        fields=("study", "sha256"), name="imagingdocument_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImagingFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "marrow_oedema_grade",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="marrow oedema (0 none, 1 under 33 %, 2 33-66 %, 3 over 66 % of the region)",
                    ),
                ),
                (
                    "marrow_oedema_grade_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "marrow_oedema_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="marrow oedema, extent (%)",
                    ),
                ),
                (
                    "marrow_oedema_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "marrow_oedema_trend",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resolved", "resolved"),
                            ("decreased", "decreased"),
                            ("unchanged", "unchanged"),
                            ("increased", "increased"),
                            ("new", "new"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="marrow oedema, trend",
                    ),
                ),
                (
                    "marrow_oedema_trend_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "defect_a_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="defect, first axis (mm)",
                    ),
                ),
                (
                    "defect_a_mm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "defect_b_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="defect, second axis (mm)",
                    ),
                ),
                (
                    "defect_c_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="defect, third axis (mm)",
                    ),
                ),
                (
                    "defect_volume_ml",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="defect, volume (ml)",
                    ),
                ),
                (
                    "defect_volume_ml_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "regeneration",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("partial", "partial"),
                            ("substantial", "substantial"),
                            ("complete", "complete"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="regeneration of the defect",
                    ),
                ),
                (
                    "regeneration_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "regeneration_trend",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("increasing", "increasing"),
                            ("unchanged", "unchanged"),
                            ("decreasing", "decreasing"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="regeneration, trend",
                    ),
                ),
                (
                    "regeneration_trend_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "reossification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("lt_50", "less than 50 %"),
                            ("ge_50", "50 % or more"),
                            ("complete", "complete"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="re-ossification",
                    ),
                ),
                (
                    "reossification_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "reossification_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="re-ossification (%)",
                    ),
                ),
                (
                    "reossification_pct_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "statement",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="statement of the report"
                    ),
                ),
                (
                    "collapse_depth_mm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="collapse depth (mm)",
                    ),
                ),
                (
                    "collapse_depth_mm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "crescent",
                    models.BooleanField(blank=True, null=True, verbose_name="crescent sign"),
                ),
                (
                    "flattening",
                    models.BooleanField(blank=True, null=True, verbose_name="flattening"),
                ),
                ("effusion", models.BooleanField(blank=True, null=True, verbose_name="effusion")),
                ("synovitis", models.BooleanField(blank=True, null=True, verbose_name="synovitis")),
                (
                    "double_line",
                    models.BooleanField(blank=True, null=True, verbose_name="double line sign"),
                ),
                (
                    "physeal_bar",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "none"),
                            ("central", "central"),
                            ("peripheral", "peripheral"),
                            ("linear", "linear"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="physeal bar",
                    ),
                ),
                (
                    "physeal_bar_area_pct",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="area of the bar (%)",
                    ),
                ),
                (
                    "osteoarthritis_scale",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("toennis", "Tönnis (hip)"),
                            ("kellgren_lawrence", "Kellgren-Lawrence"),
                        ],
                        default="",
                        max_length=17,
                        verbose_name="osteoarthritis, scale",
                    ),
                ),
                (
                    "osteoarthritis_grade",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="osteoarthritis, grade"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="registry.imagingstudy",
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="registry.lesion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("study", "centre"),
                        name="imagingfinding_study_centre",
                        to="registry.ImagingStudy",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="imagingfinding_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("marrow_oedema_grade__gte", 0), ("marrow_oedema_grade__lte", 3)
                            ),
                            ("marrow_oedema_grade__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_marrow_oedema_grade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("marrow_oedema_pct__gte", 0), ("marrow_oedema_pct__lte", 100)
                            ),
                            ("marrow_oedema_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_marrow_oedema_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "marrow_oedema_trend__in",
                                ["resolved", "decreased", "unchanged", "increased", "new", ""],
                            )
                        ),
                        name="imagingfinding_f03_marrow_oedema_trend",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("defect_a_mm__gte", 0), ("defect_a_mm__lte", 500)),
                            ("defect_a_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_defect_a_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("defect_b_mm__gte", 0), ("defect_b_mm__lte", 500)),
                            ("defect_b_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_defect_b_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("defect_c_mm__gte", 0), ("defect_c_mm__lte", 500)),
                            ("defect_c_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_defect_c_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("defect_volume_ml__gte", 0), ("defect_volume_ml__lte", 5000)),
                            ("defect_volume_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_defect_volume_ml",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("regeneration__in", ["none", "partial", "substantial", "complete", ""])
                        ),
                        name="imagingfinding_f03_regeneration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "regeneration_trend__in",
                                ["increasing", "unchanged", "decreasing", ""],
                            )
                        ),
                        name="imagingfinding_f03_regeneration_trend",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reossification__in", ["none", "lt_50", "ge_50", "complete", ""])
                        ),
                        name="imagingfinding_f03_reossification",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reossification_pct__gte", 0), ("reossification_pct__lte", 100)
                            ),
                            ("reossification_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_reossification_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("collapse_depth_mm__gte", 0), ("collapse_depth_mm__lte", 100)
                            ),
                            ("collapse_depth_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_t10_collapse_depth_mm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("physeal_bar__in", ["none", "central", "peripheral", "linear", ""])
                        ),
                        name="imagingfinding_f03_physeal_bar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("physeal_bar_area_pct__gte", 0), ("physeal_bar_area_pct__lte", 100)
                            ),
                            ("physeal_bar_area_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_c12_physeal_bar_area_pct",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("osteoarthritis_scale__in", ["toennis", "kellgren_lawrence", ""])
                        ),
                        name="imagingfinding_f03_osteoarthritis_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("osteoarthritis_grade__isnull", True),
                            models.Q(
                                ("osteoarthritis_grade__lte", 3),
                                ("osteoarthritis_scale", "toennis"),
                            ),
                            models.Q(
                                ("osteoarthritis_grade__lte", 4),
                                ("osteoarthritis_scale", "kellgren_lawrence"),
                            ),
                            _connector="OR",
                        ),
                        name="imagingfinding_f07_osteoarthritis_grade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marrow_oedema_trend_null_reason", ""),
                            ("marrow_oedema_trend", ""),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_marrow_oedema_trend_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("regeneration_null_reason", ""), ("regeneration", ""), _connector="OR"
                        ),
                        name="imagingfinding_f04_regeneration_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("regeneration_trend_null_reason", ""),
                            ("regeneration_trend", ""),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_regeneration_trend_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reossification_null_reason", ""),
                            ("reossification", ""),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_reossification_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marrow_oedema_grade_null_reason", ""),
                            ("marrow_oedema_grade__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_marrow_oedema_grade_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marrow_oedema_pct_null_reason", ""),
                            ("marrow_oedema_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_marrow_oedema_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("defect_a_mm_null_reason", ""),
                            ("defect_a_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_defect_a_mm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("defect_volume_ml_null_reason", ""),
                            ("defect_volume_ml__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_defect_volume_ml_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reossification_pct_null_reason", ""),
                            ("reossification_pct__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_reossification_pct_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("collapse_depth_mm_null_reason", ""),
                            ("collapse_depth_mm__isnull", True),
                            _connector="OR",
                        ),
                        name="imagingfinding_f04_collapse_depth_mm_reason",
                    ),
                    models.UniqueConstraint(fields=("study", "lesion"), name="imagingfinding_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RadiationDose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "ctdi_vol_mgy",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="CTDIvol (mGy)",
                    ),
                ),
                (
                    "ctdi_vol_mgy_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "dlp_mgy_cm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="DLP (mGy·cm)",
                    ),
                ),
                (
                    "dlp_mgy_cm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "phantom_cm",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="phantom (cm)"
                    ),
                ),
                (
                    "phantom_cm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "kvp",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="tube voltage (kVp)"
                    ),
                ),
                (
                    "kvp_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "scan_length_cm",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        verbose_name="scan length (cm)",
                    ),
                ),
                (
                    "scan_length_cm_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "dap_gy_cm2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=9,
                        null=True,
                        verbose_name="dose-area product (Gy·cm²)",
                    ),
                ),
                (
                    "effective_msv",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=7,
                        null=True,
                        verbose_name="effective dose (mSv)",
                    ),
                ),
                (
                    "effective_method",
                    models.CharField(blank=True, max_length=120, verbose_name="method"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "study",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dose",
                        to="registry.imagingstudy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("study", "centre"),
                        name="radiationdose_study_centre",
                        to="registry.ImagingStudy",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ctdi_vol_mgy__isnull", True), ("ctdi_vol_mgy__gt", 0), _connector="OR"
                        ),
                        name="radiationdose_g02_ctdi_vol_mgy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dlp_mgy_cm__isnull", True), ("dlp_mgy_cm__gt", 0), _connector="OR"
                        ),
                        name="radiationdose_g02_dlp_mgy_cm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scan_length_cm__isnull", True),
                            ("scan_length_cm__gt", 0),
                            _connector="OR",
                        ),
                        name="radiationdose_g02_scan_length_cm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dap_gy_cm2__isnull", True), ("dap_gy_cm2__gt", 0), _connector="OR"
                        ),
                        name="radiationdose_g02_dap_gy_cm2",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("phantom_cm__isnull", True),
                            ("phantom_cm__in", [16, 32]),
                            _connector="OR",
                        ),
                        name="radiationdose_g02_phantom_cm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kvp__gte", 30), ("kvp__lte", 150)),
                            ("kvp__isnull", True),
                            _connector="OR",
                        ),
                        name="radiationdose_g02_kvp",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effective_method", ""), ("effective_msv__isnull", True)),
                            models.Q(
                                ("effective_msv__gte", 0),
                                ("effective_msv__isnull", False),
                                models.Q(("effective_method", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="radiationdose_g07_effective_msv",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ctdi_vol_mgy__isnull", True),
                                models.Q(("ctdi_vol_mgy_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("ctdi_vol_mgy__isnull", True), _negated=True),
                                ("ctdi_vol_mgy_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="radiationdose_f04_ctdi_vol_mgy_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dlp_mgy_cm__isnull", True),
                                models.Q(("dlp_mgy_cm_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("dlp_mgy_cm__isnull", True), _negated=True),
                                ("dlp_mgy_cm_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="radiationdose_f04_dlp_mgy_cm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("phantom_cm__isnull", True),
                                models.Q(("phantom_cm_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("phantom_cm__isnull", True), _negated=True),
                                ("phantom_cm_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="radiationdose_f04_phantom_cm_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kvp__isnull", True),
                                models.Q(("kvp_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kvp__isnull", True), _negated=True),
                                ("kvp_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="radiationdose_f04_kvp_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scan_length_cm_null_reason", ""),
                            ("scan_length_cm__isnull", True),
                            _connector="OR",
                        ),
                        name="radiationdose_f04_scan_length_cm_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dxa",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("LS", "lumbar spine"),
                            ("TBLH", "total body less head"),
                            ("hip", "hip"),
                            ("lateral_distal_femur", "lateral distal femur"),
                            ("forearm", "forearm"),
                        ],
                        max_length=20,
                        verbose_name="region",
                    ),
                ),
                (
                    "bmc_g",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="bone mineral content (g)",
                    ),
                ),
                (
                    "bmc_g_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "bmd_g_cm2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=5,
                        null=True,
                        verbose_name="areal density (g/cm²)",
                    ),
                ),
                (
                    "bmd_g_cm2_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "z_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="z score",
                    ),
                ),
                (
                    "z_score_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "z_height_adjusted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="z score, height-adjusted",
                    ),
                ),
                (
                    "z_height_adjusted_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                ("machine", models.CharField(max_length=80, verbose_name="machine")),
                ("software", models.CharField(blank=True, max_length=80, verbose_name="software")),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="reference population"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dxa_results",
                        to="registry.imagingstudy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("study", "centre"),
                        name="dxa_study_centre",
                        to="registry.ImagingStudy",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "region__in",
                                ["LS", "TBLH", "hip", "lateral_distal_femur", "forearm", ""],
                            )
                        ),
                        name="dxa_f03_region",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bmc_g__gte", 0), ("bmc_g__lte", 10000)),
                            ("bmc_g__isnull", True),
                            _connector="OR",
                        ),
                        name="dxa_c15_bmc_g",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bmd_g_cm2__gte", 0), ("bmd_g_cm2__lte", 5)),
                            ("bmd_g_cm2__isnull", True),
                            _connector="OR",
                        ),
                        name="dxa_c15_bmd_g_cm2",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("z_score__gte", -20), ("z_score__lte", 20)),
                            ("z_score__isnull", True),
                            _connector="OR",
                        ),
                        name="dxa_c15_z_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("z_height_adjusted__gte", -20), ("z_height_adjusted__lte", 20)
                            ),
                            ("z_height_adjusted__isnull", True),
                            _connector="OR",
                        ),
                        name="dxa_c15_z_height_adjusted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bmc_g__isnull", True),
                                models.Q(("bmc_g_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("bmc_g__isnull", True), _negated=True),
                                ("bmc_g_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="dxa_f04_bmc_g_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bmd_g_cm2__isnull", True),
                                models.Q(("bmd_g_cm2_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("bmd_g_cm2__isnull", True), _negated=True),
                                ("bmd_g_cm2_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="dxa_f04_bmd_g_cm2_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("z_score__isnull", True),
                                models.Q(("z_score_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("z_score__isnull", True), _negated=True),
                                ("z_score_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="dxa_f04_z_score_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("z_height_adjusted__isnull", True),
                                models.Q(("z_height_adjusted_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("z_height_adjusted__isnull", True), _negated=True),
                                ("z_height_adjusted_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="dxa_f04_z_height_adjusted_reason",
                    ),
                    models.UniqueConstraint(fields=("study", "region"), name="dxa_region_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("book_ahead", "opens within 30 days: book"),
                            ("opened", "window has opened"),
                            ("closing", "closes within 7 days"),
                            ("overdue_1", "overdue, first week"),
                            ("overdue_2", "overdue, second week"),
                            ("overdue_3", "overdue, third week"),
                            ("overdue_4", "overdue, fourth week"),
                            ("escalated", "overdue for four weeks"),
                        ],
                        max_length=16,
                        verbose_name="rung",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("claimed", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("cancelled", "not needed any more"),
                        ],
                        default="waiting",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "message_id",
                    models.CharField(max_length=300, unique=True, verbose_name="Message-ID"),
                ),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                (
                    "interruptions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="interrupted tries"),
                ),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=200, verbose_name="last error"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="registry.planneditem",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["waiting", "claimed"])),
                        fields=["retry_at", "id"],
                        name="reminder_queue",
                    ),
                    models.Index(
                        fields=["centre", "status", "-due_on", "-id"], name="reminder_list"
                    ),
                ],
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("planned_item", "centre"),
                        name="reminder_planned_item_centre",
                        to="registry.PlannedItem",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rung__in",
                                [
                                    "book_ahead",
                                    "opened",
                                    "closing",
                                    "overdue_1",
                                    "overdue_2",
                                    "overdue_3",
                                    "overdue_4",
                                    "escalated",
                                    "",
                                ],
                            )
                        ),
                        name="reminder_f03_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["waiting", "claimed", "sent", "failed", "cancelled", ""],
                            )
                        ),
                        name="reminder_f03_status",
                    ),
                    models.UniqueConstraint(
                        fields=("planned_item", "rung", "recipient"), name="reminder_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "sent")),
                            models.Q(
                                models.Q(("status", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reminder_r01_sent_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CtcaeTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=8)),
                ("term", models.CharField(max_length=160)),
                ("system_organ_class", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ("term",),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "term"), name="ctcaeterm_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CtcaeGrade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grade", models.PositiveSmallIntegerField()),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="registry.ctcaeterm",
                    ),
                ),
            ],
            options={
                "ordering": ("term", "grade"),
                "constraints": [
                    models.UniqueConstraint(fields=("term", "grade"), name="ctcaegrade_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialInterest",
            fields=[
                ("code", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=160)),
                ("look_back", models.CharField(max_length=80)),
                ("extra", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "terms",
                    models.ManyToManyField(
                        related_name="special_interests", to="registry.ctcaeterm"
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="AdverseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "verbatim",
                    models.CharField(max_length=300, verbose_name="in the words of the reporter"),
                ),
                ("onset_on", models.DateField(verbose_name="onset")),
                (
                    "onset_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="end")),
                (
                    "ended_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                ("ongoing", models.BooleanField(verbose_name="ongoing")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("resolved", "resolved"),
                            ("resolved_sequelae", "resolved with sequelae"),
                            ("improving", "improving"),
                            ("unchanged", "unchanged"),
                            ("fatal", "fatal"),
                            ("unknown", "unknown"),
                        ],
                        max_length=17,
                        verbose_name="outcome",
                    ),
                ),
                ("aware_on", models.DateField(verbose_name="centre aware on")),
                (
                    "hospitalisation_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for admission"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.ctcaeterm",
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="registry.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="registry.patient",
                    ),
                ),
                (
                    "special_interest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.specialinterest",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_events",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patient", "onset_on"], name="adverseevent_of_patient")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "centre"), name="adverseevent_id_centre"),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="adverseevent_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="adverseevent_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("lesion", "centre"),
                        name="adverseevent_lesion_centre",
                        to="registry.Lesion",
                        to_fields=("id", "centre"),
                    ),
                    models.UniqueConstraint(fields=("id", "term"), name="adverseevent_id_term"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("onset_on__isnull", False),
                                    models.Q(("onset_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("onset_on__isnull", False), _negated=True),
                                    ("onset_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("onset_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("onset_on_precision", "month"), _negated=True),
                                        ("onset_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("onset_on_precision", "year"), _negated=True),
                                        models.Q(("onset_on__day", 1), ("onset_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="adverseevent_d15_onset_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "onset_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="adverseevent_f03_onset_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("ended_on__isnull", False),
                                    models.Q(("ended_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("ended_on__isnull", False), _negated=True),
                                    ("ended_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("ended_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("ended_on_precision", "month"), _negated=True),
                                        ("ended_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("ended_on_precision", "year"), _negated=True),
                                        models.Q(("ended_on__day", 1), ("ended_on__month", 1)),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="adverseevent_d15_ended_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ended_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="adverseevent_f03_ended_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "resolved",
                                    "resolved_sequelae",
                                    "improving",
                                    "unchanged",
                                    "fatal",
                                    "unknown",
                                    "",
                                ],
                            )
                        ),
                        name="adverseevent_f03_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("onset_on")),
                            ("ended_on_precision__in", ["month", "year"]),
                            _connector="OR",
                        ),
                        name="adverseevent_d09_ended_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aware_on__gte", models.F("onset_on"))),
                        name="adverseevent_d18_aware_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("ongoing", True)),
                            models.Q(("ended_on__isnull", False), ("ongoing", False)),
                            models.Q(("ongoing", False), ("outcome__in", ["fatal", "unknown"])),
                            _connector="OR",
                        ),
                        name="adverseevent_v10_ended_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ongoing", False),
                            models.Q(
                                ("outcome__in", ["resolved", "resolved_sequelae", "fatal"]),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="adverseevent_v10_outcome_ongoing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdverseEventAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("assessor", models.CharField(max_length=120, verbose_name="assessor")),
                ("assessed_on", models.DateField(verbose_name="judged on")),
                ("grade", models.PositiveSmallIntegerField(verbose_name="CTCAE grade")),
                ("serious", models.BooleanField(verbose_name="serious")),
                ("death", models.BooleanField(default=False, verbose_name="death")),
                (
                    "life_threatening",
                    models.BooleanField(default=False, verbose_name="life-threatening"),
                ),
                (
                    "hospitalisation",
                    models.BooleanField(default=False, verbose_name="admission or longer stay"),
                ),
                ("disability", models.BooleanField(default=False, verbose_name="disability")),
                (
                    "congenital_anomaly",
                    models.BooleanField(default=False, verbose_name="congenital anomaly"),
                ),
                (
                    "medically_important",
                    models.BooleanField(default=False, verbose_name="medically important"),
                ),
                (
                    "suspected_transmission",
                    models.BooleanField(
                        default=False, verbose_name="suspected transmission by the product"
                    ),
                ),
                (
                    "expectedness",
                    models.CharField(
                        blank=True,
                        choices=[("expected", "expected"), ("unexpected", "unexpected")],
                        default="",
                        max_length=16,
                        verbose_name="expectedness",
                    ),
                ),
                (
                    "reference_document",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="reference safety document"
                    ),
                ),
                (
                    "action_taken",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("treated", "treated"),
                            ("stopped", "infusion or procedure stopped"),
                            ("hospital", "admitted to hospital"),
                            ("reoperation", "operated again"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="action",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="registry.adverseevent",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.ctcaeterm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("id", "centre"), name="adverseeventassessment_id_centre"
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("event", "centre"),
                        name="adverseeventassessment_event_centre",
                        to="registry.AdverseEvent",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("event", "term"),
                        name="adverseeventassessment_term_of_event",
                        to="registry.AdverseEvent",
                        to_fields=("id", "term"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("term", "grade"),
                        name="adverseeventassessment_v02_allowed",
                        to="registry.CtcaeGrade",
                        to_fields=("term", "grade"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__gte", 1), ("grade__lte", 5)),
                        name="adverseeventassessment_v02_grade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("serious", True),
                                models.Q(
                                    ("death", True),
                                    ("life_threatening", True),
                                    ("hospitalisation", True),
                                    ("disability", True),
                                    ("congenital_anomaly", True),
                                    ("medically_important", True),
                                    ("suspected_transmission", True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("serious", False),
                                models.Q(
                                    ("death", True),
                                    ("life_threatening", True),
                                    ("hospitalisation", True),
                                    ("disability", True),
                                    ("congenital_anomaly", True),
                                    ("medically_important", True),
                                    ("suspected_transmission", True),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="adverseeventassessment_v03_serious",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("death", True), ("grade", 5)),
                            models.Q(models.Q(("grade", 5), _negated=True), ("death", False)),
                            _connector="OR",
                        ),
                        name="adverseeventassessment_v01_death",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expectedness__in", ["expected", "unexpected", ""])),
                        name="adverseeventassessment_f03_expectedness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expectedness", "expected"), _negated=True),
                            models.Q(("reference_document", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="adverseeventassessment_v08_reference_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action_taken__in",
                                [
                                    "none",
                                    "treated",
                                    "stopped",
                                    "hospital",
                                    "reoperation",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="adverseeventassessment_f03_action_taken",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CausalityJudgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("product", "cell product"),
                            ("harvest", "harvest"),
                            ("surgery", "surgery"),
                            ("conditioning", "conditioning"),
                            ("scaffold", "scaffold"),
                            ("imaging_sedation", "imaging or sedation"),
                            ("underlying_disease", "underlying disease"),
                        ],
                        max_length=18,
                        verbose_name="component",
                    ),
                ),
                (
                    "causality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certain", "certain"),
                            ("probable", "probable"),
                            ("possible", "possible"),
                            ("unlikely", "unlikely"),
                            ("conditional", "conditional, more data awaited"),
                            ("unassessable", "not assessable"),
                            ("not_related", "not related"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="causality",
                    ),
                ),
                (
                    "causality_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="causality",
                        to="registry.adverseeventassessment",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("assessment", "centre"),
                        name="causalityjudgement_assessment_centre",
                        to="registry.AdverseEventAssessment",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "component__in",
                                [
                                    "product",
                                    "harvest",
                                    "surgery",
                                    "conditioning",
                                    "scaffold",
                                    "imaging_sedation",
                                    "underlying_disease",
                                    "",
                                ],
                            )
                        ),
                        name="causalityjudgement_f03_component",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "causality__in",
                                [
                                    "certain",
                                    "probable",
                                    "possible",
                                    "unlikely",
                                    "conditional",
                                    "unassessable",
                                    "not_related",
                                    "",
                                ],
                            )
                        ),
                        name="causalityjudgement_f03_causality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("causality", ""),
                                models.Q(("causality_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("causality", ""), _negated=True),
                                ("causality_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="causalityjudgement_f04_causality_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("assessment", "component"), name="causality_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdverseEventReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("early", "early (up to day 30)"),
                            ("late", "late (after day 30)"),
                            ("interval", "since the last visit"),
                        ],
                        max_length=16,
                        verbose_name="period",
                    ),
                ),
                ("any_event", models.BooleanField(verbose_name="any adverse event")),
                (
                    "special_interest_asked",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="events of special interest asked"
                    ),
                ),
                (
                    "malignancy_asked",
                    models.BooleanField(blank=True, null=True, verbose_name="malignancy asked"),
                ),
                ("reviewed_by", models.CharField(max_length=120, verbose_name="reviewed by")),
                (
                    "reviewed_on",
                    models.DateField(blank=True, null=True, verbose_name="reviewed on"),
                ),
                (
                    "reviewed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "day"),
                            ("month", "month"),
                            ("year", "year"),
                            ("relative", "relative to day 0"),
                            ("gestational", "gestational age"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="precision",
                    ),
                ),
                (
                    "reviewed_on_null_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reported", "not reported by the source"),
                            ("unknown", "unknown"),
                            ("not_done", "not done"),
                            ("not_applicable", "not applicable"),
                            ("refused", "refused"),
                            ("pending", "pending"),
                            ("lost", "lost"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                        verbose_name="not recorded because",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_event_reviews",
                        to="registry.patient",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adverse_event_reviews",
                        to="registry.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("patient", "centre"),
                        name="adverseeventreview_patient_centre",
                        to="registry.Patient",
                        to_fields=("id", "centre"),
                    ),
                    registry.core.constraints.CompositeForeignKey(
                        fields=("visit", "centre"),
                        name="adverseeventreview_visit_centre",
                        to="registry.Visit",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__in", ["early", "late", "interval", ""])),
                        name="adverseeventreview_f03_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("reviewed_on__isnull", False),
                                    models.Q(("reviewed_on_precision", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("reviewed_on__isnull", False), _negated=True),
                                    ("reviewed_on_precision", ""),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("reviewed_on__isnull", False), _negated=True),
                                models.Q(
                                    models.Q(
                                        models.Q(("reviewed_on_precision", "month"), _negated=True),
                                        ("reviewed_on__day", 1),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("reviewed_on_precision", "year"), _negated=True),
                                        models.Q(
                                            ("reviewed_on__day", 1), ("reviewed_on__month", 1)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="adverseeventreview_d15_reviewed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reviewed_on_precision__in",
                                ["day", "month", "year", "relative", "gestational", ""],
                            )
                        ),
                        name="adverseeventreview_f03_reviewed_on_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reviewed_on__isnull", True),
                                models.Q(("reviewed_on_null_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("reviewed_on__isnull", True), _negated=True),
                                ("reviewed_on_null_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="adverseeventreview_f04_reviewed_on_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "period"), name="adverseeventreview_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdverseEventReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("authority", models.CharField(max_length=120, verbose_name="authority")),
                ("clock_profile", models.CharField(max_length=40, verbose_name="clock")),
                ("day0_on", models.DateField(verbose_name="day 0 of the clock")),
                ("due_on", models.DateField(verbose_name="due")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent")),
                (
                    "follow_up_due_on",
                    models.DateField(blank=True, null=True, verbose_name="follow-up due"),
                ),
                ("receipt", models.CharField(blank=True, max_length=120, verbose_name="receipt")),
                (
                    "criteria_met",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="registry.adverseevent",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.centre",
                    ),
                ),
            ],
            options={
                "constraints": [
                    registry.core.constraints.CompositeForeignKey(
                        fields=("event", "centre"),
                        name="adverseeventreport_event_centre",
                        to="registry.AdverseEvent",
                        to_fields=("id", "centre"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("day0_on"))),
                        name="adverseeventreport_d18_due_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_on__isnull", True),
                            ("sent_on__gte", models.F("day0_on")),
                            _connector="OR",
                        ),
                        name="adverseeventreport_d18_sent_on",
                    ),
                ],
            },
        ),
        ])
    ]
