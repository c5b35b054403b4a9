"""The plan stays true: targets set by hand, extension years of the safety plan, and every reason for
which an item is awaited no more."""

from django.db import migrations, models

from registry.core.migrating import InOneGo

STOPS = ("death", "withdrawal", "lost", "untraceable", "transfer", "report_ends")
STOPPED = (*STOPS, "later_dose", "arthroplasty", "plan_ended", "plan_changed")


def known(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in (*values, ""))


def added(table: str, column: str, kind: str, default: str) -> list[str]:
    return [
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} NOT NULL DEFAULT {default}",
        f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT",
    ]


SQL = [
    "ALTER TABLE registry_endpoint ADD COLUMN revoked_on date NULL",
    *added("registry_endpoint", "revoked_because", "varchar(300)", "''"),
    "ALTER TABLE registry_planneditem ADD COLUMN pinned_on date NULL",
    *added("registry_planneditem", "pinned_because", "varchar(300)", "''"),
    *added("registry_templateitem", "extension", "boolean", "false"),
    f"""ALTER TABLE registry_followupstop DROP CONSTRAINT followupstop_f03_kind,
        ADD CONSTRAINT followupstop_f03_kind CHECK (kind IN ({known(STOPS)}))""",
    f"""ALTER TABLE registry_planneditem DROP CONSTRAINT planneditem_f03_stopped_because,
        ADD CONSTRAINT planneditem_f03_stopped_because CHECK (stopped_because IN ({known(STOPPED)})),
        ADD CONSTRAINT planneditem_w03_pinned_because CHECK (
            pinned_on IS NULL AND pinned_because = ''
            OR pinned_on IS NOT NULL AND pinned_on = target_on AND NOT pinned_because = '')""",
    """ALTER TABLE registry_endpoint ADD CONSTRAINT endpoint_f01_revoked_because CHECK (
        revoked_on IS NULL AND revoked_because = ''
        OR revoked_on IS NOT NULL AND NOT revoked_because = '')""",
]

STATE = [
    migrations.RemoveConstraint(
        model_name='followupstop',
        name='followupstop_f03_kind',
    ),
    migrations.RemoveConstraint(
        model_name='planneditem',
        name='planneditem_f03_stopped_because',
    ),
    migrations.AddField(
        model_name='endpoint',
        name='revoked_because',
        field=models.CharField(blank=True, max_length=300, verbose_name='taken back because'),
    ),
    migrations.AddField(
        model_name='endpoint',
        name='revoked_on',
        field=models.DateField(blank=True, null=True, verbose_name='taken back on'),
    ),
    migrations.AddField(
        model_name='planneditem',
        name='pinned_because',
        field=models.CharField(blank=True, max_length=300, verbose_name='set by hand because'),
    ),
    migrations.AddField(
        model_name='planneditem',
        name='pinned_on',
        field=models.DateField(blank=True, null=True, verbose_name='target set by hand'),
    ),
    migrations.AddField(
        model_name='templateitem',
        name='extension',
        field=models.BooleanField(default=False, verbose_name='while the safety plan goes on'),
    ),
    migrations.AlterField(
        model_name='followupstop',
        name='kind',
        field=models.CharField(choices=[('death', 'death'), ('withdrawal', 'withdrawal'), ('lost', 'lost to follow-up'), ('untraceable', 'untraceable'), ('transfer', 'transferred'), ('report_ends', 'the published report ends')], max_length=16, verbose_name='reason'),
    ),
    migrations.AlterField(
        model_name='planneditem',
        name='stopped_because',
        field=models.CharField(blank=True, choices=[('death', 'death'), ('withdrawal', 'withdrawal'), ('lost', 'lost to follow-up'), ('untraceable', 'untraceable'), ('transfer', 'transferred'), ('report_ends', 'the published report ends'), ('later_dose', 'goes on from a later dose'), ('arthroplasty', 'the joint was replaced'), ('plan_ended', 'the plan has ended'), ('plan_changed', 'not in the version of the plan that runs now')], default='', max_length=16, verbose_name='stopped because'),
    ),
    migrations.AddConstraint(
        model_name='endpoint',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_because', ''), ('revoked_on__isnull', True)), models.Q(('revoked_on__isnull', False), models.Q(('revoked_because', ''), _negated=True)), _connector='OR'), name='endpoint_f01_revoked_because'),
    ),
    migrations.AddConstraint(
        model_name='followupstop',
        constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['death', 'withdrawal', 'lost', 'untraceable', 'transfer', 'report_ends', ''])), name='followupstop_f03_kind'),
    ),
    migrations.AddConstraint(
        model_name='planneditem',
        constraint=models.CheckConstraint(condition=models.Q(('stopped_because__in', ['death', 'withdrawal', 'lost', 'untraceable', 'transfer', 'report_ends', 'later_dose', 'arthroplasty', 'plan_ended', 'plan_changed', ''])), name='planneditem_f03_stopped_because'),
    ),
    migrations.AddConstraint(
        model_name='planneditem',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('pinned_because', ''), ('pinned_on__isnull', True)), models.Q(('pinned_on', models.F('target_on')), ('pinned_on__isnull', False), models.Q(('pinned_because', ''), _negated=True)), _connector='OR'), name='planneditem_w03_pinned_because'),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_readers")]

    operations = [InOneGo(sql=SQL, state=STATE)]
