from portal.api.models.bearer import Bearer
from portal.api.models.token import ApiToken

__all__ = ["ApiToken", "Bearer"]
