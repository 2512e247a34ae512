"""The pages of ledgers, asked for as a browser and the script of the sheet do."""

import json

from django.urls import reverse


def url(name, *args):
    return reverse(f"assessments:{name}", args=[getattr(each, "pk", each) for each in args])


def post(browser, name, ledger, body=None):
    """As the script of the sheet does."""
    sent = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
    return browser.post(url(name, ledger), sent, content_type="application/json")


def text(answer):
    return answer.content.decode()
