"""What programs send as content."""

from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

from portal.parameters import BadJsonError, parsed_json


class PlainJson(JSONParser):
    """JSON as every page reads it: not nested deep, nothing the database cannot keep."""

    def parse(self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return parsed_json(stream.read())
        except BadJsonError as error:
            raise ParseError(f"请求内容有误：{error}") from error


class FileParts(MultiPartParser):
    """A file with what belongs to it, as a form of the web sends them."""
