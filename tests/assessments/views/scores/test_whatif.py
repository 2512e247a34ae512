"""The page on which other weights are tried."""

import pytest

from assessments.models import Indicator, SchemeVersion
from tests.assessments.asking import text, url

pytestmark = pytest.mark.usefixtures("reported", "in_december")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(scored):
    """What the page sends: every field, one of them changed."""

    def fields(**changed):
        sent = {}
        for one in scored.version.indicators.all():
            sent |= {f"full_{one.pk}": one.full, f"empty_{one.pk}": one.empty}
            sent[f"missing_{one.pk}"] = one.missing
            if one.aim == "fixed":
                sent[f"target_{one.pk}"] = one.aims[0]
        for name, value in changed.items():
            part, code = name.split("_")
            sent[f"{part}_{Indicator.objects.get(code=code).pk}"] = value
        return sent

    return fields


class TestThePage:
    def test_begins_with_what_was_scored(self, at, scored, assessor):
        page = at(assessor).get(url("what-if", scored))
        assert [str(one.total) for one in page.context["result"].units] == [
            "76.48",
            "39.25",
            "0.00",
        ]
        assert 'value="100"' in text(page)
        assert "E+" not in text(page)

    def test_answers_a_change_with_the_places(self, at, scored, assessor, asked):
        answer = at(assessor).get(
            url("what-if", scored), asked(full_A1=40, target_A1=20), headers=HTMX
        )
        assert "73.42" in text(answer)
        assert "满分合计与方案不一致" in text(answer)
        assert "<form" not in text(answer)

    def test_what_cannot_be_read_is_told(self, at, scored, assessor, asked):
        answer = at(assessor).get(url("what-if", scored), asked(full_A1="很多"), headers=HTMX)
        assert "填写有误" in text(answer)

    def test_is_for_those_who_see_every_line(self, at, scored, leader, member):
        assert at(leader).get(url("what-if", scored)).status_code == 200
        assert at(member).get(url("what-if", scored)).status_code == 403

    def test_is_offered_on_the_ranking(self, at, scored, assessor):
        assert url("what-if", scored) in text(at(assessor).get(url("ranking")))

    def test_keeps_a_draft(self, at, scored, assessor, asked):
        answer = at(assessor).post(url("what-if", scored), asked(full_A1=40))
        assert answer.status_code == 302
        assert SchemeVersion.objects.drafts().get().full == 120

    def test_nothing_changed_is_not_kept(self, at, scored, assessor, asked):
        answer = at(assessor).post(url("what-if", scored), asked())
        assert answer.status_code == 422
        assert "还没有改动" in text(answer)
