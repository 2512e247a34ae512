"""How a cell arrives, what is asked to prove it, with what it is compared."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fields', '0006_sources'),
    ]

    operations = [
        migrations.AddField(
            model_name='fielddef',
            name='arrival',
            field=models.CharField(choices=[('hand', '手工填写'), ('source', '系统带出'), ('carried', '沿用上一次')], default='hand', max_length=10, verbose_name='初始内容'),
        ),
        migrations.AddField(
            model_name='fielddef',
            name='deviation',
            field=models.CharField(choices=[('none', '不比较'), ('stock', '存量，与上期比'), ('flow', '流量，与近六期比')], default='none', max_length=10, verbose_name='与往期比较'),
        ),
        migrations.AddField(
            model_name='fielddef',
            name='evidence',
            field=models.CharField(choices=[('none', '不要'), ('optional', '可附'), ('required', '必须附')], default='none', max_length=10, verbose_name='佐证材料'),
        ),
        migrations.AddField(
            model_name='fielddef',
            name='evidence_most',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='最多几个佐证文件'),
        ),
    ]
