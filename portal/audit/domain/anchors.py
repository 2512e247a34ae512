"""The newest seal, noted outside the database: a trail cut off at its end shows here."""

import json
from pathlib import Path

from django.conf import settings

from portal.audit.models import Seal


def drop() -> None:
    """Note the newest seal. A note the chain contradicts stays as it is: it is the evidence."""
    newest = Seal.objects.order_by("-seq").first()
    if newest is None or contradiction():
        return
    path = Path(settings.AUDIT_ANCHOR)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps({"seq": newest.seq, "mac": newest.mac}))
    draft.replace(path)


def contradiction() -> str:
    """Empty, or in which way the chain no longer is what was noted."""
    path = Path(settings.AUDIT_ANCHOR)
    if not path.exists():
        return ""
    try:
        noted = json.loads(path.read_text())
        seq, mac = noted["seq"], noted["mac"]
    except (ValueError, KeyError, TypeError):
        return f"文件 {path.name} 无法读取，可能被改动"
    seal = Seal.objects.filter(seq=seq).first()
    if seal is None:
        return f"第 {seq} 号封存已不存在，审计记录的末尾被删除，或数据库恢复到了较早的备份"
    return "" if seal.mac == mac else f"第 {seq} 号封存已被替换"
