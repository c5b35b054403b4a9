"""Mails hold the reminders of a person's day; the ladder is data; addresses that a mail server has
refused are known; who wants the digest of a week.

What stood on each reminder goes to its mail. Mails of until now hold one item each and keep their
Message-ID. An old sender cannot run beside the new queue: workers stop before this step.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from registry.core.migrating import CreatedTogether, InOneGo

FILL = """
INSERT INTO registry_mail (
    centre_id, recipient_id, kind, day, message_id, status, claimed_at, begun_at, attempts,
    interruptions, retry_at, sent_at, last_error, created_at, updated_at)
SELECT centre_id, recipient_id, 'item', due_on, message_id, status, claimed_at,
    CASE WHEN status = 'claimed' THEN claimed_at END, attempts, interruptions,
    retry_at, sent_at,
    CASE WHEN status = 'cancelled' THEN '' ELSE last_error END, created_at, updated_at
FROM registry_reminder
ORDER BY id
"""
POINT = """
UPDATE registry_reminder SET mail_id = mail.id, needless = CASE
    WHEN mail.status = 'cancelled'
        THEN left(coalesce(nullif(registry_reminder.last_error, ''), 'not needed any more'), 80)
    ELSE '' END
FROM registry_mail mail WHERE mail.message_id = registry_reminder.message_id
"""
MOVED = (
    *("status", "message_id", "claimed_at", "sent_at", "attempts", "interruptions", "retry_at"),
    "last_error",
)
LANGUAGES = "'en', 'de', 'es', 'fr', ''"


def sql() -> list[str]:
    """Add, fill, tighten, and only then let go of the old columns."""
    reminder = "ALTER TABLE registry_reminder"
    return [
        f"{reminder} ADD COLUMN mail_id bigint, ADD COLUMN needless varchar(80) NOT NULL DEFAULT ''",
        FILL,
        POINT,
        "SET CONSTRAINTS ALL IMMEDIATE",
        f"{reminder} ALTER COLUMN mail_id SET NOT NULL, ALTER COLUMN needless DROP DEFAULT",
        f"{reminder} ADD CONSTRAINT registry_reminder_mail_id_fk FOREIGN KEY (mail_id) REFERENCES registry_mail (id) DEFERRABLE INITIALLY DEFERRED",
        "CREATE INDEX registry_reminder_mail_id ON registry_reminder (mail_id)",
        "CREATE INDEX reminder_needless ON registry_reminder (centre_id, due_on DESC, id DESC) WHERE NOT needless = ''",
        f"{reminder} " + ", ".join(f"DROP COLUMN {name}" for name in MOVED),
        f"UPDATE registry_user SET language = 'en' WHERE language NOT IN ({LANGUAGES})",  # noqa: S608
        f"ALTER TABLE registry_user ADD COLUMN weekly_digest boolean NOT NULL DEFAULT true, ADD CONSTRAINT user_f03_language CHECK (language IN ({LANGUAGES}))",
    ]


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_chase")]

    operations = [
        CreatedTogether([
            migrations.CreateModel(
                name='AddressFault',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                    ('since', models.DateTimeField(verbose_name='since')),
                    ('fault', models.CharField(max_length=200, verbose_name="the server's words")),
                    ('cleared_at', models.DateTimeField(blank=True, null=True, verbose_name='cleared')),
                    ('cleared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='address_faults', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('cleared_at__isnull', True)), fields=('user', 'email'), name='addressfault_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('cleared_at__isnull', True), ('cleared_by__isnull', True)), models.Q(('cleared_at__isnull', False), ('cleared_by__isnull', False)), _connector='OR'), name='addressfault_f04_cleared_by'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('reminders', 'reminders of a day'), ('digest', 'digest of a week'), ('item', 'one item, as mails were before they were gathered')], max_length=16, verbose_name='kind')),
                    ('day', models.DateField(verbose_name='day')),
                    ('message_id', models.CharField(max_length=300, unique=True, verbose_name='Message-ID')),
                    ('status', models.CharField(choices=[('waiting', 'waiting'), ('claimed', 'being sent'), ('sent', 'sent'), ('failed', 'failed'), ('cancelled', 'not needed any more')], default='waiting', max_length=16, verbose_name='status')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('begun_at', models.DateTimeField(blank=True, null=True)),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                    ('interruptions', models.PositiveSmallIntegerField(default=0, verbose_name='interrupted tries')),
                    ('retry_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                    ('last_error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('kind__in', ['reminders', 'digest', 'item', ''])), name='mail_f03_kind'),
                        models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'claimed', 'sent', 'failed', 'cancelled', ''])), name='mail_f03_status'),
                        models.UniqueConstraint(condition=models.Q(('kind', 'item'), _negated=True), fields=('recipient', 'centre', 'kind', 'day'), name='mail_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='mail_r01_sent_at'),
                    ],
                    'indexes': [
                        models.Index(models.OrderBy(models.F('retry_at'), nulls_first=True), models.F('id'), condition=models.Q(('status__in', ['waiting', 'claimed'])), name='mail_queue'),
                        models.Index(fields=['centre', 'status', '-day', '-id'], name='mail_list'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReminderStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('template_code', models.CharField(blank=True, max_length=20, verbose_name='code of the plan')),
                    ('role', models.CharField(choices=[('coordinator', 'coordinator'), ('lead', 'centre lead'), ('data_manager', 'data manager'), ('investigator', 'investigator'), ('auditor', 'auditor'), ('reader', 'reader'), ('administrator', 'registry administrator')], max_length=16, verbose_name='role')),
                    ('rung', models.CharField(choices=[('book_ahead', 'opens soon: book'), ('opened', 'window has opened'), ('closing', 'window closes soon'), ('overdue_1', 'overdue'), ('overdue_2', 'overdue, second reminder'), ('overdue_3', 'overdue, third reminder'), ('overdue_4', 'overdue, fourth reminder'), ('escalated', 'long overdue')], max_length=16, verbose_name='rung')),
                    ('edge', models.CharField(choices=[('opens', 'first day of the window'), ('closes', 'last day of the window')], max_length=16, verbose_name='counted from')),
                    ('days', models.SmallIntegerField(verbose_name='days')),
                    ('active', models.BooleanField(default=True, verbose_name='active')),
                ],
                options={
                    'verbose_name': 'step of the reminders',
                    'verbose_name_plural': 'steps of the reminders',
                    'ordering': ('template_code', 'role', 'edge', 'days'),
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'lead', 'data_manager', 'investigator', 'auditor', 'reader', 'administrator', ''])), name='reminderstep_f03_role'),
                        models.CheckConstraint(condition=models.Q(('rung__in', ['book_ahead', 'opened', 'closing', 'overdue_1', 'overdue_2', 'overdue_3', 'overdue_4', 'escalated', ''])), name='reminderstep_f03_rung'),
                        models.CheckConstraint(condition=models.Q(('edge__in', ['opens', 'closes', ''])), name='reminderstep_f03_edge'),
                        models.CheckConstraint(condition=models.Q(models.Q(('days__gte', -366), ('days__lte', 366)), ('days__isnull', True), _connector='OR'), name='reminderstep_r03_days'),
                        models.UniqueConstraint(fields=('template_code', 'role', 'rung'), name='reminderstep_once'),
                        models.CheckConstraint(condition=models.Q(models.Q(('days__lt', 0), ('edge', 'opens'), ('rung', 'book_ahead')), models.Q(('days__gte', 0), ('edge', 'opens'), ('rung', 'opened')), models.Q(('days__lte', 0), ('edge', 'closes'), ('rung', 'closing')), models.Q(('days__gt', 0), ('edge', 'closes'), ('rung__in', ['overdue_1', 'overdue_2', 'overdue_3', 'overdue_4', 'escalated'])), _connector='OR'), name='reminderstep_r03_days_order'),
                    ],
                },
            ),
        ]),
        InOneGo(sql=sql(), state=[
            migrations.RemoveConstraint(
                model_name='reminder',
                name='reminder_f03_status',
            ),
            migrations.RemoveConstraint(
                model_name='reminder',
                name='reminder_r01_sent_at',
            ),
            migrations.RemoveIndex(
                model_name='reminder',
                name='reminder_queue',
            ),
            migrations.RemoveIndex(
                model_name='reminder',
                name='reminder_list',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='attempts',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='claimed_at',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='interruptions',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='last_error',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='message_id',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='retry_at',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='sent_at',
            ),
            migrations.RemoveField(
                model_name='reminder',
                name='status',
            ),
            migrations.AddField(
                model_name='reminder',
                name='needless',
                field=models.CharField(blank=True, max_length=80, verbose_name='not needed because'),
            ),
            migrations.AddField(
                model_name='user',
                name='weekly_digest',
                field=models.BooleanField(db_default=True, default=True, verbose_name='weekly digest'),
            ),
            migrations.AlterField(
                model_name='reminder',
                name='rung',
                field=models.CharField(choices=[('book_ahead', 'opens soon: book'), ('opened', 'window has opened'), ('closing', 'window closes soon'), ('overdue_1', 'overdue'), ('overdue_2', 'overdue, second reminder'), ('overdue_3', 'overdue, third reminder'), ('overdue_4', 'overdue, fourth reminder'), ('escalated', 'long overdue')], max_length=16, verbose_name='rung'),
            ),
            migrations.AlterField(
                model_name='user',
                name='language',
                field=models.CharField(choices=[('en', 'English'), ('de', 'Deutsch'), ('es', 'Español'), ('fr', 'Français')], default='en', max_length=5, verbose_name='language'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('language__in', ['en', 'de', 'es', 'fr', ''])), name='user_f03_language'),
            ),
            migrations.AddField(
                model_name='reminder',
                name='mail',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='registry.mail'),
            ),
            migrations.AddIndex(
                model_name='reminder',
                index=models.Index(condition=models.Q(('needless', ''), _negated=True), fields=['centre', '-due_on', '-id'], name='reminder_needless'),
            ),
        ]),
    ]
