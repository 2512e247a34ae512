"""Who gets what from every route: the declared table that `test_access.py` holds the portal to.

`foreign` and `own` are the organization committee members of two townships; the objects of a
route's arguments lie in the own one. 200 is the page, 302 the way to the sign-in page (or on, after
an act), 403 an act one may not do, 404 a record that does not exist for the asker, 405 a wrong
method.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    anonymous: int
    foreign: int
    own: int
    department: int
    auditor: int
    system: int
    security: int
    args: tuple[str, ...] = ()  # names of objects of the world fixture, in the route's order
    method: str = "get"


def everyone(status: int = 200, *, anonymous: int = 302, **more: object) -> Access:
    return Access(anonymous, status, status, status, status, status, status, **more)  # type: ignore[arg-type]
