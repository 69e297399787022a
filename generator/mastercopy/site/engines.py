"""Names the engines that draw the frame around the pages of a site, and what builds a site with each."""

from __future__ import annotations

from mastercopy.proof.manifest import MKDOCS, ZENSICAL
from mastercopy.site import mkdocs_door, zensical_door

BUILDERS = {MKDOCS: mkdocs_door.build_site, ZENSICAL: zensical_door.build_site}
"""What builds a site, by the engine that it is asked for with; the one answers as the other."""
