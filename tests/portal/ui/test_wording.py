"""What a form says of itself: every message can be filled in, whatever its label is."""

from django import forms

from portal.ui import wording


class ShareForm(forms.Form):
    share = forms.DecimalField(label="比例（%）", min_value=0, max_value=100, decimal_places=1)
    remark = forms.CharField(label="说明（%）", max_length=3)
    sort = forms.ChoiceField(label="类别（%）", choices=[("a", "甲")])


def told(**typed):
    form = ShareForm(typed)
    wording.word(form)
    return {name: [str(one) for one in errors] for name, errors in form.errors.items()}


def test_a_per_cent_sign_of_a_label_is_no_placeholder():
    assert told(share="101", remark="四个字呢", sort="b") == {
        "share": ["比例（%）不能大于 100。"],
        "remark": ["说明（%）最多 3 个字，现在是 4 个，请精简。"],
        "sort": ["请从列表中选择类别（%）。"],
    }
    assert told(share="x", remark="", sort="a") == {
        "share": ["比例（%）要填数字，如 12.5。"],
        "remark": ["请填写说明（%）。"],
    }
