from portal.codes.models.code import Code

__all__ = ["Code"]
