from django.urls import URLPattern, URLResolver, include, path

from branches.views import (
    bulk_acts,
    clerks,
    committees,
    elections,
    member_acts,
    members,
    officers,
    organisations,
    picking,
)
from branches.views.admission import acts as admission_acts
from branches.views.admission import cases as admissions
from branches.views.admission import dates as admission_dates
from branches.views.admission import overseeing as admission_overseeing
from branches.views.admission import papers as admission_papers
from branches.views.admission import set_up as admission_set_up
from branches.views.dues import collecting, papers, reliefs, remittances
from branches.views.dues import members as dues_members
from branches.views.life import activities, batch, books, liaisons, matrix, set_up, steps
from branches.views.polls import ballots
from branches.views.relations import disposal, mobility, transfers
from branches.views.review import board, corrections, problems
from branches.views.review import sheets as reviews
from reports.domain.documents import FORMATS

app_name = "branches"

_organisation: list[URLPattern | URLResolver] = [
    path("", organisations.OrganisationPage.as_view(), name="organisation"),
    path("branch/", organisations.OrganisationBranch.as_view(), name="branch"),
    path("edit/", organisations.EditOrganisation.as_view(), name="organisation-edit"),
    path("move/", organisations.MoveOrganisation.as_view(), name="organisation-move"),
    path("close/", organisations.CloseOrganisation.as_view(), name="organisation-close"),
    path("committee/", committees.ChangeCommittee.as_view(), name="committee"),
    path("election/", elections.RecordElection.as_view(), name="election"),
    path("ballot/", ballots.CountBallot.as_view(), name="ballot-new"),
    path("activities/new/", activities.NewActivity.as_view(), name="activity-new"),
    *(
        path(
            f"books/<slug:book>/<int:year>/{wanted.key}/",
            books.BookOfRecords.as_view(format=wanted),
            name=f"record-book-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
    path("activities/start/", steps.StartStep.as_view(), name="activity-start"),
    path("dues/", collecting.DuesGrid.as_view(), name="dues-grid"),
    *(
        path(
            f"dues/<slug:paper>/<int:year>/{wanted.key}/",
            papers.DuesPaperPage.as_view(format=wanted),
            name=f"dues-paper-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
    path("dues/save/", collecting.SaveDues.as_view(), name="dues-save"),
    path("dues/remit/", remittances.HandUp.as_view(), name="dues-remit"),
    path("dues/month/", collecting.MonthPaid.as_view(), name="dues-month"),
    path("other-date/", elections.ApproveOtherDate.as_view(), name="other-date"),
]

_organisations: list[URLPattern | URLResolver] = [
    path("", organisations.Organisations.as_view(), name="organisations"),
    path("tree/", organisations.OrganisationTree.as_view(), name="tree"),
    path("new/", organisations.NewOrganisation.as_view(), name="organisation-new"),
    path("pick/", picking.pick, name="pick"),
    path("pick-person/", picking.pick_person, name="pick-person"),
    path("<int:pk>/", include(_organisation)),
]

_member: list[URLPattern | URLResolver] = [
    path("", members.MemberPage.as_view(), name="member"),
    path("edit/", member_acts.EditMember.as_view(), name="edit-member"),
    path("move/", member_acts.MoveMember.as_view(), name="move-member"),
    path("leave/", member_acts.LeaveMember.as_view(), name="leave-member"),
    path("receipt/", member_acts.ConfirmGone.as_view(), name="receipt-member"),
    path("recall/", member_acts.RecallMember.as_view(), name="recall-member"),
    path("return/", member_acts.ReturnMember.as_view(), name="return-member"),
    path("status/<slug:what>/", member_acts.ChangeStatus.as_view(), name="member-status"),
    path("dues/pay/", dues_members.Pay.as_view(), name="dues-pay"),
    path("dues/relief/", reliefs.ApplyForRelief.as_view(), name="dues-relief-new"),
    path("dues/standard/", dues_members.ApproveStandard.as_view(), name="dues-standard"),
    path("disposal/", disposal.ProposeDisposal.as_view(), name="disposal-new"),
    path("transfer/", transfers.AskTransfer.as_view(), name="transfer-ask"),
    path("reveal/", member_acts.RevealMember.as_view(), name="reveal-member"),
]

_members: list[URLPattern | URLResolver] = [
    path("", members.Members.as_view(), name="members"),
    path("new/", member_acts.NewMember.as_view(), name="new-member"),
    path("move/", bulk_acts.MoveMembers.as_view(), name="move-members"),
    path("pick/", picking.pick_member, name="pick-member"),
    path("watch/", members.MemberWatch.as_view(), name="watch"),
    path("structure/", members.Structure.as_view(), name="structure"),
    path("person/<int:pk>/", member_acts.AdmitPerson.as_view(), name="admit-person"),
    path("<int:pk>/", include(_member)),
]

_activity: list[URLPattern | URLResolver] = [
    path("", activities.ActivityPage.as_view(), name="activity"),
    path("edit/", activities.EditActivity.as_view(), name="activity-edit"),
    path("submit/", activities.SubmitActivity.as_view(), name="activity-submit"),
    path("return/", activities.ReturnActivity.as_view(), name="activity-return"),
    path("approve/", activities.ApproveActivity.as_view(), name="activity-approve"),
    path("roster/", steps.RosterStep.as_view(), name="step-roster"),
    path("subject/", steps.SubjectStep.as_view(), name="step-subject"),
    path("minutes/", steps.MinutesStep.as_view(), name="step-minutes"),
    path("hand-in/", steps.SubmitStep.as_view(), name="step-submit"),
    path("withdraw/", activities.WithdrawActivity.as_view(), name="activity-withdraw"),
]

_activities: list[URLPattern | URLResolver] = [
    path("", activities.Activities.as_view(), name="activities"),
    path("new/", activities.BeginActivity.as_view(), name="activity-begin"),
    path("approve/", activities.ApproveActivities.as_view(), name="activities-approve"),
    path("batch/", batch.LifeBatch.as_view(), name="life-batch"),
    path("home/", steps.BranchHome.as_view(), name="life-home"),
    path("matrix/", matrix.LifeMatrix.as_view(), name="life-matrix"),
    *set_up.ActivityKinds.urls("kinds/"),
    *set_up.Duties.urls("duties/"),
    *set_up.Exemptions.urls("exemptions/"),
    *liaisons.Liaisons.urls("liaisons/"),
    *liaisons.Visits.urls("visits/"),
    *set_up.StudyItems.urls("study/"),
    path("<int:pk>/", include(_activity)),
]

_admission: list[URLPattern | URLResolver] = [
    path("", admissions.AdmissionPage.as_view(), name="admission"),
    path("steps/<slug:code>/", admission_acts.TakeStep.as_view(), name="admission-take"),
    path("notice/", admission_acts.NoticeOfCase.as_view(), name="admission-notice"),
    path("end/", admission_acts.EndCase.as_view(), name="admission-end"),
    path("move/", admission_acts.MoveCase.as_view(), name="admission-move"),
    *(
        path(
            f"papers/<slug:which>/{wanted.key}/",
            admission_papers.PaperOfCase.as_view(format=wanted),
            name=f"admission-paper-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
]

_admissions: list[URLPattern | URLResolver] = [
    path("", admissions.Admissions.as_view(), name="admissions"),
    path("new/", admissions.NewCase.as_view(), name="admission-new"),
    path("open/", admissions.OpenCase.as_view(), name="admission-open"),
    path("dates/", admission_dates.AdmissionDates.as_view(), name="admission-dates"),
    path("dates/save/", admission_dates.SaveAdmissionDates.as_view(), name="admission-dates-save"),
    path("board/", admission_overseeing.AdmissionBoard.as_view(), name="admission-board"),
    path("audit/", admission_overseeing.AuditAdmissions.as_view(), name="admission-audit"),
    path("findings/", admission_overseeing.AdmissionFindings.as_view(), name="admission-findings"),
    path(
        "findings/<int:pk>/",
        admission_overseeing.ConcludeFinding.as_view(),
        name="admission-finding",
    ),
    path("adopt/", admissions.AdoptMember.as_view(), name="admission-adopt"),
    path("together/", admission_papers.JointPapers.as_view(), name="admission-joint"),
    *(
        path(
            f"together/<slug:which>/{wanted.key}/",
            admission_papers.JointPaperFile.as_view(format=wanted),
            name=f"admission-joint-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
    path("pick/", admissions.pick_applicant, name="admission-pick"),
    path("pick-member/", admissions.pick_member, name="admission-pick-member"),
    path("step/<int:pk>/correct/", admission_acts.CorrectStep.as_view(), name="admission-correct"),
    path("step/<int:pk>/return/", admission_acts.ReturnStep.as_view(), name="admission-return"),
    *admission_set_up.AdmissionSteps.urls("steps/"),
    *admission_set_up.AdmissionPlans.urls("plans/"),
    *admission_set_up.RightsLimits.urls("limits/"),
    *admission_set_up.FormRanges.urls("forms/"),
    *admission_set_up.VoidForms.urls("voided/"),
    path("<int:pk>/", include(_admission)),
]

_dues: list[URLPattern | URLResolver] = [
    path("", collecting.Dues.as_view(), name="dues"),
    path("arrears/", dues_members.Arrears.as_view(), name="dues-arrears"),
    path("reliefs/", reliefs.Reliefs.as_view(), name="dues-reliefs"),
    path("reliefs/<int:pk>/", reliefs.ReliefPage.as_view(), name="dues-relief"),
    path("reliefs/<int:pk>/discuss/", reliefs.DiscussRelief.as_view(), name="dues-relief-discuss"),
    path("reliefs/<int:pk>/decide/", reliefs.DecideRelief.as_view(), name="dues-relief-decide"),
    path(
        "reliefs/<int:pk>/withdraw/", reliefs.WithdrawRelief.as_view(), name="dues-relief-withdraw"
    ),
    path("remittances/", remittances.Remittances.as_view(), name="dues-remittances"),
    path("remittances/<int:pk>/", remittances.RemittancePage.as_view(), name="dues-remittance"),
    path(
        "remittances/<int:pk>/receive/",
        remittances.ReceiveDues.as_view(),
        name="dues-remittance-receive",
    ),
    path(
        "remittances/<int:pk>/withdraw/",
        remittances.WithdrawRemittance.as_view(),
        name="dues-remittance-withdraw",
    ),
    *(
        path(
            f"remittances/<int:pk>/{wanted.key}/",
            papers.RemittanceNote.as_view(format=wanted),
            name=f"dues-remittance-note-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
    path("standards/", dues_members.Standards.as_view(), name="dues-standards"),
    path("payments/", dues_members.Payments.as_view(), name="dues-payments"),
    path("payments/<int:pk>/", dues_members.PaymentPage.as_view(), name="dues-payment"),
    path(
        "payments/<int:pk>/withdraw/",
        dues_members.WithdrawPayment.as_view(),
        name="dues-payment-withdraw",
    ),
]

_officers: list[URLPattern | URLResolver] = [
    path("", officers.Officers.as_view(), name="officers"),
    path("new/", officers.NewOfficer.as_view(), name="new-officer"),
    path("figures/", officers.OfficerFigures.as_view(), name="officer-figures"),
    path("person/<int:pk>/", officers.AppointPerson.as_view(), name="appoint-person"),
    path("<int:pk>/", officers.OfficerPage.as_view(), name="officer"),
    path("<int:pk>/edit/", officers.EditOfficer.as_view(), name="edit-officer"),
    path("<int:pk>/leave/", officers.LeaveOffice.as_view(), name="leave-office"),
]

_transfer: list[URLPattern | URLResolver] = [
    path("", transfers.TransferPage.as_view(), name="transfer"),
    path("issue/", transfers.IssueTransfer.as_view(), name="transfer-issue"),
    path("receive/", transfers.ReceiveTransfer.as_view(), name="transfer-receive"),
    path("confirm/", transfers.ConfirmTransfer.as_view(), name="transfer-confirm"),
    path("withdraw/", transfers.WithdrawTransfer.as_view(), name="transfer-withdraw"),
    *(
        path(
            f"{wanted.key}/",
            transfers.LetterPaper.as_view(format=wanted),
            name=f"transfer-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
]

_search_record: list[URLPattern | URLResolver] = [
    path(
        f"{wanted.key}/",
        mobility.SearchPaper.as_view(format=wanted),
        name=f"search-record-{wanted.key}",
    )
    for wanted in FORMATS.values()
]

_transfers: list[URLPattern | URLResolver] = [
    path("", transfers.Transfers.as_view(), name="transfers"),
    path("bring/", transfers.BringIn.as_view(), name="transfer-bring"),
    path("<int:pk>/", include(_transfer)),
]

_disposal: list[URLPattern | URLResolver] = [
    path("", disposal.DisposalPage.as_view(), name="disposal"),
    path("step/", disposal.TakeDisposalStep.as_view(), name="disposal-step"),
    path("review/", disposal.ReviewDisposal.as_view(), name="disposal-review"),
]

_review: list[URLPattern | URLResolver] = [
    path("", reviews.ReviewPage.as_view(), name="review"),
    path("edit/", reviews.EditReview.as_view(), name="review-edit"),
    path("refresh/", reviews.RefreshReview.as_view(), name="review-refresh"),
    path("hand-in/", reviews.HandInReview.as_view(), name="review-hand-in"),
    path("confirm/", reviews.ConfirmReview.as_view(), name="review-confirm"),
    path("return/", reviews.ReturnReview.as_view(), name="review-return"),
    *(
        path(
            f"{what}/{wanted.key}/",
            reviews.ReviewPaper.as_view(format=wanted, members=what == "forms"),
            name=f"review-{what}-{wanted.key}",
        )
        for what in ("summary", "forms")
        for wanted in FORMATS.values()
    ),
]

_correction: list[URLPattern | URLResolver] = [
    path("", corrections.CorrectionPage.as_view(), name="correction"),
    path("answer/", corrections.AnswerCorrection.as_view(), name="correction-answer"),
    path("confirm/", corrections.ConfirmCorrection.as_view(), name="correction-confirm"),
    path("return/", corrections.ReturnCorrection.as_view(), name="correction-return"),
    path("withdraw/", corrections.WithdrawCorrection.as_view(), name="correction-withdraw"),
    *(
        path(
            f"{wanted.key}/",
            corrections.CorrectionPaper.as_view(format=wanted),
            name=f"correction-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
]

_ballot: list[URLPattern | URLResolver] = [
    path("", ballots.BallotPage.as_view(), name="ballot"),
    path("edit/", ballots.CorrectBallot.as_view(), name="ballot-edit"),
    path("confirm/", ballots.ConfirmBallot.as_view(), name="ballot-confirm"),
    path("withdraw/", ballots.WithdrawBallot.as_view(), name="ballot-withdraw"),
    *(
        path(
            f"{wanted.key}/",
            ballots.BallotPaper.as_view(format=wanted),
            name=f"ballot-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
]

urlpatterns = [
    *(
        path(
            f"organisations/<int:pk>/election-papers/<slug:which>/{wanted.key}/",
            ballots.PaperOfElection.as_view(format=wanted),
            name=f"election-paper-{wanted.key}",
        )
        for wanted in FORMATS.values()
    ),
    path("ballots/", ballots.Ballots.as_view(), name="ballots"),
    path("ballots/<int:pk>/", include(_ballot)),
    path("disposals/", disposal.Disposals.as_view(), name="disposals"),
    path("disposals/<int:pk>/", include(_disposal)),
    *problems.Problems.urls("problems/"),
    path("problems/<int:pk>/pass/", problems.PassOn.as_view(), name="problem-pass"),
    path("corrections/", corrections.Corrections.as_view(), name="corrections"),
    path("corrections/new/", corrections.GiveCorrection.as_view(), name="correction-new"),
    path("corrections/<int:pk>/", include(_correction)),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path("reviews/board/", board.ReviewBoardPage.as_view(), name="review-board"),
    path("reviews/open/", reviews.OpenReview.as_view(), name="review-open"),
    path("reviews/<int:pk>/", include(_review)),
    path("transfers/", include(_transfers)),
    *mobility.Stays.urls("stays/"),
    *mobility.Contacts.urls("contacts/"),
    *mobility.LostSearches.urls("searches/"),
    *mobility.Guests.urls("guests/"),
    path("members/<int:pk>/search-record/", include(_search_record)),
    path("activities/", include(_activities)),
    path("admissions/", include(_admissions)),
    path("dues/", include(_dues)),
    *clerks.Clerks.urls("clerks/"),
    path("members/", include(_members)),
    path("officers/", include(_officers)),
    path("organisations/", include(_organisations)),
    path("abnormal/", organisations.AbnormalOrganisations.as_view(), name="abnormal"),
    path("elections/", elections.Elections.as_view(), name="elections"),
]
