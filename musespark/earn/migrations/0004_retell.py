"""Tell of rewards given before routes were kept by which terms their shares came about, from the terms as they stand."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F

from musespark.earn.splits import CAP_PPM, Edge, passages
from musespark.support.money import UNIT


def retell(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    shares, routes = apps.get_model("earn", "Share").objects, apps.get_model("earn", "Route").objects
    shares.update(reached_ppm=F("ppm"))
    shares.filter(role="creator").update(reached_ppm=UNIT)
    accepted = apps.get_model("works", "Derivation").objects.filter(share_ppm__gt=0)
    terms = {(row.child_id, row.parent_id): row for row in accepted}
    edges = [Edge(*pair, row.share_ppm) for pair, row in terms.items()]
    flows = {work: passages(work, edges) for work in shares.filter(role="parent").values_list("reward__work", flat=True)}
    for share in shares.filter(role="parent").select_related("reward"):
        found = [each for each in flows[share.reward.work_id] if each.edge.parent == share.work_id]
        share.reached_ppm = max(share.ppm, round(sum(each.carried for each in found) * UNIT))
        share.save(update_fields=["reached_ppm"])
        for each in found:
            row = terms[each.edge.child, each.edge.parent]
            routes.create(
                share=share,
                child_id=row.child_id,
                received_ppm=round(each.received * UNIT),
                agreed_ppm=row.share_ppm,
                claimed_ppm=each.claimed_ppm,
                most_ppm=CAP_PPM,
                terms=row.terms,
                agreed_at=row.at,
            )


class Migration(migrations.Migration):
    dependencies = [("earn", "0002_append_only"), ("earn", "0003_route"), ("works", "0001_initial")]

    operations = [migrations.RunPython(retell, migrations.RunPython.noop)]
