"""What may import what. Apps are found, not named: a new one is held to all of it at once.

In a list of layers the upper one may import the lower, never the other way. `a | b` stand side by
side and know nothing of each other; `a : b` may. Each list is exhaustive: a module that stands in
no layer is a fault.
"""

from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
Contract = dict[str, Any]

PORTAL: Final = (
    "wsgi : run : management : celery : settings",
    "urls",
    "health : developing",
    "api",
    "registers",
    "ui | imports",
    "inbox | figures",
    "fields | rules | codes",
    "people",
    "files | jobs",
    "accounts",
    "orgs",
    "deeds",
    "audit",
    "production | heartbeat",
    "crypto",
    "clashes | outages | parameters | apps | demo | refusals",
    "access | addresses | browsers | copying | dates | foreign | periods | problems | serving",
    "registries | schedule | sheets | text | terms",
    "typed",
    "environment | embedded | pinyin | prepared | queues | routes",
)
# The web ring of an app (its pages and what they are made of) stands on the page kit, which knows
# none of them: docs/decisions/0002-web-ring.md.
WEB: Final = ("views", "views.*", "tables", "filters", "forms", "forms.*", "pages", "links")
ON_THE_KIT: Final = [
    *(f"portal.*.{module} -> portal.ui.**" for module in WEB),
    "portal.*.api -> portal.api.**",
    "portal.audit.views -> portal.accounts.**",
]
# Inside an app. A name that only one app uses says here where it stands; no app needs them all.
RINGS: Final = (
    "apps",
    (
        "urls : urls_bulletins : urls_entrance : urls_tokens"
        " : pages : pages_judgement : field_owners : field_sources : register_subjects"
    ),
    "views : api : tasks : demo : management : middleware : background : lockout : backends",
    "job_kinds : demo_texts",
    # Of the API.
    "authentication : base : guide : limits : paging : parsing : problems : routing : schema",
    "exporters : links : figures : bulletins : panels",
    "forms : tables : filters : importers : grid : printing",
    "fields : lookup : finding : hidden : wording : naming : widgets : groups : rosters : trees",
    "domain",
    "file_purposes : passwords : references : requests : rulebook : county",
    "models",
    "owners : sources : catalogue : params : presets : families : subjects",
    "context : tracking : roles : keeping : secrecy : vouching : hiding",
    "session_store : masking : names : desks : datasets : blocks : series : boards",
    "permissions : actions : schedule",
    "choices",
    "inside",
)
IMPORTS: Final = (
    "apps",
    "urls",
    "views | tasks | management",
    "kit",
    "job_kinds | pages",
    "grid | forms | tables | filters",
    "domain.commanding | domain.replacing | domain.tidying",
    "domain.imports | domain.answering",
    "domain.causes | domain.correcting | domain.mapping | domain.owning | domain.workbooks",
    "domain.undoing",
    "domain.running",
    "domain.trying | domain.writing",
    "domain.acting | domain.preview | domain.storing",
    "domain.indexing | domain.deciding",
    "rosters",
    "persons | plain",
    "trees",
    "domain.lines | domain.matching",
    "domain.planning",
    "domain.checking",
    "domain.results",
    "declaring",
    "lookups",
    "widgets",
    "reading",
    "cells | inside",
    "models",
    "choices | file_purposes",
    "permissions : actions : schedule",
)
KIT: Final = (
    "apps",
    "urls : pages",
    "context : middleware : templatetags",
    "views",
    "components : errors : registry : export : papers : sections : drafts : undoing : deriving",
    "tables : filters : forms : finding : menu",
    "table_frame : drawing : grouping : widgets : pieces : paging : wording : formats",
    "domain",
    "models",
    "declared : icons : counts",
    "npm : storage",
    "permissions : actions : schedule",
)
OWN_ORDER: Final = {"portal", "portal.imports", "portal.ui"}


def apps() -> list[str]:
    """Every package with an `apps` module: `portal.orgs`, `branches`."""
    homes = (path.parent.relative_to(ROOT) for path in ROOT.glob("*/apps.py"))
    inside = (path.parent.relative_to(ROOT) for path in ROOT.glob("portal/*/apps.py"))
    return sorted(".".join(home.parts) for home in (*homes, *inside))


def roots(known: list[str]) -> list[str]:
    return [app for app in known if "." not in app]


def contracts(known: list[str]) -> list[Contract]:
    data = [app for app in roots(known) if app not in {"portal", "reports"}]
    pages = [
        f"{app}.{module}"
        for app in known
        for module in ("views", "forms", "tables", "pages", "filters")
        if app.startswith("portal.") and app != "portal.ui" and _exists(app, module)
    ]
    return [
        _layers("An import never points up", PORTAL, ["portal"], ON_THE_KIT, beside=["migrations"]),
        {
            "name": "Data apps know nothing of each other, reports none of them, the portal nobody",
            "type": "layers",
            "layers": [" | ".join(data), "reports", "portal"],
        },
        _layers("Inside an app", RINGS, [app for app in known if app not in OWN_ORDER]),
        _layers("Inside the imports", IMPORTS, ["portal.imports"], beside=["domain"]),
        _layers("Inside the page kit", KIT, ["portal.ui"]),
        {
            "name": "Data apps know the face of the imports only",
            "type": "protected",
            "protected_modules": ["portal.imports"],
            "allowed_importers": ["portal"],
            "ignore_imports": [f"{app}.** -> portal.imports.kit" for app in (*data, "reports")],
            "unmatched_ignore_imports_alerting": "none",
            "as_packages": "true",
        },
        {
            "name": "The page kit knows no app's web ring",
            "type": "forbidden",
            "source_modules": ["portal.ui"],
            "forbidden_modules": pages,
            "allow_indirect_imports": "true",
        },
    ]


def _layers(
    name: str,
    layers: tuple[str, ...],
    containers: list[str],
    ignored: list[str] | None = None,
    beside: list[str] | None = None,
) -> Contract:
    return {
        "name": name,
        "type": "layers",
        "containers": containers,
        "layers": [_optional(layer) for layer in layers],
        "exhaustive": "true",
        "exhaustive_ignores": ["migrations", *(beside or [])],
        "ignore_imports": ignored or [],
        "unmatched_ignore_imports_alerting": "none",
    }


def _optional(layer: str) -> str:
    for sign in (" : ", " | "):
        if sign in layer:
            return sign.join(f"({module})" for module in layer.split(sign))
    return f"({layer})"


def _exists(app: str, module: str) -> bool:
    path = ROOT.joinpath(*app.split("."), module)
    return path.is_dir() or path.with_suffix(".py").is_file()
