"""Who am I, for other programs."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.access import permissions, reaches
from portal.accounts.models import RoleHolding, User
from portal.api.base import ApiView
from portal.api.models import ApiToken
from portal.orgs.api import UnitBrief


class HoldingSerializer(serializers.ModelSerializer):
    label = serializers.CharField(source="definition.label", label="角色名称")
    unit = UnitBrief(label="单位")

    class Meta:
        model = RoleHolding
        fields = ("role", "label", "unit", "since", "until")


class TokenSerializer(serializers.ModelSerializer):
    reach = serializers.ListField(
        child=serializers.ChoiceField(choices=reaches.choices()), label="用途"
    )

    class Meta:
        model = ApiToken
        fields = ("name", "reach", "expires_at")


class MeSerializer(serializers.ModelSerializer):
    unit = UnitBrief(label="所在单位")
    roles = HoldingSerializer(source="holdings", many=True, label="角色")
    permissions = serializers.SerializerMethodField(label="本次请求可用的权限")
    token = serializers.SerializerMethodField(label="所用令牌；用会话登录的为空")

    class Meta:
        model = User
        fields = ("id", "username", "name", "title", "unit", "roles", "permissions", "token")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_permissions(self, user: User) -> list[str]:
        return [permission.value for permission in permissions if user.can(permission)]

    @extend_schema_field(TokenSerializer(allow_null=True))
    def get_token(self, user: User) -> dict[str, object] | None:
        token = self.context["request"].auth
        return TokenSerializer(token).data if isinstance(token, ApiToken) else None


class Me(ApiView):
    @extend_schema(
        tags=["本人"],
        summary="当前账号",
        description="账号、角色和本次请求可用的权限；任何令牌都可以查询。",
        operation_id="me",
        responses=MeSerializer,
    )
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(request.user, context={"request": request}).data)
