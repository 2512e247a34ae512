import django_tables2 as tables
from garden.models import Bed

from portal.ui.tables import ListTable


class BedTable(ListTable):
    name = tables.Column(verbose_name="名称")

    class Meta(ListTable.Meta):
        model = Bed
        fields = ()
