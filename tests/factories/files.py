"""Files as tests need them: small real documents, and uploads that are in the database."""

import hashlib
import io
import random
import zipfile

import factory
import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from portal.files.choices import Type
from portal.files.domain import storage
from portal.files.models import StoredFile, Upload
from tests.factories.accounts import UserFactory

DOCX_TYPES = '<?xml version="1.0"?><Types><Override ContentType="{kind}"/></Types>'
PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def sent(name, content=b"1"):
    return SimpleUploadedFile(name, content)


def archive(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return buffer.getvalue()


def docx(*paragraphs, kind=PLAIN, **parts):
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in paragraphs)
    return archive(
        {
            "[Content_Types].xml": DOCX_TYPES.format(kind=kind),
            "word/document.xml": f'<?xml version="1.0"?><w:document>{lines}</w:document>',
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def xlsx(*strings):
    items = "".join(f"<si><t>{text}</t></si>" for text in strings)
    return archive(
        {"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": f"<sst>{items}</sst>"}
    )


def picture(form="JPEG", size=(40, 20), **options):
    return saved(Image.new("RGB", size, (200, 30, 30)), form, **options)


def photograph(number, size=(400, 300)):
    """One of many that look different; the same for the same number."""
    chance = random.Random(number)  # noqa: S311 - the same pictures every time

    def colour():
        return tuple(chance.randrange(256) for _ in range(3))

    scene = Image.new("RGB", (80, 60), colour())
    pen = ImageDraw.Draw(scene)
    for _ in range(40):
        x, y, wide, high = (
            chance.randrange(*of) for of in ((-10, 80), (-10, 60), (4, 40), (4, 40))
        )
        draw = pen.rectangle if chance.random() < 0.5 else pen.ellipse
        draw((x, y, x + wide, y + high), fill=colour())
    return scene.resize(size, Image.Resampling.BICUBIC)


def saved(image, form="JPEG", **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def cut(image, left, top, right, bottom):
    """Without these parts of its edges."""
    wide, high = image.size
    return image.crop(
        (int(left * wide), int(top * high), int((1 - right) * wide), int((1 - bottom) * high))
    )


def pdf(pages=1, size=(300, 400)):
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(pages):
            document.new_page(*size)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


class StoredFileFactory(factory.django.DjangoModelFactory):
    """`content` is written to the disk when asked for by `on_disk`."""

    class Meta:
        model = StoredFile
        django_get_or_create = ("sha256",)
        exclude = ("content",)

    content = factory.Sequence(lambda n: f"文件{n}".encode())
    sha256 = factory.LazyAttribute(lambda stored: hashlib.sha256(stored.content).hexdigest())
    size = factory.LazyAttribute(lambda stored: len(stored.content))
    mime = Type.TEXT


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    stored = factory.SubFactory(StoredFileFactory)
    name = factory.Sequence(lambda n: f"材料{n}.txt")
    owner = factory.SubFactory(UserFactory)
    unit = factory.LazyAttribute(lambda upload: upload.owner.unit)
    purpose = "files.own"


def on_disk(content=b"text", **facts):
    """An upload whose content lies in the test's media folder."""
    stored = StoredFileFactory(content=content)
    storage.write(stored.sha256, content)
    return UploadFactory(stored=stored, **facts)
