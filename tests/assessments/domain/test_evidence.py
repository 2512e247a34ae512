"""Proofs of cells: how many, of which kind, whose, and where they were used before."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from assessments.domain.ledgers import evidence
from assessments.domain.ledgers.filling import Filling
from portal.access import Denied
from portal.files.domain import tidying, uploads
from portal.files.models import StoredFile, Upload
from tests.factories import accounts, files, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_SCANNER = ""


def attach(ledger, by, *, key="visited", content=b"first", name="签到表.txt"):
    return evidence.attach(ledger, key=key, file=files.sent(name, content), by=by)


def test_a_file_stays_with_its_cell(bare_ledger, member):
    file = attach(bare_ledger, member)
    assert (file.key, file.upload.name, file.upload.unit) == (
        "visited",
        "签到表.txt",
        bare_ledger.unit,
    )
    assert file.upload.expires_at is None
    assert Filling(bare_ledger, by=member).files == {"visited": [file]}


def test_no_more_than_the_field_takes(bare_ledger, member):
    attach(bare_ledger, member)
    attach(bare_ledger, member, content=b"second")
    with pytest.raises(ValidationError, match="“走访人数”最多附 2 个文件。请先删除不用的"):
        attach(bare_ledger, member, content=b"third")
    assert bare_ledger.files.count() == 2
    evidence.take_away(bare_ledger.files.first(), by=member)
    assert attach(bare_ledger, member, content=b"third").pk


def test_none_where_none_is_asked(bare_ledger, member):
    for key in ("remark", "nothing"):
        with pytest.raises(ValidationError, match="这一格现在不能附佐证材料"):
            attach(bare_ledger, member, key=key)
    assert not Upload.objects.exists()


def test_not_of_a_kind_that_is_something_else(bare_ledger, member):
    with pytest.raises(ValidationError, match="没有保存"):
        attach(bare_ledger, member, name="签到表.pdf", content=b"MZ\x90\x00")
    assert not bare_ledger.files.exists()


def test_no_larger_than_the_field_takes(bare_ledger, member):
    large = b"a" * (10 * 1024 * 1024 + 1)
    with pytest.raises(ValidationError, match=r"“签到表\.txt”超过 10 MB。请压缩或拆分后再上传"):
        attach(bare_ledger, member, content=large)
    assert not Upload.objects.exists()


def test_not_by_another_township(bare_ledger, other_town):
    stranger = accounts.holder("township_member", other_town)
    with pytest.raises(Denied):
        attach(bare_ledger, stranger)
    assert not Upload.objects.exists()


def test_neither_attached_nor_taken_away_once_it_was_handed_over(submitted, member):
    file = ledgers.proof(submitted, member)
    with pytest.raises(ValidationError, match="现在是“待审核”，不能再填"):
        attach(submitted, member)
    with pytest.raises(ValidationError, match="现在是“待审核”，不能再填"):
        evidence.take_away(file, by=member)


def test_opened_by_whoever_sees_the_ledger(bare_ledger, member, reviewer, other_town):
    upload = attach(bare_ledger, member).upload
    assert uploads.may_read(upload, reviewer)
    assert not uploads.may_read(upload, accounts.holder("township_member", other_town))


class TestChosenAgain:
    """What proves another cell of the month is not sent a second time."""

    @pytest.fixture
    def weekly(self, county, office, town):
        """Of the same days."""
        preset = replace(ledgers.BARE, key="weekly", name="周报")
        return ledgers.of(ledgers.form(county, preset, by=office), town)

    def again(self, ledger, chosen, by, key="visited"):
        return evidence.attach_again(ledger, key=key, chosen=chosen.pk, by=by)

    def test_it_is_one_content_under_two_cells(self, bare_ledger, weekly, member, reviewer):
        first = attach(weekly, member)
        assert evidence.to_choose(bare_ledger, by=member) == [first]
        second = self.again(bare_ledger, first, member)
        assert second.upload.stored == first.upload.stored
        assert (second.upload.name, second.upload.expires_at) == ("签到表.txt", None)
        assert evidence.to_choose(bare_ledger, by=member) == [second], "each content once"
        (use,) = evidence.used_before(Filling(bare_ledger).files, by=reviewer)[second.pk]
        assert (use.file, use.is_same, use.is_shared) == (first, True, True)
        evidence.take_away(first, by=member)
        tidying.tidy()
        with uploads.open_for(second.upload, by=member) as content:
            assert content.read() == b"first"

    def test_not_twice_under_one(self, bare_ledger, member):
        first = attach(bare_ledger, member)
        with pytest.raises(ValidationError, match=r"“走访人数”已附有“签到表\.txt”，不用再附"):
            self.again(bare_ledger, first, member)

    def test_neither_of_another_month_nor_of_another_unit(
        self, bare, bare_ledger, member, other_town, town
    ):
        clerk = accounts.holder("township_member", other_town)
        past = ledgers.of(bare, town, ledgers.NOVEMBER.shifted(-2))
        foreign = ledgers.opened(bare)[other_town.short_name]
        for one in (ledgers.proof(past, member), ledgers.proof(foreign, clerk)):
            assert evidence.to_choose(bare_ledger, by=member) == []
            with pytest.raises(ValidationError, match="不是本单位本期的"):
                self.again(bare_ledger, one, member)

    def test_it_takes_its_place_as_any_other(self, bare_ledger, weekly, member):
        first = attach(weekly, member)
        attach(bare_ledger, member, content=b"second")
        attach(bare_ledger, member, content=b"third")
        with pytest.raises(ValidationError, match="最多附 2 个文件"):
            self.again(bare_ledger, first, member)
        with pytest.raises(ValidationError, match="这一格现在不能附佐证材料"):
            self.again(bare_ledger, first, member, key="remark")

    def test_no_larger_than_this_field_takes(self, bare_ledger, weekly, member):
        first = attach(weekly, member)
        StoredFile.objects.filter(pk=first.upload.stored_id).update(size=11 * uploads.MEGABYTE)
        with pytest.raises(ValidationError, match="超过 10 MB，这一格附不了"):
            self.again(bare_ledger, first, member)


class TestUsedBefore:
    def used(self, ledger, by):
        files = Filling(ledger, by=by).files
        return {
            file: [(str(use.file.ledger), use.is_same) for use in uses]
            for file, uses in evidence.used_before(files, by=by).items()
        }

    @pytest.fixture
    def first(self, bare, other_town):
        """Of the other town, two months ago."""
        clerk = accounts.holder("township_member", other_town)
        past = ledgers.of(bare, other_town, ledgers.NOVEMBER.shifted(-2))
        return ledgers.proof(past, clerk, content=b"first")

    def test_the_same_content_anywhere_is_told_to_the_reviewer(
        self, bare_ledger, member, reviewer, first
    ):
        file = attach(bare_ledger, member, name="另一个名字.txt")
        other = attach(bare_ledger, member, content=b"another")
        assert self.used(bare_ledger, reviewer) == {
            file.pk: [(str(first.ledger), True)],
            other.pk: [],
        }

    def test_but_not_to_whoever_does_not_see_it(self, bare_ledger, member, first):
        file = attach(bare_ledger, member)
        assert self.used(bare_ledger, member) == {file.pk: []}

    @pytest.fixture
    def photographed(self, bare, other_town):
        """By the other town, two months ago."""
        past = ledgers.opened(bare, ledgers.NOVEMBER)[other_town.short_name]
        clerk = accounts.holder("township_member", other_town)
        return attach(past, clerk, content=files.saved(files.photograph(1)), name="走访.jpg")

    def test_a_picture_saved_anew_and_cut_is_told_as_alike(
        self, bare_ledger, member, reviewer, photographed
    ):
        copy = files.cut(files.photograph(1).resize((300, 225)), 0.05, 0.05, 0.05, 0.05)
        file = attach(bare_ledger, member, content=files.saved(copy, quality=50), name="图.jpg")
        other = attach(bare_ledger, member, content=files.saved(files.photograph(2)), name="2.jpg")
        assert self.used(bare_ledger, reviewer) == {
            file.pk: [(str(photographed.ledger), False)],
            other.pk: [],
        }
        assert self.used(bare_ledger, member) == {file.pk: [], other.pk: []}  # not his to see
