from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.domain import second_factor
from portal.people.domain import keys


class Command(BaseCommand):
    help = (
        "Re-encrypt everything under the first key of FIELD_KEYS and INDEX_KEYS; can be repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for label, rows in keys.rotate(tell=self.tell).items():
            self.stdout.write(f"{label}：{rows:,} 项已换用新密钥。")
        if stale := second_factor.backup_codes_of_older_keys():
            self.stdout.write(
                f"动态口令备用码：{stale} 个仍按旧的索引密钥核对，不能换算。移除旧的 INDEX_KEYS "
                "密钥后它们失效，请先通知持有人在“我的账号”中重新生成。"
            )
        self.stdout.write("全部内容都已使用排在第一位的密钥，旧密钥可以从环境变量中移除。")

    def tell(self, label: str, done: int) -> None:
        self.stdout.write(f"  {label} 已处理 {done} 项…")
