"""What a PDF of ours says, read in the limited child."""

from collections.abc import Iterator

import pypdfium2


def pages(content: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            said: str = page.get_textpage().get_text_range()
            page.close()
            # The reader marks where it thinks a word was broken at the end of a line.
            yield said.replace("\ufffe", "").replace("\u200b", "").replace("\r\n", "\n")
