"""A PDF read back: what stands on its pages, how large they are, which faces it carries."""

import re

import pypdfium2


def pages(content):
    """The text of each, its lines as they were broken joined by a line break."""
    with_document = pypdfium2.PdfDocument(content)
    try:
        return [_text(page) for page in with_document]
    finally:
        with_document.close()


def _text(page):
    # The reader marks where it thinks a word was broken at the end of a line.
    text = page.get_textpage().get_text_range().replace("\ufffe", "")
    return text.replace("\u200b", "").replace("\r\n", "\n")


def sizes(content):
    """Of each page, in millimetres."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in document]
    finally:
        document.close()


def faces(content):
    """Named in the file, without the letters that mark a part of a face."""
    named = re.findall(rb"/BaseFont\s*/([^\s/<>\[\]]+)", content)
    return {name.decode().rpartition("+")[2].removesuffix("-Identity-H") for name in named}


def left_of(content, page, sign):
    """Where the last such sign of a page begins, in millimetres from its left edge."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = document[page].get_textpage()
        place = text.get_text_range().rfind(sign)
        first = text.get_text_range().rfind(sign, 0, place)
        return text.get_charbox(first)[0] * 25.4 / 72
    finally:
        document.close()
