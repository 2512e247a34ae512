from typing import Any

from django.core.management.base import BaseCommand

from portal.files.domain import catching_up


class Command(BaseCommand):
    help = "以前上传的佐证材料补记图像特征和页数，审核时才能提示重复使用、显示各页。可以重复执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        done = catching_up.catch_up(tell=self.tell)
        self.stdout.write(
            f"补记图片 {done.pictures:,} 张、PDF {done.documents:,} 份；"
            f"空白或无法显示的 {done.unknown:,} 份。"
        )

    def tell(self, done: int) -> None:
        self.stdout.write(f"  已处理 {done:,} 份…")
