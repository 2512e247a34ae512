"""Mistakes the machine makes, chosen by class: an act that asks nobody or tells nobody, a lock
nobody takes, a limit off by one; and every look at rows that forgets whose they are."""

import re
from collections.abc import Iterator

from tests import sources
from tests.mutants import making
from tests.mutants.mutant import ROOT, Mutant, text_of

ASKS, ASKS_AT, ASKS_OVER = (
    "without require(…)",
    "without authority.require_at(…)",
    "without authority.require_over(…)",
)
TELLS, TELLS_BY = "without events.record(…)", "without _record(…)"
LOCKS = "without the lock"

BY_CLASS: dict[str, tuple[str, ...]] = {
    # Whoever may not is refused.
    ASKS: (
        "branches/domain/committees.py:change",
        "branches/domain/elections.py:approve_other_date",
        "branches/domain/elections.py:record",
        "branches/domain/members.py:held",
        "branches/domain/members.py:register",
        "branches/domain/members.py:reveal",
        "branches/domain/moves.py:_receiving",
        "branches/domain/officers.py:_held",
        "branches/domain/officers.py:appoint",
        "branches/domain/organisations.py:change",
        "branches/domain/organisations.py:close",
        "branches/domain/organisations.py:create",
        "branches/domain/organisations.py:move",
        "branches/domain/organisations.py:withdraw",
        "cadres/domain/cadres.py:create",
        "cadres/domain/cadres.py:edit",
        "cadres/domain/saving.py:locked",
        "portal/accounts/domain/handover.py:move_roles",
        "portal/accounts/domain/lockouts.py:unlock",
        "portal/accounts/domain/resets.py:refuse",
        "portal/accounts/domain/second_factor.py:remove",
        "portal/accounts/domain/sessions.py:end",
        "portal/api/domain/tokens.py:revoke",
        "portal/audit/domain/alerts.py:acknowledge",
        "portal/audit/domain/trail.py:verify",
        "portal/codes/domain/codes.py:close",
        "portal/registers/domain/registers.py:edit",
        "portal/inbox/domain/announcements.py:_locked",
        "portal/inbox/domain/announcements.py:_require_audience",
        "portal/inbox/domain/assignments.py:hand_out",
        "portal/inbox/domain/policies.py:_locked",
        "portal/inbox/domain/policy_files.py:remove",
        "portal/jobs/domain/jobs.py:enqueue",
        "portal/jobs/domain/runner.py:_kind_for",
        "portal/deeds/domain/plain.py:PlainActs.require",
        "portal/orgs/domain/reshaping.py:merge",
        "portal/orgs/domain/reshaping.py:split",
        "portal/orgs/domain/units.py:close",
        "portal/orgs/domain/units.py:move",
        "portal/orgs/domain/units.py:withdraw",
        "portal/people/domain/merges.py:merge",
        "portal/people/domain/merges.py:unmerge",
        "portal/people/domain/people.py:create",
        "portal/people/domain/people.py:reveal",
        "portal/people/domain/photos.py:remove_photo",
        "portal/rules/domain/days.py:clear",
        "portal/rules/domain/versions.py:end",
    ),
    ASKS_AT: (
        "portal/accounts/domain/accounts.py:create",
        "portal/accounts/domain/accounts.py:edit",
    ),
    ASKS_OVER: (
        "portal/accounts/domain/accounts.py:edit",
        "portal/accounts/domain/accounts.py:disable",
        "portal/accounts/domain/passwords.py:reset",
    ),
    "without owners.require_designer(…)": ("portal/fields/domain/designs.py:start_draft",),
    "without _require_designer(…)": (
        "assessments/domain/forms.py:archive",
        "assessments/domain/forms.py:remove",
    ),
    "without _require(…)": ("reports/domain/exports.py:write",),  # the worker's second look
    "without _require_audience(…)": ("portal/inbox/domain/announcements.py:publish",),
    "without _require_place(…)": ("branches/domain/organisations.py:move",),
    "without require_rights(…)": ("portal/imports/domain/running.py:write",),
    # What was done is told.
    TELLS: (
        "branches/domain/committees.py:change",
        "branches/domain/members.py:reveal",
        "branches/domain/officers.py:leave",
        "branches/domain/organisations.py:withdraw",
        "cadres/domain/answers.py:none",
        "cadres/domain/answers.py:withdraw",
        "cadres/domain/leaving.py:come_back",
        "cadres/domain/leaving.py:leave",
        "portal/accounts/domain/accounts.py:enable",
        "portal/accounts/domain/resets.py:_lapse",
        "portal/fields/domain/designs.py:discard",
        "portal/files/domain/uploads.py:open_for",
        "portal/imports/domain/imports.py:discard",
        "portal/jobs/domain/results.py:take",
        "portal/orgs/domain/units.py:withdraw",
        "portal/people/domain/numbers.py:find",
        "portal/people/domain/people.py:reveal",
        "reports/domain/exports.py:_kept",
    ),
    TELLS_BY: ("portal/codes/domain/codes.py:reopen", "portal/rules/domain/days.py:check_year"),
    # Who comes second waits.
    LOCKS: (
        "branches/domain/committees.py:lock",
        "branches/domain/members.py:held",
        "branches/domain/members.py:register",
        "branches/domain/officers.py:_held",
        "portal/accounts/domain/resets.py:_lapse",
        "portal/accounts/domain/roles.py:hold",
        "portal/api/domain/tokens.py:revoke",
        "portal/codes/domain/codes.py:_held",
        "portal/files/domain/uploads.py:remove",
        "portal/imports/domain/undoing.py:_hold",
        "portal/inbox/domain/tasks.py:_locked_open",
        "portal/deeds/domain/plain.py:PlainActs._hold",
        "portal/people/domain/people.py:locked",
    ),
    # The day itself, the value itself.
    "> becomes >=": (
        "branches/domain/organisation_checks.py:_term_fits",
        "branches/domain/statuses.py:require_past",
        "portal/accounts/domain/queries.py:Grant.state",
        "portal/orgs/domain/checks.py:not_in_future",
        "portal/orgs/domain/checks.py:takes_children",
        "portal/orgs/domain/groups.py:_may_leave",
        "portal/people/domain/identity.py:_require_birth",
    ),
    "< becomes <=": (
        "portal/accounts/domain/roles.py:_validate_period",
        "portal/orgs/domain/checks.py:after_opening",
    ),
    "<= becomes <": (
        "portal/accounts/domain/queries.py:Grant.state",
        "portal/accounts/domain/roles.py:_validate_period",
    ),
}

BY_MACHINE = tuple(making.named(where, why) for why, places in BY_CLASS.items() for where in places)


# Whoever may see one of these may see all: what the county has once, and what is no row at all.
OF_THE_COUNTY = re.compile(
    r"(Alert|ComparisonGroup|Event|FieldDef|Policy|PolicyFile|Register|UnitKind|menu|panels|self)"
    r"(\.objects)?$"
)


# Rows below one that is seen, all of which are seen with it: nothing would change.
WITHIN = {
    "branches/pages/members.py:MembersOfOrganisation.context",
    "branches/pages/officers.py:OfficersOfUnit.context",
    "branches/pages/organisations.py:UnitOrganisations.context",
    "cadres/pages.py:OfUnit.context",
    "portal/orgs/domain/queries.py:counts_below",
    "portal/orgs/domain/queries.py:tree_children",
}


def unscoped() -> Iterator[Mutant]:
    """Every list, page, picker, export and answer of the API shows the rows of everybody."""
    for file in sources.modules():
        if "visible_to(" in file.read_text():
            made = making.of_kind(str(file.relative_to(ROOT)), making.UNSCOPED)
            for where, mutant in made:
                if where not in WITHIN and not _is_of_the_county(mutant):
                    yield mutant


def _is_of_the_county(mutant: Mutant) -> bool:
    return bool(OF_THE_COUNTY.search(text_of(mutant.file)[: mutant.at]))
