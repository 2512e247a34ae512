from typing import Any

from django import forms

from portal.files.choices import EXTENSIONS
from portal.files.domain.purposes import Purpose


class UploadForm(forms.Form):
    """One file of a purpose; its types and size stand beside the field."""

    file = forms.FileField(label="文件")

    def __init__(self, *args: Any, purpose: Purpose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        endings = [f".{e}" for kind in purpose.types for e in EXTENSIONS[kind]]
        field = self.fields["file"]
        field.widget.attrs["accept"] = ",".join(sorted(endings))
        field.help_text = (
            f"PDF、OFD、Word、Excel、图片或文本，不超过 {purpose.megabytes} MB。"
            "不得上传涉密文件、带宏的文件。"
        )
        field.error_messages |= {"required": "请选择文件。", "empty": "这是空文件，请重新选择。"}
