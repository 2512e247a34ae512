"""Whom an entry of a hidden register names as its own sees that entry, and no other."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.fields.domain.kinds.links import numbered
from portal.people.domain import merges
from portal.registers.domain import records, registers
from portal.registers.models import Register, RegisterRecord
from tests.factories import accounts, orgs
from tests.factories import registers as make
from tests.factories.people import PersonFactory

NAME, OTHERS = "谈心谈话", "与别人谈"
FIELDS = [
    {"label": "谈话人", "kind": KindKey.PERSON, "required": True},
    {"label": "主要情况", "kind": KindKey.TEXT},
]


@pytest.fixture
def talks(county, town):
    """Two talks: one by somebody of the township who has an account, one by somebody else."""
    keeper = accounts.holder("cadre_office", county)
    accounts.with_role(keeper, "organization_office", county)
    facts = {"filled_by": ["cadre_office"], "seen_by": ["cadre_office"], "levels": ["county"]}
    register = make.register(county, FIELDS, (), by=keeper, name=NAME, **facts)
    own = {"own_key": make.key(register, "谈话人")}
    settings = {name: getattr(register, name) for name in ("name", "levels", "single", "kind")}
    registers.edit(register, by=keeper, **{**settings, **facts, **own})
    talker = accounts.holder("township_member", town)
    person = PersonFactory(unit=town, name=talker.name)
    other = PersonFactory(unit=county, name="别人")
    mine = fill(register, county, person, "与我谈", keeper)
    theirs = fill(register, county, other, OTHERS, keeper)
    return {**locals(), "register": Register.objects.get(pk=register.pk)}


def fill(register, unit, person, words, by):
    typed = {"谈话人": numbered(person.name, person.pk), "主要情况": words}
    return records.create(register, unit=unit, raw=make.raw(register, **typed), by=by)


def seen(user):
    return set(RegisterRecord.objects.visible_to(user))


def test_a_talker_sees_his_own_and_no_other(talks, client):
    talker, register = talks["talker"], talks["register"]
    accounts.signed_in(client, talker)
    assert seen(talker) == {talks["mine"]}
    listed = client.get(register.get_absolute_url()).content.decode()
    assert "与我谈" in listed
    assert OTHERS not in listed
    assert client.get(talks["mine"].get_absolute_url()).status_code == 200
    assert client.get(talks["theirs"].get_absolute_url()).status_code == 404
    found = client.get(reverse("search"), {"q": NAME}).content.decode()
    assert register.get_absolute_url() in found


def test_of_the_register_he_sees_nothing_else(talks, client):
    """Not who has not filled, not the form, not the numbers: those tell of the others."""
    accounts.signed_in(client, talks["talker"])
    for name in ("statistics", "unfilled", "grid", "excel", "download", "new-record", "board"):
        address = reverse(f"registers:{name}", args=[talks["register"].pk])
        assert client.get(address).status_code == 404, name
    for name in ("design", "edit", "copy", "schema"):
        address = reverse(f"registers:{name}", args=[talks["register"].pk])
        assert client.get(address).status_code in {403, 404}, name


def test_a_designer_who_had_a_talk_does_not_get_at_the_rest(talks, client, county):
    designer = accounts.holder("organization_office", county)
    talk = PersonFactory(unit=county, name=designer.name)
    own = fill(talks["register"], county, talk, "与设计人谈", talks["keeper"])
    assert seen(designer) == {own}
    accounts.signed_in(client, designer)
    for name in ("design", "edit", "copy", "schema", "preview", "urge"):
        address = reverse(f"registers:{name}", args=[talks["register"].pk])
        assert client.get(address).status_code == 404, name


def test_nobody_else_learns_of_it(talks, client, town):
    neighbour = accounts.holder("township_member", town)
    accounts.signed_in(client, neighbour)
    assert seen(neighbour) == set()
    for address in (talks["register"].get_absolute_url(), talks["mine"].get_absolute_url()):
        assert client.get(address).status_code == 404
    assert NAME not in client.get(reverse("registers:registers")).content.decode()


def test_of_two_who_are_called_so_neither_is_taken_for_the_other(talks, town):
    talker = talks["talker"]
    PersonFactory(unit=town, name=talker.name)
    assert seen(talker) == set()


def test_of_two_accounts_called_so_neither_is_taken_for_the_other(talks, town):
    talker = talks["talker"]
    namesake = accounts.UserFactory(unit=town, name=talker.name)
    assert seen(talker) == set()
    assert seen(accounts.with_role(namesake, "township_member", town)) == set()


def test_the_same_name_elsewhere_is_somebody_else(talks, county):
    elsewhere = orgs.township(county)
    other = accounts.with_role(
        accounts.UserFactory(unit=elsewhere, name=talks["talker"].name),
        "township_member",
        elsewhere,
    )
    assert seen(other) == set()
    assert seen(talks["talker"]) == {talks["mine"]}


def test_without_the_right_to_fill_registers_there_is_nothing_of_ones_own(talks, town):
    talker = talks["talker"]
    talker.role_holdings.all().delete()
    assert seen(type(talker).objects.get(pk=talker.pk)) == set()


def test_who_is_named_later_sees_it_and_who_was_named_does_not(talks, county):
    mine, other = talks["mine"], talks["other"]
    typed = {"谈话人": numbered(other.name, other.pk), "主要情况": "与我谈"}
    records.edit(mine, raw=make.raw(talks["register"], **typed), by=talks["keeper"])
    assert seen(talks["talker"]) == set()


def test_a_merge_of_persons_takes_the_entry_along(talks, town):
    twin = PersonFactory(unit=town, name="曾用名")
    security = accounts.holder("organization_office", talks["county"])
    records.edit(
        talks["mine"],
        raw=make.raw(talks["register"], 谈话人=numbered(twin.name, twin.pk), 主要情况="与我谈"),
        by=talks["keeper"],
    )
    assert seen(talks["talker"]) == set()
    merges.merge(talks["person"], drop=twin, reason="同一人", by=security)
    assert seen(talks["talker"]) == {talks["mine"]}


def test_the_field_that_says_whose_it_is_does_not_go(talks):
    register, keeper = talks["register"], talks["keeper"]
    draft = designs.start_draft(register.fieldset, by=keeper)
    designs.remove_field(draft.fields.get(label="谈话人"), by=keeper)
    with pytest.raises(ValidationError, match="给本人看的人员字段"):
        designs.publish(draft, effective_from=timezone.localdate(), by=keeper)


def test_only_a_person_nobody_hides_says_whose_it_is(talks):
    register, keeper = talks["register"], talks["keeper"]
    facts = ("name", "levels", "single", "kind", "filled_by", "seen_by")
    settings = {name: getattr(register, name) for name in facts}
    text = make.key(register, "主要情况")
    with pytest.raises(ValidationError, match="不敏感的人员字段"):
        registers.edit(register, by=keeper, **{**settings, "own_key": text})
    registers.edit(register, by=keeper, **{**settings, "own_key": ""})
    assert seen(talks["talker"]) == set()
