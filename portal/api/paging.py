from typing import Any

from rest_framework.pagination import PageNumberPagination

_LABELS = {"count": "总条数", "next": "下一页地址", "previous": "上一页地址", "results": "本页内容"}


class Pages(PageNumberPagination):
    page_size = 20
    max_page_size = 50
    page_size_query_param = "size"
    page_query_description = "第几页，从 1 开始。"
    page_size_query_description = "每页条数，最多 50。"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        for name, label in _LABELS.items():
            described["properties"][name]["title"] = label
        return described
