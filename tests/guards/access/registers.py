"""Routes of registers."""

from tests.guards.access import Access

ROUTES = {
    "registers:registers": Access(302, 200, 200, 200, 403, 403, 403),
    "registers:presets": Access(302, 403, 403, 200, 403, 403, 403),
    "registers:new": Access(302, 403, 403, 200, 403, 403, 403),
    "fields:pick-person": Access(302, 200, 200, 200, 403, 403, 403),
    "fields:pick-source": Access(302, 403, 403, 200, 403, 403, 403),
    "registers:register": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:statistics": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:period": Access(302, 200, 200, 200, 403, 403, 403, args=("periodic",)),
    "registers:grid": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:excel": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:download": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:new-record": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:save-cells": Access(
        302, 400, 400, 400, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:remove-row": Access(
        302, 400, 400, 400, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:edit-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:remove-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:hand-out": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:prove": Access(302, 404, 200, 200, 403, 403, 403, args=("record", "proven_field")),
    "registers:unprove": Access(302, 404, 200, 200, 403, 403, 403, args=("proof",)),
    "registers:note-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:remark-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:ask-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:close-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:give-back-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:pass-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:send-back-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:look-back-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:cancel-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:void-record": Access(302, 404, 200, 200, 403, 403, 403, args=("record",)),
    "registers:edit": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:schema": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:design": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:offers": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:preview": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:board": Access(302, 302, 302, 302, 403, 403, 403, args=("register",)),
    "registers:pick-subject": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:people": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:unfilled": Access(302, 200, 200, 200, 403, 403, 403, args=("register",)),
    "registers:urge": Access(302, 403, 403, 302, 403, 403, 403, args=("register",)),
    **{
        f"registers:{act}-many": Access(302, 302, 302, 302, 403, 403, 403, args=("register",))
        for act in ("close", "give-back", "void")
    },
    "registers:compare": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:rename-section": Access(
        302, 403, 403, 422, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:move-section": Access(
        302, 403, 403, 302, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:headings": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:copy": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:add-field": Access(
        302, 403, 403, 422, 403, 403, 403, args=("register",), method="post"
    ),
    "registers:publish": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:discard": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:choose-subject": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:new-field": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:new-check": Access(302, 403, 403, 200, 403, 403, 403, args=("register",)),
    "registers:edit-field": Access(302, 403, 403, 200, 403, 403, 403, args=("field",)),
    "registers:remove-field": Access(302, 403, 403, 200, 403, 403, 403, args=("field",)),
    "registers:move-field": Access(
        302, 403, 403, 302, 403, 403, 403, args=("field",), method="post"
    ),
    "registers:edit-check": Access(302, 403, 403, 200, 403, 403, 403, args=("check",)),
    "registers:remove-check": Access(302, 403, 403, 200, 403, 403, 403, args=("check",)),
}
