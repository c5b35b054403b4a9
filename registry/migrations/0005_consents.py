"""Consent: texts, answers, withdrawals, and the days that they cover or bar. Its steps are planned
items of a plan that no treatment begins."""

import django.contrib.postgres.fields
import django.db.models.deletion
import registry.core.constraints
from django.conf import settings
from django.db import migrations, models

from registry.core.migrating import CreatedTogether


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_identities_sealed'),
    ]

    operations = [
        CreatedTogether([
        migrations.CreateModel(
            name='ConsentLaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2, unique=True, verbose_name='country')),
                ('assent_ages', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='ages of assent')),
                ('own_age', models.PositiveSmallIntegerField(verbose_name="age of own consent beside the guardians'")),
                ('majority_age', models.PositiveSmallIntegerField(verbose_name='majority')),
                ('policy', models.CharField(choices=[('pause_use', 'use pauses until there is an answer'), ('continue', 'use goes on until there is an answer')], max_length=16, verbose_name='at a birthday without an answer')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'ordering': ('country',),
                'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='consentlaw_f02_country'), models.CheckConstraint(condition=models.Q(('policy__in', ['pause_use', 'continue', ''])), name='consentlaw_f03_policy'), models.CheckConstraint(condition=models.Q(('assent_ages__contained_by', [6, 7, 8, 9, 10, 11, 12, 13])), name='consentlaw_f07_assent_ages'), models.CheckConstraint(condition=models.Q(('own_age__gte', 14), ('own_age__lte', models.F('majority_age'))), name='consentlaw_f07_own_age'), models.CheckConstraint(condition=models.Q(('majority_age__lte', 21)), name='consentlaw_f07_majority_age')],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('kind', models.CharField(choices=[('guardian', "guardians' consent"), ('assent', 'assent of the child'), ('own', 'own consent')], max_length=16, verbose_name='kind')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('label', models.CharField(max_length=120, verbose_name='label')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('registry', 'registry'), ('research_sharing', 'sharing for research'), ('industry', 'sharing with industry'), ('recontact', 'being asked again later'), ('biobank', 'biobank')], max_length=16), size=None, verbose_name='purposes')),
                ('demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
            ],
            options={
                'ordering': ('country', 'kind', '-version', 'language'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['guardian', 'assent', 'own', ''])), name='consenttext_f03_kind'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='consenttext_f02_country'), models.CheckConstraint(condition=models.Q(('purposes__contained_by', ['registry', 'research_sharing', 'industry', 'recontact', 'biobank'])), name='consenttext_f03_purposes'), models.UniqueConstraint(fields=('country', 'kind', 'language', 'version'), name='consenttext_version'), models.UniqueConstraint(fields=('id', 'kind'), name='consenttext_id_kind')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(choices=[('guardian', "guardians' consent"), ('assent', 'assent of the child'), ('own', 'own consent')], max_length=16, verbose_name='kind')),
                ('answer', models.CharField(choices=[('given', 'given'), ('refused', 'refused'), ('not_capable', 'not capable of answering'), ('not_asked', 'not asked')], max_length=16, verbose_name='answer')),
                ('signed_on', models.DateField(verbose_name='signed or answered on')),
                ('signed_by', models.CharField(choices=[('mother', 'mother'), ('father', 'father'), ('both_parents', 'both parents'), ('legal_guardian', 'legal guardian'), ('patient', 'patient')], max_length=16, verbose_name='by')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='registry.patient')),
                ('text', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.consenttext', verbose_name='version of the text')),
            ],
            options={
                'indexes': [models.Index(fields=['patient', 'signed_on'], name='consent_of_patient')],
                'constraints': [models.UniqueConstraint(fields=('id', 'centre', 'patient'), name='consent_id_patient'), registry.core.constraints.CompositeForeignKey(fields=('patient', 'centre'), name='consent_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['given', 'refused']), ('kind', 'guardian')), models.Q(('answer__in', ['given', 'refused', 'not_capable', 'not_asked']), ('kind', 'assent')), models.Q(('answer__in', ['given', 'refused', 'not_capable']), ('kind', 'own')), _connector='OR'), name='consent_f03_answer'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'guardian'), ('signed_by__in', ['mother', 'father', 'both_parents', 'legal_guardian'])), models.Q(('kind', 'assent'), ('signed_by__in', ['patient'])), models.Q(('kind', 'own'), ('signed_by__in', ['patient'])), _connector='OR'), name='consent_f03_signed_by'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'given'), _negated=True), ('text__isnull', False), _connector='OR'), name='consent_n01_text'), registry.core.constraints.CompositeForeignKey(fields=('text', 'kind'), name='consent_text_of_kind', to='registry.ConsentText', to_fields=('id', 'kind'))],
            },
        ),
        migrations.CreateModel(
            name='ConsentPurpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('purpose', models.CharField(choices=[('registry', 'registry'), ('research_sharing', 'sharing for research'), ('industry', 'sharing with industry'), ('recontact', 'being asked again later'), ('biobank', 'biobank')], max_length=16, verbose_name='purpose')),
                ('granted', models.BooleanField(verbose_name='granted')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('consent', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='purposes', to='registry.consent')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.patient')),
            ],
            options={
                'constraints': [registry.core.constraints.CompositeForeignKey(fields=('patient', 'centre'), name='consentpurpose_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), registry.core.constraints.CompositeForeignKey(fields=('consent', 'centre', 'patient'), name='consentpurpose_consent_patient', to='registry.Consent', to_fields=('id', 'centre', 'patient')), models.CheckConstraint(condition=models.Q(('purpose__in', ['registry', 'research_sharing', 'industry', 'recontact', 'biobank', ''])), name='consentpurpose_f03_purpose'), models.UniqueConstraint(fields=('consent', 'purpose'), name='consentpurpose_once')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('level', models.CharField(choices=[('none', 'nothing any more: taken back'), ('no_more_contact', 'no more contact'), ('no_more_collection', 'no more collection'), ('no_more_use', 'no more use'), ('erase', 'erase')], max_length=18, verbose_name='level')),
                ('withdrawn_on', models.DateField(verbose_name='on')),
                ('withdrawn_by', models.CharField(choices=[('mother', 'mother'), ('father', 'father'), ('both_parents', 'both parents'), ('legal_guardian', 'legal guardian'), ('patient', 'patient')], max_length=16, verbose_name='by')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='registry.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['patient', 'withdrawn_on'], name='withdrawal_of_patient')],
                'constraints': [registry.core.constraints.CompositeForeignKey(fields=('patient', 'centre'), name='withdrawal_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), models.CheckConstraint(condition=models.Q(('level__in', ['none', 'no_more_contact', 'no_more_collection', 'no_more_use', 'erase', ''])), name='withdrawal_f03_level'), models.CheckConstraint(condition=models.Q(('withdrawn_by__in', ['mother', 'father', 'both_parents', 'legal_guardian', 'patient', ''])), name='withdrawal_f03_withdrawn_by')],
            },
        ),
        migrations.CreateModel(
            name='ConsentCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('purpose', models.CharField(choices=[('registry', 'registry'), ('research_sharing', 'sharing for research'), ('industry', 'sharing with industry'), ('recontact', 'being asked again later'), ('biobank', 'biobank')], max_length=16, verbose_name='purpose')),
                ('source', models.CharField(choices=[('consent', 'consent'), ('published', 'published')], default='consent', max_length=16, verbose_name='by')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['purpose', 'patient'], name='consentcover_purpose')],
                'constraints': [registry.core.constraints.CompositeForeignKey(fields=('patient', 'centre'), name='consentcover_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), models.CheckConstraint(condition=models.Q(('purpose__in', ['registry', 'research_sharing', 'industry', 'recontact', 'biobank', ''])), name='consentcover_f03_purpose'), models.CheckConstraint(condition=models.Q(('source__in', ['consent', 'published', ''])), name='consentcover_f03_source'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='consentcover_f06_ends_on'), models.UniqueConstraint(fields=('patient', 'purpose', 'starts_on'), name='consentcover_once')],
            },
        ),
        migrations.CreateModel(
            name='ConsentBar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('what', models.CharField(choices=[('contact', 'contact'), ('collection', 'collection')], max_length=16, verbose_name='what')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.patient')),
            ],
            options={
                'constraints': [registry.core.constraints.CompositeForeignKey(fields=('patient', 'centre'), name='consentbar_patient_centre', to='registry.Patient', to_fields=('id', 'centre')), models.CheckConstraint(condition=models.Q(('what__in', ['contact', 'collection', ''])), name='consentbar_f03_what'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='consentbar_f06_ends_on'), models.UniqueConstraint(fields=('patient', 'what', 'starts_on'), name='consentbar_once')],
            },
        ),
        ]),
        migrations.RemoveConstraint(
            model_name='planneditem',
            name='planneditem_f03_modality',
        ),
        migrations.RemoveConstraint(
            model_name='scheduletemplate',
            name='scheduletemplate_f03_anchor',
        ),
        migrations.RemoveConstraint(
            model_name='templateitem',
            name='templateitem_f03_modality',
        ),
        migrations.AddField(
            model_name='centre',
            name='shares_for_research',
            field=models.BooleanField(default=True, verbose_name='shares with research'),
        ),
        migrations.AddField(
            model_name='followupstop',
            name='from_consent',
            field=models.BooleanField(default=False, verbose_name='by consent'),
        ),
        migrations.AlterField(
            model_name='planneditem',
            name='modality',
            field=models.CharField(choices=[('MRI', 'MRI'), ('CT', 'CT'), ('XR', 'radiograph'), ('DXA', 'DXA'), ('clinic', 'clinic visit'), ('safety', 'safety check'), ('consent', 'consent')], max_length=16, verbose_name='needs'),
        ),
        migrations.AlterField(
            model_name='scheduletemplate',
            name='anchor',
            field=models.CharField(choices=[('first_administration', 'first administration to the lesion'), ('last_administration', 'last administration'), ('each_administration', 'that administration'), ('birth', 'birth')], max_length=20, verbose_name='anchor'),
        ),
        migrations.AlterField(
            model_name='templateitem',
            name='modality',
            field=models.CharField(choices=[('MRI', 'MRI'), ('CT', 'CT'), ('XR', 'radiograph'), ('DXA', 'DXA'), ('clinic', 'clinic visit'), ('safety', 'safety check'), ('consent', 'consent')], max_length=16, verbose_name='needs'),
        ),
        migrations.AlterField(
            model_name='track',
            name='treatment',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tracks', to='registry.treatment'),
        ),
        migrations.AddConstraint(
            model_name='planneditem',
            constraint=models.CheckConstraint(condition=models.Q(('modality__in', ['MRI', 'CT', 'XR', 'DXA', 'clinic', 'safety', 'consent', ''])), name='planneditem_f03_modality'),
        ),
        migrations.AddConstraint(
            model_name='scheduletemplate',
            constraint=models.CheckConstraint(condition=models.Q(('anchor__in', ['first_administration', 'last_administration', 'each_administration', 'birth', ''])), name='scheduletemplate_f03_anchor'),
        ),
        migrations.AddConstraint(
            model_name='templateitem',
            constraint=models.CheckConstraint(condition=models.Q(('modality__in', ['MRI', 'CT', 'XR', 'DXA', 'clinic', 'safety', 'consent', ''])), name='templateitem_f03_modality'),
        ),
        migrations.AddConstraint(
            model_name='track',
            constraint=models.UniqueConstraint(condition=models.Q(('treatment__isnull', True)), fields=('patient', 'template'), name='track_from_birth_once'),
        ),
    ]
