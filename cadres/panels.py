"""What leaders see of cadres: numbers only, nobody's name."""

from reports.boards import register
from reports.panels import FiguresOnBoard


@register
class CadresPanel(FiguresOnBoard):
    key, title, position = "cadres", "干部档案", 85
    keys = ("CDR-1", "CDR-2")
