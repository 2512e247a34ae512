"""Mistakes told by their text: it stands exactly once in its file and lies in a function."""

from tests.mutants.mutant import Mutant

BY_HAND: tuple[Mutant, ...] = (
    # Locks.
    Mutant(
        "cadres/domain/saving.py",
        'rows = Cadre.objects.select_for_update(of=("self",)).select_related',
        "rows = Cadre.objects.select_related",
        "a cadre's file is not held",
    ),
    Mutant(
        "branches/domain/committees.py",
        "locked = PartyOrganization.objects.select_for_update(no_key=True)",
        "locked = PartyOrganization.objects.all()",
        "two changes of one committee at once",
    ),
    Mutant(
        "portal/deeds/domain/plain.py",
        'self.model._default_manager.select_for_update(no_key=True, of=("self",))',
        "self.model._default_manager.all()",
        "two changes of one plain record at once",
    ),
    Mutant(
        "portal/registers/domain/records.py",
        "register.is_periodic:\n        Register.objects.select_for_update(no_key=True).get",
        "register.is_periodic:\n        Register.objects.get",
        "two records of one unit where one may be",
    ),
    Mutant(
        "portal/registers/domain/records.py",
        "    filling.require_filler(register, unit, by)\n    if not register.is_open",
        "    if not register.is_open",
        "whoever may not fill a register fills it",
    ),
    Mutant(
        "portal/registers/domain/registers.py",
        "    designs.hold(register.fieldset)\n",
        "",
        "a register is locked before its fields",
    ),
    Mutant(
        "portal/rules/domain/versions.py",
        "    _hold(rule.code, tier)\n    own",
        "    own",
        "two versions of one rule at once",
    ),
    Mutant(
        "portal/audit/domain/alerts.py",
        'Alert.objects.select_for_update(of=("self",)).get',
        "Alert.objects.get",
        "two findings about one alert",
    ),
    Mutant(
        "portal/people/domain/merges.py",
        "sorted((keep, drop), key=lambda p: p.pk)",
        "(keep, drop)",
        "two merges wait for one another",
    ),
    # Edges.
    Mutant(
        "branches/domain/moves.py",
        "day < last.moved_on",
        "day <= last.moved_on",
        "no second move on the day of the last",
    ),
    Mutant(
        "branches/domain/statuses.py",
        "span[0] <= until <= span[1]",
        "span[0] <= until < span[1]",
        "probation not extended to the last day there is",
    ),
    Mutant(
        "branches/domain/statuses.py",
        "span[0] <= until <= span[1]",
        "span[0] < until <= span[1]",
        "probation not extended to the first day there is",
    ),
    Mutant(
        "branches/domain/clocks.py",
        "if months >= self.lost:",
        "if months > self.lost:",
        "the clock of the lost is a month late",
    ),
    Mutant(
        "branches/domain/clocks.py",
        "if months < self.away:",
        "if months <= self.away:",
        "the clock of those away is a month late",
    ),
    Mutant(
        "branches/domain/terms.py",
        "min(day.day, last)",
        "min(day.day, 28)",
        "a month's end moves to the 28th",
    ),
    Mutant(
        "portal/rules/domain/versions.py",
        "if effective_from < earliest:",
        "if effective_from <= earliest:",
        "a rule cannot begin on the first of this month",
    ),
    Mutant(
        "portal/rules/domain/versions.py",
        "version.effective_to <= on:",
        "version.effective_to < on:",
        "a rule ends once more on the day it ended",
    ),
    Mutant(
        "portal/fields/domain/kinds/numbers.py",
        "number > high:",
        "number >= high:",
        "the greatest number allowed is refused",
    ),
    Mutant(
        "portal/fields/domain/kinds/numbers.py",
        "number < low:",
        "number <= low:",
        "the least number allowed is refused",
    ),
    *(
        Mutant(file, old, new, "there a day too long, or not yet on its first day")
        for file, old, new in (
            ("portal/accounts/models/holding.py", "since__lte=day)", "since__lt=day)"),
            (
                "portal/orgs/models/history.py",
                "exclude(valid_until__lte",
                "exclude(valid_until__lt",
            ),
            ("portal/orgs/models/group.py", "exclude(until__lte", "exclude(until__lt"),
            ("portal/rules/models/version.py", "effective_from__lte=day", "effective_from__lt=day"),
            ("portal/inbox/models/policy.py", "valid_until__gt=day", "valid_until__gte=day"),
            ("cadres/models/base.py", 'f"{until}__gt"', 'f"{until}__gte"'),
            ("cadres/models/base.py", 'f"{since}__lte": day', 'f"{since}__lt": day'),
            ("cadres/domain/as_of.py", "left_on__gt=moment", "left_on__gte=moment"),
            ("branches/domain/checks.py", "left_on__gt=day", "left_on__gte=day"),
            ("branches/domain/checks.py", "confirmed_on__lte=", "confirmed_on__lt="),
            ("branches/domain/checks.py", "moved_on__gt=day", "moved_on__gte=day"),
        )
    ),
    # Others.
    Mutant(
        "portal/inbox/domain/digests.py",
        "    if not is_first:\n        return 0  # built",
        "    if False:\n        return 0  # built",
        "a day's digest is built twice",
    ),
    Mutant(
        "portal/jobs/domain/results.py",
        "    if held is None or not held.file:\n",
        "    if False:\n",
        "a result to be had once is handed out twice",
    ),
    Mutant(
        "portal/rules/domain/versions.py",
        "    memory.forget()\n    rule =",
        "    rule =",
        "what was remembered of a rule outlives its new version",
    ),
    Mutant(
        "cadres/domain/posts.py",
        "_end(post, _not_before(until, post.since), document, reason)",
        "_end(post, until, document, reason)",
        "a post ends before it began when somebody leaves",
    ),
    Mutant(
        "portal/files/domain/uploads.py",
        "    upload.expires_at = timezone.now()\n    upload.save",
        "    upload.save",
        "a released file is kept for good",
    ),
    Mutant(
        "branches/domain/moves.py",
        "    _require_after_joining(member, left_on)\n",
        "",
        "gone before he joined",
    ),
)
