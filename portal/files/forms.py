from typing import Any

from django import forms

from portal.files.choices import EXTENSIONS
from portal.files.domain.purposes import Purpose


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files of one purpose; the act that takes them checks each."""

    widget = SeveralFiles

    def __init__(self, *, purpose: Purpose, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"可选多个。{_asked(purpose)}")
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = _endings(purpose)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = [item for item in data or [] if item] if isinstance(data, list | tuple) else [data]
        if not any(sent):
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(item, initial) for item in sent]


def _endings(purpose: Purpose) -> str:
    return ",".join(sorted(f".{end}" for kind in purpose.types for end in EXTENSIONS[kind]))


def _asked(purpose: Purpose) -> str:
    return (
        f"PDF、OFD、Word、Excel、图片或文本，不超过 {purpose.megabytes} MB。"
        "不得上传涉密文件、带宏的文件。"
    )


class FileUploadForm(forms.Form):
    """One file of a purpose; its types and size stand beside the field."""

    file = forms.FileField(label="文件")

    def __init__(self, *args: Any, purpose: Purpose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget.attrs["accept"] = _endings(purpose)
        field.help_text = _asked(purpose)
        field.error_messages |= {"required": "请选择文件。", "empty": "这是空文件，请重新选择。"}
