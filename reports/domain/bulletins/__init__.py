"""An issue of a series from its draft to the units that sign for it."""
