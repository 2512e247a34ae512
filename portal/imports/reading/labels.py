"""Headings as people decorate them, brought to one form."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|〔[^〔〕]*〕")
_NOISE = re.compile(r"[\s*:★☆●▲·.,、;\"'“”()\[\]【】〔〕<>_/\\—-]+")
_NUMBERING = re.compile(r"\d{1,2}[.、]|\(\d{1,2}\)")
_REQUIRED = re.compile(r"(?<=.)(必填项?|选填|非必填|可选)$")
# Other words for the same thing: a heading may end in either.
_ENDINGS = (
    (re.compile(r"(?<=.)(年月日|日期|年月|时间)$"), "时间"),
    (re.compile(r"(?<=.)号码$"), "号"),
    (re.compile(r"(?<=.)(名称|全称)$"), "名"),
)


def plain(text: str) -> str:
    """Half width, without any blank or line break."""
    if text.isalnum() and text.isascii():
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def folded(label: str) -> str:
    """Width, blanks, line breaks, stars, colons and brackets make no difference."""
    text = plain(label)
    text = text[numbering.end() :] if (numbering := _NUMBERING.match(text)) else text
    return _REQUIRED.sub("", _NOISE.sub("", text)).lower()


@lru_cache(maxsize=4096)
def bare(label: str) -> str:
    """Without what stands in brackets: 出生年月（岁）, 姓名（必填）."""
    text = plain(label)
    text = text[numbering.end() :] if (numbering := _NUMBERING.match(text)) else text
    return folded(_REMARK.sub("", text)) or folded(label)


@lru_cache(maxsize=4096)
def alike(label: str) -> str:
    """The same for 出生日期 and 出生年月, for 身份证号 and 身份证号码."""
    text = bare(label)
    for pattern, word in _ENDINGS:
        text = pattern.sub(word, text)
    return text


def forms(label: str) -> tuple[str, str]:
    return folded(label), bare(label)
