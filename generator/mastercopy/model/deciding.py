"""Names the places in a repository that decide how everything else is read and judged, and what each decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deciding:
    """A place that decides: a file, or a folder where it ends in `/`; `judges` what approves, or what is forgiven."""

    place: str
    what: str
    judges: bool = True

    def covers(self, path: str) -> bool:
        """Whether a path is this place, or lies in it."""
        return path == self.place or (self.place.endswith("/") and path.startswith(self.place))


DECIDING = (
    Deciding("records/people.yml", "who holds which role, and whose e-mail and login is whose"),
    Deciding("records/roles.yml", "which roles there are, and which of them approve"),
    Deciding("records/organisation.yml", "how the organisation approves, and what it checks how strictly"),
    Deciding("records/approval-matrix.yml", "who must approve what, on which evidence"),
    Deciding("records/allowed_signers", "whose key signs for whom"),
    Deciding("records/keys/", "whose key signs for whom"),
    Deciding("records/waivers.yml", "which problems are accepted for a while"),
    Deciding("records/waivers/", "which problems are accepted for a while"),
    Deciding("records/removals/", "which texts are gone by decision, and not by tampering"),
    Deciding("records/calendar.yml", "which days are working days"),
    Deciding("records/adoption.yml", "how texts without our front matter are read"),
    Deciding("records/_types/", "what kinds of records there are, and what is checked of them"),
    Deciding("records/_imports/", "how exports of other tools are read", judges=False),
    Deciding("records/signoffs/", "who signed what", judges=False),
    Deciding("records/reviews/", "what the forge says of reviews", judges=False),
    Deciding("mkdocs.yml", "how the site is built", judges=False),
    Deciding(".github/", "what runs on the forge, and who is asked there", judges=False),
    Deciding(".gitlab/", "what runs on the forge, and who is asked there", judges=False),
    Deciding(".gitlab-ci.yml", "what runs on the forge", judges=False),
    Deciding("CODEOWNERS", "who is asked on the forge", judges=False),
    Deciding("docs/CODEOWNERS", "who is asked on the forge", judges=False),
)


def deciding(path: str) -> Deciding | None:
    """What a path decides; None where it decides nothing over the rest."""
    return next((one for one in DECIDING if one.covers(path)), None)
