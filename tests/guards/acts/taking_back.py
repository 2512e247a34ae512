"""Acts that `portal.deeds` does not keep, and why: of every other one all rows come back."""

BY_REASON = {
    "a mistake is corrected by doing it again; nothing ends or moves with it": """
        branches.organisations.change branches.members.change branches.officers.change
        branches.BranchClerk.add branches.BranchClerk.correct
        branches.ActivityKind.add branches.ActivityKind.correct branches.Duty.add
        branches.Duty.correct branches.DutyExemption.add branches.DutyExemption.correct
        branches.StudyItem.add branches.StudyItem.correct
        branches.Liaison.add branches.Liaison.correct branches.Visit.add branches.Visit.correct
        branches.life.activities.begin branches.admission.cases.give_notice
        branches.admission.audits.look branches.admission.audits.conclude
        branches.admission.cases.correct_date
        branches.AdmissionStep.add branches.AdmissionStep.correct
        branches.AdmissionPlan.add branches.AdmissionPlan.correct
        branches.RightsLimit.add branches.RightsLimit.correct
        branches.FormRange.add branches.FormRange.correct
        branches.VoidForm.add branches.VoidForm.correct
        branches.life.activities.begin
        branches.MobileStay.add branches.MobileStay.correct
        branches.MemberContact.add branches.MemberContact.correct
        branches.LostSearch.add branches.LostSearch.correct
        branches.MobileGuest.add branches.MobileGuest.correct
        branches.Problem.add branches.Problem.correct
        branches.review.sheets.open_sheet branches.review.sheets.refresh
        branches.review.sheets.bring branches.review.sheets.result
        branches.review.sheets.change branches.polls.acts.correct
        branches.life.activities.tick branches.life.activities.change
        cadres.cadres.edit cadres.records.add cadres.records.correct
        portal.codes.codes.add portal.codes.codes.correct
        portal.registers.registers.create portal.registers.registers.copy
        portal.registers.registers.edit
        portal.registers.records.create portal.registers.records.edit
        portal.registers.records.save_cells
        portal.registers.carrying.carry_over portal.registers.presets.install
        portal.registers.offers.keep portal.registers.looking_back.look_back
        portal.inbox.announcements.draft portal.inbox.announcements.edit
        portal.inbox.policies.issue portal.inbox.policies.correct portal.inbox.policies.amend
        portal.inbox.policy_files.add portal.registers.evidence.attach
        portal.orgs.units.correct orgs.ComparisonGroup.add orgs.ComparisonGroup.correct
        orgs.UnitKind.add orgs.UnitKind.correct
        portal.people.people.edit
        portal.rules.days.set_days portal.rules.days.check_year
        portal.figures.taking.take
        performance.files.open_for_person performance.files.open_for_units
        performance.files.assign performance.reviews.write
        assessments.yearly.results.work_out assessments.yearly.results.grade
        assessments.yearly.results.excuse assessments.yearly.results.end_excuse
        assessments.yearly.results.set_shares
        assessments.forms.create assessments.forms.edit assessments.forms.install
        assessments.forms.copy
        assessments.schemes.install assessments.scheme_designs.create
        assessments.scheme_designs.set_groups assessments.scores.runs.score
        assessments.ledgers.opening.open_period assessments.ledgers.cells.save
        assessments.ledgers.cells.confirm assessments.ledgers.cells.read_again
        assessments.ledgers.evidence.attach assessments.ledgers.evidence.take_away
        assessments.ledgers.evidence.attach_again assessments.ledgers.queries.answer
        assessments.ledgers.programs.save assessments.ledgers.programs.confirm
        assessments.UnitTarget.add assessments.UnitTarget.correct assessments.timing.add
        assessments.target_cells.save
        assessments.grades.giving.give assessments.judges.rounds.hand_in
        assessments.projects.progress.report assessments.projects.progress.note
        assessments.projects.progress.move
        assessments.ballots.appraisals.count
        assessments.Pairing.add assessments.Pairing.correct
        assessments.SurveyResult.add assessments.SurveyResult.correct
        reports.bulletins.drafting.draft reports.bulletins.drafting.add_words
        reports.bulletins.drafting.leave_gaps reports.bulletins.correcting.begin
        reports.bulletins.hearing.tell
        reports.bulletins.series.change reports.bulletins.subscribing.subscribe
        talent.TalentProfile.add talent.TalentProfile.correct
        talent.Grade.add talent.Grade.correct talent.Enterprise.add talent.Enterprise.correct
        talent.EnterpriseYear.add talent.EnterpriseYear.correct
        talent.EnterpriseTitle.add talent.EnterpriseTitle.correct
        talent.talents.confirm talent.consents.record talent.needs.confirm talent.losses.keep
        talent.Need.add talent.Need.correct talent.RelatedFields.add
        talent.PolicyItem.add talent.PolicyItem.correct talent.cards.verify
        talent.Pipeline.add talent.Pipeline.correct talent.PipelineStage.add
        talent.PipelineStage.correct talent.PipelineCase.add talent.PipelineCase.correct
        talent.RecruitCohort.add talent.RecruitCohort.correct talent.RecruitStage.add
        talent.RecruitStage.correct talent.RecruitArrival.add talent.RecruitArrival.correct
        talent.recruiting.fill talent.VisitCampaign.add talent.VisitCampaign.correct
        talent.visiting.assign talent.visiting.correct
        talent.RelatedFields.correct talent.Apartment.add talent.Apartment.correct
        talent.Worthy.add talent.Worthy.correct talent.HelpTask.add talent.HelpTask.correct
        talent.DispatchedDoctor.add talent.DispatchedDoctor.correct talent.dispatches.serve
        talent.dispatches.report talent.dispatches.attach talent.tickets.correct
        talent.ExpertLink.add talent.ExpertLink.correct talent.links.correct
        talent.worthies.confirm talent.housing.draw_lot talent.housing.check_house
        talent.SelectionRound.add talent.SelectionRound.correct talent.selections.apportion
        talent.selections.set_panel talent.candidates.amend talent.panels.mark talent.panels.decide
    """,
    "what was set up by mistake has an act that takes it out again": """
        branches.organisations.create portal.orgs.units.create portal.inbox.assignments.hand_out
        portal.registers.decisions.hand_out
        portal.inbox.announcements.publish portal.rules.versions.publish
        portal.registers.urging.urge reports.bulletins.urging.urge
    """,
    "a record begins: it is corrected, and one too many leaves by its own act": """
        branches.life.activities.record branches.life.batch.record_many
        branches.admission.opening.apply branches.admission.opening.adopt
        branches.admission.importing.bring
        branches.dues.payments.pay branches.dues.payments.pay_month branches.dues.sheet.save
        branches.dues.standards.approve branches.dues.reliefs.apply
        branches.dues.remittances.register
        branches.relations.letters.bring_in branches.relations.importing.bring
        branches.polls.acts.count
        branches.members.register cadres.cadres.create portal.people.people.create
        talent.talents.register talent.talents.open_for talent.tickets.register talent.tickets.claim
        talent.cards.propose talent.links.tell talent.housing.apply talent.allocations.draft
        talent.candidates.nominate talent.recruiting.enrol talent.visiting.tell
        talent.visiting.add
    """,
    "it is itself how something is taken back": """
        branches.organisations.withdraw portal.orgs.units.withdraw portal.deeds.deeds.withdraw
        orgs.UnitKind.remove orgs.ComparisonGroup.remove talent.TalentProfile.remove
        talent.Grade.remove talent.Enterprise.remove talent.EnterpriseYear.remove
        talent.EnterpriseTitle.remove talent.talents.resume talent.leaving.come_back
        talent.Need.remove talent.RelatedFields.remove talent.needs.hand_back
        branches.life.activities.withdraw branches.life.activities.remove
        branches.admission.cases.return_step branches.admission.importing.take_out
        branches.relations.importing.take_out
        branches.AdmissionStep.remove
        branches.AdmissionPlan.remove
        branches.RightsLimit.remove
        branches.FormRange.remove
        branches.VoidForm.remove
        branches.dues.payments.withdraw branches.dues.payments.remove
        branches.dues.standards.remove branches.dues.reliefs.withdraw
        branches.dues.remittances.withdraw
        branches.BranchClerk.remove branches.ActivityKind.remove branches.Duty.remove
        branches.DutyExemption.remove branches.StudyItem.remove
        branches.Liaison.remove branches.Visit.remove
        talent.tickets.hand_back talent.tickets.resume talent.tickets.take_back
        talent.PolicyItem.remove
        talent.Pipeline.remove talent.PipelineStage.remove talent.PipelineCase.remove
        talent.RecruitCohort.remove talent.RecruitStage.remove talent.RecruitArrival.remove
        talent.VisitCampaign.remove talent.visiting.withdraw
        talent.cards.resume talent.Apartment.remove talent.housing.withdraw
        talent.allocations.cancel talent.housing.appeal talent.Worthy.remove
        talent.HelpTask.remove talent.worthies.stop talent.ExpertLink.remove talent.links.withdraw
        talent.DispatchedDoctor.remove talent.dispatches.refuse
        talent.SelectionRound.remove talent.selections.back talent.candidates.withdraw
        branches.MobileStay.remove branches.MemberContact.remove branches.LostSearch.remove
        branches.MobileGuest.remove branches.Problem.remove
        branches.relations.letters.withdraw branches.polls.acts.withdraw
        talent.tickets.hand_back talent.tickets.resume
        portal.accounts.accounts.withdraw cadres.answers.withdraw portal.people.merges.unmerge
        portal.rules.versions.withdraw portal.fields.designs.discard
        assessments.scheme_designs.discard portal.imports.imports.undo
        assessments.adjustments.recall assessments.ledgers.handing.recall
        assessments.scores.objections.withdraw
        performance.targets.recall performance.closing.unlock
        reports.bulletins.subscribing.end
        assessments.ledgers.exempting.owe_again assessments.ledgers.stars.unstar
        assessments.Pairing.remove assessments.SurveyResult.remove
        reports.bulletins.publishing.withdraw reports.bulletins.approving.give_back
        assessments.UnitTarget.remove assessments.forms.resume assessments.forms.remove
        portal.imports.undoing.undo portal.imports.imports.discard portal.jobs.jobs.cancel
    """,
    "it has its own way back, which its page names": """
        cadres.answers.none portal.people.merges.merge portal.jobs.jobs.retry
        talent.cards.issue talent.cards.pause talent.pipelines.set_up talent.pipelines.move
        talent.recruiting.set_up
        talent.talents.verify talent.talents.pause talent.leaving.leave
        talent.needs.submit talent.needs.publish talent.needs.close talent.needs.reopen
        talent.matches.choose talent.matches.ask talent.matches.answer
        talent.tickets.send talent.tickets.accept talent.tickets.hold
        talent.housing.unit_checks talent.housing.review talent.housing.announce
        talent.housing.queue talent.allocations.announce talent.tenancies.move_in
        talent.tenancies.swap talent.worthies.pair talent.worthies.begin
        talent.selections.call talent.selections.check talent.selections.judge
        talent.opinions.consult talent.panels.close_judging talent.titles.announce
        talent.candidates.qualify talent.candidates.disqualify
        talent.matches.recommend talent.matches.talk talent.matches.finish talent.matches.end
        talent.recognitions.propose talent.recognitions.announce talent.recognitions.grant
        branches.life.activities.submit branches.admission.cases.record_step
        branches.admission.cases.hold_vote branches.admission.cases.move_case
        branches.admission.sheet.save
        branches.dues.reliefs.discuss
        branches.life.activities.submit
        branches.relations.letters.ask branches.relations.letters.issue
        branches.review.sheets.hand_in branches.polls.acts.confirm
        branches.review.corrections.give branches.review.corrections.answer
        portal.imports.imports.confirm portal.imports.imports.submit portal.imports.running.write
        reports.bulletins.dispatching.retry reports.bulletins.dispatching.settle
        portal.imports.commanding.run portal.jobs.jobs.settle
        assessments.ledgers.handing.submit assessments.ledgers.exempting.exempt
        assessments.ledgers.programs.hand_in assessments.ledgers.programs.hand_in_sheet
        assessments.ledgers.delegations.give assessments.ledgers.stars.star
        assessments.forms.archive
        assessments.complaints.complain
        assessments.adjustments.propose assessments.judges.rounds.open_round
        assessments.ballots.appraisals.open_year
        performance.targets.ask performance.closing.lock
        assessments.scores.objections.make assessments.projects.drafting.submit
        assessments.projects.progress.refuse assessments.projects.drafting.give_back
        reports.bulletins.approving.review reports.bulletins.approving.sign
        reports.bulletins.publishing.publish
    """,
    "what has come into force is followed by another version, never undone": """
        portal.rules.versions.correct portal.rules.versions.end portal.fields.designs.publish
        assessments.schemes.activate assessments.schemes.archive
        portal.figures.taking.freeze assessments.scores.publishing.publish
        assessments.adjustments.approve assessments.adjustments.refuse
        performance.targets.approve performance.targets.refuse
        performance.files.set_targets performance.reviews.judge talent.recognitions.revoke
        talent.cards.end talent.cards.reissue talent.allocations.confirm
        talent.visiting.start talent.visiting.finish talent.visiting.drop
        talent.tenancies.renew talent.tenancies.left_employer talent.tenancies.end
        talent.tenancies.decline talent.worthies.finish talent.links.end
        talent.dispatches.end talent.dispatches.confirm
        talent.selections.cancel talent.selections.expire talent.titles.name talent.titles.pay
        talent.titles.appraise talent.titles.revoke
        talent.tickets.extend talent.tickets.finish talent.tickets.follow_up
        assessments.yearly.results.publish branches.admission.cases.end
        branches.admission.approvals.approve
        assessments.inspections.rounds.draw assessments.judges.rounds.close
        assessments.ballots.appraisals.decide assessments.projects.drafting.settle
        assessments.interviews.deciding.decide assessments.inspections.visits.skip
        assessments.projects.progress.confirm assessments.projects.progress.end
    """,
    "a lot that could be drawn again would be drawn until it pleases": """
        assessments.ledgers.sampling.draw
    """,
    "a draft is edited freely until it is published": """
        assessments.schemes.start_draft assessments.scheme_designs.draft_like
        assessments.scheme_designs.set_marks assessments.scheme_designs.add_category
        assessments.scheme_designs.edit_category assessments.scheme_designs.remove_category
        assessments.scheme_designs.move_category assessments.scheme_designs.add_indicator
        assessments.scheme_designs.edit_indicator assessments.scheme_designs.remove_indicator
        assessments.scheme_designs.move_indicator
        performance.targets.add performance.targets.edit performance.targets.remove
        assessments.scores.whatif.keep
        assessments.projects.drafting.start assessments.projects.drafting.correct
        assessments.projects.drafting.add_milestone assessments.projects.drafting.edit_milestone
        assessments.projects.drafting.remove_milestone assessments.projects.drafting.remove
        portal.fields.designs.start_draft portal.fields.designs.add_field
        portal.fields.designs.add_fields
        portal.fields.designs.edit_field portal.fields.designs.move_field
        portal.fields.designs.rename_section portal.fields.designs.move_section
        portal.fields.designs.lay_out portal.registers.offers.adopt
        portal.fields.designs.set_subject
        portal.fields.designs.add_check portal.fields.designs.edit_check
        portal.imports.imports.start portal.imports.imports.choose_sheet
        portal.imports.imports.set_mapping portal.imports.imports.check
        portal.imports.running.check portal.imports.answering.correct
        portal.imports.answering.decide portal.imports.answering.withdraw_decision
        portal.imports.answering.decide_all portal.imports.answering.correct_alike
        portal.imports.answering.skip_alike portal.imports.replacing.replace
    """,
    "what may be called sensitive leaves no copy; the grid gives rows back at once": """
        portal.registers.records.remove
    """,
    "the content leaves the disk": "portal.files.uploads.remove",
    "security: each step is a new one by whoever is in charge of it, and stays in the trail": """
        portal.accounts.accounts.create portal.accounts.accounts.edit
        portal.accounts.accounts.disable portal.accounts.accounts.enable
        portal.accounts.passwords.reset portal.accounts.lockouts.unlock
        portal.accounts.second_factor.remove portal.accounts.resets.ask
        portal.accounts.resets.confirm portal.accounts.resets.refuse portal.accounts.roles.hold
        portal.accounts.roles.grant portal.accounts.roles.revoke
        portal.accounts.handover.move_roles portal.accounts.sessions.end
        portal.api.tokens.create portal.api.tokens.revoke portal.audit.alerts.acknowledge
    """,
    "a decision somebody was told of: the way to another one is a new round, a new request": """
        branches.life.activities.give_back branches.life.activities.approve
        talent.housing.refuse talent.housing.decide_appeal
        talent.opinions.answer talent.opinions.object_to talent.opinions.settle
        branches.dues.reliefs.decide branches.dues.remittances.receive
        branches.review.sheets.confirm branches.review.sheets.give_back
        branches.review.corrections.confirm branches.review.corrections.give_back
        branches.review.corrections.withdraw
        branches.relations.disposal.propose branches.relations.disposal.take_step
        branches.relations.disposal.review
        assessments.ledgers.reviewing.accept assessments.ledgers.reviewing.give_back
        assessments.ledgers.reviewing.accept_many assessments.ledgers.progress.urge
        assessments.ledgers.reopenings.ask assessments.ledgers.reopenings.grant
        assessments.ledgers.reopenings.refuse assessments.complaints.answer
        assessments.ledgers.second_looks.agree assessments.ledgers.second_looks.differ
        assessments.scores.objections.uphold assessments.scores.objections.refuse
        assessments.inspections.visits.record branches.review.problems.pass_on
        reports.bulletins.publishing.receive
    """,
    "what need not be kept is not kept for taking back either; its list was looked at before": """
        talent.purging.purge
    """,
    "a look, or a paper that was written": """
        branches.members.reveal branches.life.books.take_out branches.admission.papers.take_out
        branches.admission.joint_papers.take_out
        branches.dues.papers.take_out branches.dues.papers.note
        branches.members.reveal branches.life.books.take_out
        branches.relations.papers.take_out branches.relations.search_papers.take_out
        branches.review.papers.take_out branches.polls.papers.take_out
        branches.review.correction_papers.take_out
        branches.polls.requests.take_out
        portal.people.people.reveal portal.audit.trail.verify
        portal.files.uploads.open_for portal.jobs.results.take portal.jobs.jobs.enqueue
        portal.imports.imports.marked_workbook portal.imports.imports.report
        portal.imports.imports.kept_workbook reports.exports.write reports.exports.write_now
        reports.exports.order assessments.ledgers.papers.take_out assessments.ledgers.books.order
        assessments.ledgers.books.bind assessments.scores.papers.take_out
        assessments.scheme_papers.take_out assessments.board.papers.take_out
    """,
}
NOT_TAKEN_BACK = {name: reason for reason, names in BY_REASON.items() for name in names.split()}
YET_TAKEN_BACK = {  # cases of one of them
    "cadres.cadres.edit (to another unit)",
    "branches.relations.letters.issue (out of the county)",
}
