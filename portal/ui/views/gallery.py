from typing import Any

from django.conf import settings
from django.http import Http404
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from portal.ui.components import SAMPLES
from portal.ui.permissions import GALLERY_VIEW
from portal.ui.views.page import Page


class Gallery(Page):
    """Every component with its declared props and a sample, for those who build pages."""

    template_name = "ui/gallery.html"
    title = "界面组件"
    lead = "页面由这些组件拼成；新页面先在这里找，找不到再添。"
    permission = GALLERY_VIEW

    def prepare(self) -> None:
        if settings.PRODUCTION:
            raise Http404

    def context(self, **extra: Any) -> dict[str, Any]:
        engine, compiler = engines["django"], CottonCompiler()
        samples = []
        for sample in SAMPLES:
            template = engine.from_string(compiler.process(sample.source))
            samples.append({"sample": sample, "html": template.render({}, self.request)})
        return super().context(samples=samples, **extra)
