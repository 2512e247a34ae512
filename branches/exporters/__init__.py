"""What leaves of the branches: as their import rosters write it, and for paper."""

from branches.exporters import relations, rosters

__all__ = ["relations", "rosters"]
