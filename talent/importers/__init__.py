from talent.importers import apartments, enterprises, needs, policies, talents, tickets, worthies

__all__ = ["apartments", "enterprises", "needs", "policies", "talents", "tickets", "worthies"]
