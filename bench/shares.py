"""Whose words: scripted sessions at the studio, the truth known for each character, and what the record makes of it.

A session writes as people do: it types word by word, pastes, takes a model's offers and changes little or most of
them, moves stretches, undoes, rejects, and lays posters out. Beside each character it keeps by itself whose it is. The
record is then read by the rooms' own ways, events to label. The peer counts the letters of what was accepted.
"""

import random

from bench.figure import Figure
from bench.world import in_own_instance, report

SESSIONS = 120
POINTS = 1.0  # at most off the truth
SEED = 20


def run() -> list[Figure]:
    """Write all sessions on an empty instance."""
    return in_own_instance("bench.shares")


def measure() -> list[Figure]:
    """Write the sessions; compare each share with the truth."""
    from bench.shares_sessions import BY_MODEL, Desk, laid_out, session, shares_of, truth
    from musespark.create.begin import begin
    from musespark.people.models import Person

    draw = random.Random(SEED)
    author = Person.objects.create(username="ada")
    off, peer, sums = [], [], 0
    for _ in range(SESSIONS):
        desk = Desk(draw, begin(author))
        session(desk)
        if not desk.text.strip():
            continue
        found, known = shares_of(desk.work), truth(desk)
        off.append(max(abs(found[hand] - known[hand]) for hand in known))
        peer.append(abs(100 * min(1.0, desk.accepted / max(1, len(desk.text))) - known["ai"]))
        sums += sum(map(round, (10_000 * share for share in found.values()))) != 1_000_000
        desk.work.delete()
    worst = max(off)
    ink = [abs(found - known) for headline in BY_MODEL for found, known in laid_out(author, headline)]
    name = f"shares of a text against the truth, worst of {SESSIONS} sessions"
    peers = {"counting the letters of what was accepted": max(peer)}
    return [
        Figure(name, worst, "points off", POINTS, worst <= POINTS, peers),
        Figure("the same, mean", sum(off) / len(off), "points off", None, None, {"the same": sum(peer) / len(peer)}),
        Figure("sessions whose shares do not sum to one", sums, "sessions", 0, sums == 0),
        Figure(
            f"AI share of a poster against its ink, worst of {len(ink)}",
            max(ink),
            "points off",
            POINTS,
            max(ink) <= POINTS,
        ),
    ]


if __name__ == "__main__":
    report(measure)
