from portal.imports.models.batch import Correction, Decision, Import, RememberedMapping, RowChunk
from portal.imports.models.effect import Effect

__all__ = ["Correction", "Decision", "Effect", "Import", "RememberedMapping", "RowChunk"]
