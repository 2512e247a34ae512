from enum import StrEnum


class Reason(StrEnum):
    BROKEN = "broken"
    PROTECTED = "protected"
    TOO_LARGE = "too large"
    NOT_ALLOWED = "not allowed"


MESSAGES = {
    Reason.BROKEN: "文件已损坏，无法读取。请用办公软件打开它，另存后再上传。",
    Reason.PROTECTED: "文件设有打开密码，无法检查内容。请去掉密码后再上传。",
    Reason.TOO_LARGE: "文件展开后太大，没有读取。请删去多余的内容，或分成几个文件再上传。",
}


class Refused(Exception):  # noqa: N818 - it says what became of the file
    """The file is not read; the message (Chinese) tells its owner why and what to do."""

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(message or MESSAGES[reason])
        self.reason, self.is_general = reason, not message

    @property
    def message(self) -> str:
        return str(self)
