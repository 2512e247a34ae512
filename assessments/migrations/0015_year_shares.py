from django.db import migrations, models

# What the code had before a county could say otherwise: every year so far was worked out by it.
_AS_IT_WAS = {
    "monthly": "40%",
    "project": "15%",
    "standard": "10%",
    "inspection": "15%",
    "report": "15%",
    "survey": "5%",
    "project_mid": "40%",
    "project_end": "60%",
    "comprehensive": "30%",
}


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0014_excused_and_skipped'),
    ]

    operations = [
        migrations.AddField(
            model_name='yearend',
            name='shares',
            field=models.JSONField(default=_AS_IT_WAS, verbose_name='占比'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='yearend',
            name='shares_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='只用于本年度本分组的依据'),
        ),
    ]
