"""How the tests of units ask for pages."""

from django.urls import reverse

FRAGMENT = {"HX-Request": "true"}


def url(name, *records, **query):
    return reverse(f"orgs:{name}", args=[record.pk for record in records], query=query or None)


def text(response):
    return response.content.decode()
