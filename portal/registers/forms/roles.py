"""A box of roles."""

from django import forms

from portal.accounts.roles import ROLES
from portal.registers.permissions import REGISTER_FILL


def roles_box(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    """Of those who fill registers: others do not get to see them."""
    choices = [
        (key, role.label) for key, role in ROLES.items() if REGISTER_FILL in role.permissions
    ]
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )
