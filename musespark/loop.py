"""The composition root: the steps of a Work's life, the feed's parts, what each room adds to the others' pages.

Read this first. Rooms never import to their left; where a room must be told of something further left, it has a list
and this module fills it, once, when the process starts.
"""

from datetime import timedelta

from django.apps import AppConfig


class Loop(AppConfig):
    """Closes the loop when Django starts."""

    name = "musespark"
    label = "loop"

    def ready(self) -> None:
        """Wire the rooms; their models can be imported only from here on."""
        wire_life()
        wire_pages()
        wire_traces()
        wire_leaving()
        wire_known()
        wire_operation()


def wire_life() -> None:
    """Name what follows each step of a Work's life, in the same transaction (jobs are rows of it)."""
    from musespark.create import by_hand, intake
    from musespark.credential import bearing, citation, vouch
    from musespark.distribute.enlist import enlist
    from musespark.earn import redivide
    from musespark.traces import reactions
    from musespark.works.life import LIFE
    from musespark.works.publish import hindrances
    from musespark.works.tell import tell, untell

    hindrances.append(intake.hindrance)
    LIFE.wire("publish", by_hand.hold_to, citation.hold_to, enlist, bearing.soon, vouch.soon, reactions.replied, tell)
    LIFE.wire("bear", enlist)  # its fingerprints stand: the feed knows what it is near to
    LIFE.wire("vouch", enlist)  # its label stands
    LIFE.wire("edit", by_hand.hold_to, citation.hold_to, enlist, bearing.soon, vouch.soon)
    LIFE.wire("offer", vouch.soon)  # what others may make of it stands in its credentials
    LIFE.wire("derive", vouch.soon, redivide.soon)  # label, credentials and income follow what it is made from
    LIFE.wire("withdraw", enlist, reactions.reply_withdrawn, untell)
    LIFE.wire("restore", enlist, reactions.replied, tell)


def wire_pages() -> None:
    """Hand cards, profiles and the rail what rooms further left know."""
    from musespark.care import log
    from musespark.create import leaving
    from musespark.create import recorder as editor
    from musespark.create.queries import station_words
    from musespark.credential import logged, mined, record, shown, studio
    from musespark.credential.leaving import signed_poster
    from musespark.distribute import shown as sent
    from musespark.earn import shown as earned
    from musespark.learn import shown as learned
    from musespark.people import shelves
    from musespark.web.context import banners, stylesheets
    from musespark.works import cards, serve, stations
    from musespark.works.recorder import Recorder, recorders
    from musespark.works.shelves import WORK_SHELVES

    rooms = ("create/studio", "credential/credential", "distribute/feed", "earn/earn", "learn/learn")
    banners.append("/demo/progress")
    stylesheets.extend(f"{room}.css" for room in rooms)
    record.recorders.append(studio.recorded)
    leaving.finishers.append(signed_poster)
    recorders.append(Recorder("create/edit.js", editor.state_of, editor.keep_reported, editor.keep_new, editor.waiting))
    cards.labelled.append(shown.labels)
    cards.rewarded.append(earned.reward_counts)
    serve.picture_headers.extend([shown.link_header, mined.picture_headers])
    serve.work_headers.append(mined.headers_of)
    log.kinds.extend([logged.RULINGS, logged.FINDINGS])
    shelves.shelves.extend(WORK_SHELVES)
    facts = (station_words, shown.station_words, sent.station_words, earned.station_words, learned.station_words)
    stations.station_facts.extend(facts)


def wire_traces() -> None:
    """Let the record of what happened hear of reactions, and lend pages the tokens that their reports need."""
    from musespark.create import remix
    from musespark.distribute import seen
    from musespark.people import relate
    from musespark.traces import beacon, reactions, token
    from musespark.works import react, seal

    beacon.listeners.append(seen.note)
    react.listeners.append(reactions.reacted)
    react.leaves.append(remix.may_repost)
    relate.mute_listeners.append(reactions.hid)
    seal.sealers.append(token.mint)


def wire_leaving() -> None:
    """Name who keeps which bytes, so that those of a deleted Work or account go, and no others; and its words."""
    from musespark.create import belongings as studio
    from musespark.credential import belongings as proofs
    from musespark.distribute import enlist
    from musespark.people import leave, picture
    from musespark.support import orphans
    from musespark.works import belongings

    leave.farewells.append(belongings.let_go_of)
    belongings.farewells.extend([enlist.strike, studio.let_go])
    orphans.namers.extend([belongings.named, picture.named, studio.named, proofs.named])


def wire_known() -> None:
    """List what each room knows about a person."""
    from musespark.care.known import CARE_SECTIONS
    from musespark.create.known import STUDIO_SECTIONS
    from musespark.credential.known import LABEL_SECTIONS
    from musespark.distribute.known import FEED_SECTIONS
    from musespark.earn.known import MONEY_SECTIONS
    from musespark.learn.known import TRACE_SECTIONS
    from musespark.people.known import sections
    from musespark.works.known import WORK_SECTIONS

    sections.extend([*WORK_SECTIONS, *STUDIO_SECTIONS, *LABEL_SECTIONS, *FEED_SECTIONS, *MONEY_SECTIONS])
    sections.extend([*TRACE_SECTIONS, *CARE_SECTIONS])


def wire_operation() -> None:
    """List the worker's chores, the doctor's checks, what waits for the operator, what a restore and a start do."""
    from musespark.care import waiting as moderation
    from musespark.create import choice
    from musespark.create.checkup import writing_model
    from musespark.credential import bearing, contest, dispute, probing, reprint, shelves, transparency
    from musespark.credential.checkup import credentials
    from musespark.distribute import catalogue, fold, search, seen
    from musespark.earn.checkup import ledger
    from musespark.learn import ask, lake
    from musespark.support import backup, doctor, warm
    from musespark.support.chores import Chore, chores
    from musespark.web import setup
    from musespark.web.waiting import waiting
    from musespark.works.withdraw import purge

    chores.extend(
        [
            Chore(fold.fold_job.call, timedelta(seconds=10)),
            Chore(fold.sweep, timedelta(hours=6)),
            Chore(seen.forget_old, timedelta(hours=24)),
            Chore(lake.compact, timedelta(minutes=5)),
            Chore(reprint.take_anew, timedelta(minutes=1)),
            Chore(reprint.take_points, timedelta(minutes=1)),
            Chore(bearing.hear_anew, timedelta(minutes=1)),
            Chore(shelves.keep, timedelta(hours=1)),
            Chore(purge, timedelta(hours=24)),
            Chore(probing.forget_old, timedelta(hours=24)),
            Chore(transparency.catch_up, timedelta(hours=24)),
        ]
    )
    doctor.checks.extend([credentials, writing_model, ledger])
    waiting.update(reports=moderation.waiting, contests=contest.waiting, disputes=dispute.waiting)
    backup.after_restore.append(search.rebuild)
    setup.done["/operate/model"] = lambda: choice.writer() is not None
    # last, a question about no Work: so nobody waits for DuckDB and Ibis, which take seconds to import
    warm.warm_up.extend([catalogue.warm_up, shelves.warm_up, lambda: ask.looks([0], author=0)])
