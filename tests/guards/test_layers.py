"""The contracts of layers bite: imports and modules that must not be are added to the graph of the
real imports, and a contract breaks."""

import copy

import grimp
import pytest
from importlinter import configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.layers import contracts

configuration.configure()
KINDS = {"layers": LayersContract, "protected": ProtectedContract, "forbidden": ForbiddenContract}
FORBIDDEN = [
    ("portal.ui.forms", "portal.registers.views.records"),
    ("portal.ui.finding", "portal.people.views"),
    ("portal.ui.registry", "portal.orgs.pages"),
    ("portal.people.domain.people", "portal.inbox.models"),
    ("portal.orgs.models", "portal.orgs.views"),
    ("portal.fields.domain", "portal.registers.models"),
    ("portal.text", "portal.orgs.models"),
    ("branches.domain.members", "cadres.models"),
    ("reports.domain.exports", "branches.models"),
    ("portal.rules.domain", "reports.models"),
    ("cadres.importers.roster", "portal.imports.reading.opening"),
    ("cadres.models.cadre", "cadres.domain.saving"),
    ("portal.imports.cells", "portal.imports.domain.planning"),
]
HOMELESS = ["cadres.helpers", "portal.orgs.utilities", "portal.things", "portal.ui.sundries"]


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*contracts.roots(contracts.apps()))


def broken(graph, known=None):
    """Names of the contracts that do not hold."""
    names, known = [], known or contracts.apps()
    session = {"root_packages": contracts.roots(known)}
    for options in contracts.contracts(known):
        declared = {key: value for key, value in options.items() if key not in {"name", "type"}}
        contract = KINDS[options["type"]](options["name"], session, declared)
        if not contract.check(copy.deepcopy(graph), verbose=False).kept:
            names.append(options["name"])
    return names


def with_import(graph, importer, imported):
    changed = copy.deepcopy(graph)
    for module in (importer, imported):
        if module not in changed.modules:
            changed.add_module(module)
    changed.add_import(importer=importer, imported=imported)
    return changed


def test_they_hold(graph):
    assert broken(graph) == []


@pytest.mark.parametrize(("importer", "imported"), FORBIDDEN)
def test_an_import_that_points_up_breaks_one(graph, importer, imported):
    assert broken(with_import(graph, importer, imported))


@pytest.mark.parametrize("module", HOMELESS)
def test_a_module_of_no_layer_breaks_one(graph, module):
    changed = copy.deepcopy(graph)
    changed.add_module(module)
    assert broken(changed)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("ledgers.models", "ledgers.views"),
        ("ledgers.domain", "branches.models"),
        ("branches.domain.members", "ledgers.models"),
        ("portal.orgs.domain", "ledgers.models"),
        ("ledgers.importers", "portal.imports.cells"),
    ],
)
def test_a_new_app_is_held_to_them_without_a_word(graph, importer, imported):
    changed = copy.deepcopy(graph)
    for module in ("ledgers", "ledgers.apps", "ledgers.models", "ledgers.domain", "ledgers.views"):
        changed.add_module(module)
    known = [*contracts.apps(), "ledgers"]
    assert broken(changed, known) == []
    assert broken(with_import(changed, importer, imported), known)


def test_apps_are_those_of_the_settings(settings):
    ours = [
        name for name in settings.INSTALLED_APPS if (contracts.ROOT / name.split(".")[0]).is_dir()
    ]
    assert sorted(ours) == contracts.apps()
