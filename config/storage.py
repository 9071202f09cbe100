"""Static files with a hash of their content in the name."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrite the imports between our own JavaScript modules.

    Browsers may then keep every file for ever: a changed module has a changed name
    in each module that imports it.
    """

    support_js_module_import_aggregation = True
