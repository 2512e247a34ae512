"""Some small files of the members of the first townships."""

import datetime as dt
import hashlib

from django.utils import timezone

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.files.choices import Type
from portal.files.domain import storage
from portal.files.domain.purposes import OWN
from portal.files.models import StoredFile, Upload

_FILES = {
    "十一月主题党日安排.txt": "十一月主题党日：集中学习、志愿服务、民主评议准备。",
    "村级阵地排查情况.csv": "村,面积（平方米）,是否达标\n柳湾村,320,是\n石桥村,180,否\n",
    "联络员通讯录填写说明.txt": "请填写姓名、单位、职务，手机号码在系统中单独登记。",
}
_OWNERS = 3


def build(plan: DemoPlan) -> None:
    owners = User.objects.holding("township_member").select_related("unit").order_by("pk")[:_OWNERS]
    contents = {name: _stored(text.encode()) for name, text in _FILES.items()}
    for owner in owners:
        for name, stored in contents.items():
            Upload.objects.create(
                stored=stored,
                name=name,
                owner=owner,
                unit=owner.unit,
                purpose=OWN.key,
                expires_at=timezone.now() + dt.timedelta(days=OWN.keep_days),
            )


def _stored(content: bytes) -> StoredFile:
    sha256 = hashlib.sha256(content).hexdigest()
    storage.write(sha256, content)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(content), "mime": Type.TEXT}
    )
    return stored
