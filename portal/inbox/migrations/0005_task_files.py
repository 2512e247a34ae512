import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("inbox", "0004_taking_back")]

    operations = [
        migrations.CreateModel(
            name="TaskFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="inbox.assignment",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="inbox.task",
                    ),
                ),
                (
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.upload",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={"verbose_name": "交办事项附件", "verbose_name_plural": "交办事项附件"},
        ),
        migrations.AddConstraint(
            "taskfile",
            models.CheckConstraint(
                condition=models.Q(("assignment", None), ("task__isnull", False))
                | models.Q(("assignment__isnull", False), ("task", None)),
                name="task_file_of_one",
            ),
        ),
    ]
