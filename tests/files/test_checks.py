"""What a file is, and what is refused: no database."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.files.choices import Type
from portal.files.domain import checks
from portal.files.domain.uploads import clean_name
from portal.files.inside import inspection, pictures, sniffing
from portal.foreign.refusing import Refused
from tests.factories.files import archive, docx, picture, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def type_of(content, *, name):
    return checks.checked(content, name=name, types=Type).kind


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7\n", Type.PDF),
        ("a.PNG", picture("PNG"), Type.PNG),
        ("a.jpeg", picture(), Type.JPEG),
        ("a.docx", docx("通知"), Type.DOCX),
        ("a.xlsx", xlsx("姓名"), Type.XLSX),
        ("a.ofd", archive({"OFD.xml": "<OFD/>"}), Type.OFD),
        ("a.zip", archive({"x": "y"}), Type.ZIP),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), Type.XLS),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), Type.DOC),
        ("a.txt", "云岭县".encode("gb18030"), Type.TEXT),
        ("a.csv", "姓名,单位\n".encode(), Type.CSV),
    ],
)
def test_type_comes_from_the_content(name, content, kind):
    assert type_of(content, name=name) == kind


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"\x7fELF\x02", OLE, b"Rar!\x1a\x07\x00"])
def test_unknown_content_is_refused(content):
    with pytest.raises(ValidationError, match="无法识别"):
        type_of(content, name="a.pdf")


def test_name_that_says_something_else_is_refused():
    with pytest.raises(ValidationError, match="其实是PDF"):
        type_of(b"%PDF-1.7", name="名册.xlsx")


def test_workbook_with_a_password_is_refused():
    with pytest.raises(ValidationError, match="打开密码"):
        type_of(OLE + "EncryptedPackage".encode("utf-16-le"), name="a.xlsx")


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=300), name=st.text(min_size=1, max_size=20))
def test_any_bytes_get_a_type_or_a_refusal(content, name):
    try:
        kind = sniffing.type_of(content, extension=sniffing.extension_of(name))
    except Refused:
        return
    assert kind is None or kind in Type


def refusal(content, kind, name):
    with pytest.raises(Refused) as caught:
        inspection.inspect(content, kind=kind, name=name)
    return caught.value.message


@pytest.mark.parametrize(
    "content",
    [
        docx("通知", word__vbaProject_bin=b"").replace(b"vbaProject_bin", b"vbaProject.bin"),
        docx("通知", kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
        docx("通知", word__activeX__a="x"),
    ],
)
def test_macros_are_refused(content):
    assert "含有宏" in refusal(content, Type.DOCX, "通知.docx")


def test_macros_of_old_office_are_refused():
    content = OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le")
    assert "含有宏" in refusal(content, Type.XLS, "名册.xls")


def test_bomb_is_refused():
    content = archive({"xl/workbook.xml": "<workbook/>", "xl/a.xml": "0" * 40_000_000})
    assert "解压后过大" in refusal(content, Type.XLSX, "名册.xlsx")


def test_too_many_parts_are_refused():
    content = archive({f"xl/{n}": "" for n in range(inspection.MOST_PARTS + 1)})
    assert "解压后过大" in refusal(content, Type.XLSX, "名册.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    content = archive({"word/document.xml": xml.encode(encoding)})
    assert "外部实体" in refusal(content, Type.DOCX, "a.docx")


def test_outside_template_is_refused():
    relations = '<Relationship Type="x/attachedTemplate" TargetMode="External" Target="http://x"/>'
    content = archive({"word/document.xml": "<d/>", "word/_rels/settings.xml.rels": relations})
    assert "外部模板" in refusal(content, Type.DOCX, "a.docx")


def test_damaged_archive_is_refused():
    assert "已损坏" in refusal(docx("通知")[:-40], Type.DOCX, "a.docx")


def test_script_in_a_pdf_is_refused():
    content = b"%PDF-1.7\n<< /S /JavaScript /JS (app.alert) >>"
    assert "脚本" in refusal(content, Type.PDF, "a.pdf")


@pytest.mark.parametrize(
    ("content", "kind", "name", "mark"),
    [
        (b"%PDF-", Type.PDF, "关于某事的报告（秘密）.pdf", "秘密"),
        (b"%PDF-", Type.PDF, "机密文件.pdf", "机密"),
        (docx("机密★10年", "关于"), Type.DOCX, "报告.docx", "机密"),
        (docx("秘　密", "关于"), Type.DOCX, "报告.docx", "秘密"),
        (xlsx("密级：秘密", "姓名"), Type.XLSX, "名册.xlsx", "秘密"),
        ("绝密★启用前\n".encode(), Type.TEXT, "试卷.txt", "绝密"),
    ],
)
def test_marks_of_secrecy_are_refused(content, kind, name, mark):
    assert f"密级标志“{mark}”" in refusal(content, kind, name)


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (docx("采取无记名投票方式，秘密投票。"), Type.DOCX, "选举办法.docx"),
        (docx("保守国家秘密，严守工作秘密"), Type.DOCX, "保密承诺书.docx"),
        (b"%PDF-1.7", Type.PDF, "保守国家秘密法学习材料.pdf"),
        (xlsx("姓名", "单位"), Type.XLSX, "非涉密人员名册.xlsx"),
    ],
)
def test_words_about_secrecy_are_no_mark(content, kind, name):
    assert inspection.inspect(content, kind=kind, name=name) is None


def test_picture_loses_its_metadata_and_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "某品牌手机"
    clean = pictures.redrawn(picture(exif=exif), kind=Type.JPEG, name="照片.jpg")
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
    assert "某品牌手机".encode() not in clean


def test_text_in_a_png_is_dropped_and_transparency_kept():
    buffer = io.BytesIO()
    Image.new("RGBA", (5, 5), (1, 2, 3, 0)).save(buffer, "PNG")
    clean = pictures.redrawn(buffer.getvalue(), kind=Type.PNG, name="章.png")
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.mode, image.getpixel((0, 0))[3], image.text) == ("RGBA", 0, {})


def test_picture_that_claims_to_be_huge_is_refused():
    content = bytearray(picture("PNG"))
    content[16:24] = struct.pack(">II", 20_000, 20_000)
    with pytest.raises(Refused, match=r"万像素|已损坏"):
        pictures.redrawn(bytes(content), kind=Type.PNG, name="大图.png")


def test_damaged_picture_is_refused():
    with pytest.raises(Refused, match="已损坏"):
        pictures.redrawn(picture()[:80], kind=Type.JPEG, name="照片.jpg")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("C:\\桌面\\名册.xlsx", "名册.xlsx"),
        ("../../etc/名册.xlsx", "名册.xlsx"),
        ("名册\u202excod.exe", "名册xcod.exe"),
        ("名 册\n.txt", "名 册.txt"),
        ("长" * 200 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_names_are_cleaned(typed, kept):
    assert clean_name(typed) == kept


def test_file_without_a_name_is_refused():
    with pytest.raises(ValidationError, match="没有名称"):
        clean_name("../")
