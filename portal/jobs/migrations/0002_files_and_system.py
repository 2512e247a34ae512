import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TAKE_OVER = """
INSERT INTO jobs_jobfile (job_id, name, file)
SELECT id, result_name, result_file FROM jobs_job WHERE result_name <> '' ORDER BY id
"""
# An older version knows one file of each job.
GIVE_BACK = """
UPDATE jobs_job SET result_name = one.name, result_file = one.file
FROM (SELECT DISTINCT ON (job_id) * FROM jobs_jobfile ORDER BY job_id, id) AS one
WHERE one.job_id = jobs_job.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JobFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='结果文件')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='jobs/')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.job', verbose_name='后台任务')),
            ],
            options={
                'verbose_name': '任务结果文件',
                'verbose_name_plural': '任务结果文件',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('job', 'name'), name='job_file_name_once')],
            },
        ),
        migrations.RunSQL(TAKE_OVER, GIVE_BACK),
        migrations.RemoveField(
            model_name='job',
            name='result_file',
        ),
        migrations.RemoveField(
            model_name='job',
            name='result_name',
        ),
        migrations.AlterField(
            model_name='job',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='提交人'),
        ),
    ]
