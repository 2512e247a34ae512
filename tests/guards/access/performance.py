"""Routes of performance files. None of these people keeps them: tests/performance opens those."""

from tests.guards.access import Access, everyone

FILE = ("performance_file",)
QUARTER = ("performance_file", "performance_quarter")
TARGET = ("performance_target",)


def of_own(own: int, department: int, args: tuple[str, ...]) -> Access:
    return Access(302, 404, own, department, 403, 403, 403, args=args)


ROUTES = {
    "performance:files": Access(302, 200, 200, 200, 403, 403, 403),
    "performance:open-units": everyone(403),
    "performance:open-person": everyone(403, args=("person",)),
    "performance:file": of_own(200, 200, FILE),
    "performance:assign": of_own(403, 403, FILE),
    "performance:set": of_own(403, 403, FILE),
    "performance:lock": of_own(403, 403, FILE),
    "performance:unlock": of_own(403, 403, FILE),
    "performance:add-target": of_own(200, 403, FILE),
    "performance:write": of_own(200, 403, QUARTER),
    "performance:judge": of_own(403, 403, QUARTER),
    "performance:edit-target": of_own(200, 403, TARGET),
    "performance:remove-target": of_own(200, 403, TARGET),
    "performance:ask-change": of_own(200, 403, TARGET),
    "performance:answer-change": of_own(403, 403, ("performance_change",)),
    "performance:recall-change": of_own(200, 403, ("performance_change",)),
}
