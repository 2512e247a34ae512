"""What every address of the API stands on: who may ask, for what, how often; how it answers."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions, mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.access import Denied, Permission, Reach, require
from portal.api import limits
from portal.api.models import ApiToken
from portal.audit import context
from portal.audit.domain import readings
from portal.parameters import is_text, set_limits


class Filters(DjangoFilterBackend):
    """Dates and numbers of an address lie within what the database can compare."""

    def get_filterset(self, *args: Any) -> Any:
        filterset = super().get_filterset(*args)
        if filterset is not None:
            set_limits(filterset.form)
        return filterset


class ApiView(APIView):
    """Declare `permission`, held anywhere, and `reach`, what a token must be for."""

    permission: ClassVar[Permission | None] = None
    reach: ClassVar[Reach | None] = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not all(is_text(text) for texts in request.query_params.lists() for text in texts[1]):
            raise exceptions.ParseError("参数中有不能识别的字符。")
        reach = self.needed_reach()
        if reach and isinstance(request.auth, ApiToken) and reach not in request.auth.reach:
            raise Denied(f"本令牌的用途不包括“{reach.label}”，请在“接口令牌”页另行创建。")
        if self.permission is not None:
            require(request.user, self.permission)

    def needed_reach(self) -> Reach | None:
        return self.reach

    def handle_exception(self, error: Exception) -> Response:
        """Whoever keeps knocking without being let in has to wait."""
        refused = (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)
        if isinstance(error, refused):
            address = context.current().address or "?"
            if limits.count(f"address:{address}") > limits.PER_ADDRESS:
                error = exceptions.Throttled(limits.seconds_left())
        return super().handle_exception(error)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(*args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ScopedViewSet(
    ApiView, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """A list and single rows the user can see; declare `queryset` in its order, `serializer_class`
    and `filterset_class`. A foreign row is 404. Rows of persons count as read under `read_as`."""

    read_as: ClassVar[str] = ""

    filter_backends: ClassVar = [Filters]
    lookup_value_converter: ClassVar = "int"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        self._count(len(response.data["results"]))
        return response

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().retrieve(request, *args, **kwargs)
        self._count(1)
        return response

    def _count(self, rows: int) -> None:
        if self.read_as:
            readings.note(self.read_as, rows=rows, by=self.request.user)


class NoSuchAddress(ApiView):
    """Anything else below `/api/v1/`: 401 for strangers, then a problem instead of a web page."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise exceptions.NotFound
