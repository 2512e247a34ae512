from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names carry a hash, those that scripts import too: after an upgrade nobody runs old ones."""

    support_js_module_import_aggregation = True
