"""What a process that runs `mastercopy` loads in the end: read once by the one that all of them are forks of."""

import mastercopy.cli.building
import mastercopy.cli.main
import mastercopy.cli.writing
import mastercopy.plugin
import mastercopy.site.mkdocs_door  # noqa: F401 - loaded to be there
