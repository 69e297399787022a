"""Turns news and dates into the files that each audience and role subscribes to, and the page that lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mastercopy.site.content import StampedPage
from mastercopy.site.feed import RELEASES, render_feed, render_news
from mastercopy.site.icalendar import render_calendar
from mastercopy.site.shell import feed_link
from mastercopy.site.speech import read_speech
from mastercopy.site.templating import render_template
from mastercopy.views.addresses import calendar_url, feed_url, role_url
from mastercopy.views.diaryview import Appointment, diary_for, view_diary
from mastercopy.views.logview import Entry
from mastercopy.views.naming import person_name
from mastercopy.views.newsview import AUDIENCES, view_news, view_news_of
from mastercopy.views.task import Task
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

PAGE = "for/feeds.html"
EVERYTHING = "data/calendar.ics"
_TITLES = {
    "staff": (
        say("For staff"),
        say("what came into force and what was withdrawn"),
        say("what comes into force, and what ends"),
    ),
    "controllers": (
        say("For document controllers"),
        say("everything that happened to documents: recorded, signed, rejected, reviewed, postponed"),
        say("reviews, sign-offs, what comes into force, copies on paper"),
    ),
    "auditors": (
        say("For auditors"),
        say("audits, findings, sign-offs, removals, what was changed afterwards"),
        say("audits, answers to findings, actions"),
    ),
    "leadership": (
        say("For leadership"),
        say("how objectives stand, changed promises, complaints as numbers"),
        say("objectives and their figures, actions, customers to meet, what waits for approval"),
    ),
}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed and a calendar, and what is in them."""

    title: str
    page: str
    feed: str
    told: str
    calendar: str
    dates: str
    count: int


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Everything that people subscribe to: the files, the page about them, and what pages announce in their head."""

    files: Mapping[str, bytes]
    page: StampedPage
    announced: Mapping[str, tuple[str, str]]
    """Page -> (title, address) of the feed that a browser finds there."""

    def announce(self, pages: Sequence[StampedPage]) -> list[StampedPage]:
        """The pages, with the feed of their own readers in the head of those that have one."""
        return [
            replace(page, head=page.head + feed_link(page.url, *self.announced[page.url]))
            if page.url in self.announced
            else page
            for page in pages
        ]


def render_subscriptions(
    compiled: Compiled, tasks: Sequence[Task], log: Sequence[Entry], book: Mapping[str, Any], base: str
) -> Subscriptions:
    """The feeds and calendars of every audience and role; `base` is the site's address, or empty."""
    news, diary = view_news(compiled, log, book), view_diary(compiled, tasks)
    files = {
        RELEASES: render_feed(compiled, base),
        EVERYTHING: render_calendar(compiled, say("everything due and planned"), diary, base),
    }
    audiences, roles = [], []
    for name in AUDIENCES:
        one = _of_audience(name, diary_for(diary, audience=name))
        title = f"{one.title[0].lower()}{one.title[1:]}"
        files[one.feed] = render_news(compiled, one.feed, title, one.page, news[name], base)
        files[one.calendar] = render_calendar(compiled, title, diary_for(diary, audience=name), base)
        audiences.append(one)
    for record in sorted(compiled.register.of_part("roles"), key=lambda one: (one.title, one.id)):
        one = _of_role(compiled, record.id, diary_for(diary, role=record.id))
        files[one.feed] = render_news(compiled, one.feed, one.title, one.page, view_news_of(compiled, record.id), base)
        files[one.calendar] = render_calendar(compiled, one.title, diary_for(diary, role=record.id), base)
        roles.append(one)
    html = render_template(
        "feeds.html.j2", PAGE, compiled.language, as_of=compiled.as_of.isoformat(), audiences=audiences, roles=roles,
        base=base, everything=EVERYTHING, releases=RELEASES, count=len(diary),
    )  # fmt: skip
    said = read_speech(compiled.language).say
    announced = {one.page: (said(one.title), one.feed) for one in (*audiences[1:], *roles)}
    return Subscriptions(files, StampedPage(PAGE, say("Feeds and calendars"), html), announced)


def _of_audience(name: str, dates: Sequence[Appointment]) -> Subscription:
    title, told, planned = _TITLES[name]
    return Subscription(title, f"for/{name}.html", feed_url(name), told, calendar_url(name), planned, len(dates))


def _of_role(compiled: Compiled, role: str, dates: Sequence[Appointment]) -> Subscription:
    title = person_name(compiled, role).title
    feed, calendar = feed_url(role, role=True), calendar_url(role, role=True)
    return Subscription(title, role_url(role), feed, "", calendar, "", len(dates))
