"""Addresses of the credential room."""

from django.urls import path

from musespark.credential.pages import contests, copying, credential, disputes, log, mine, revoked, station, verify
from musespark.credential.pages.map import draft_map, ground, own_map

app_name = "prove"
urlpatterns = [
    path("prove", verify.verify, name="verify"),
    path("verify", verify.verify_api, name="verify_api"),
    path("prove/c/<slug:key>", credential.credential, name="credential"),
    path("prove/c/<slug:key>.json", credential.report, name="report"),
    path("prove/m/<slug:sha256>.c2pa", credential.sidecar, name="sidecar"),
    path("prove/t/<slug:key>.txt", credential.text, name="text"),
    path("prove/mine", mine.mine, name="mine"),
    path("prove/mine/key", mine.take_key, name="take_key"),
    path("prove/mine/new", mine.renew_key, name="renew_key"),
    path("prove/mine/machines", mine.choose_all, name="choose_all"),
    path("w/<slug:key>/machines", mine.choose_one, name="choose_one"),
    path("prove/people.pem", revoked.people, name="people"),
    path("prove/t/<slug:key>/copy", copying.copy_text, name="copy"),
    path("prove/revoked.json", revoked.revoked, name="revoked"),
    path("prove/log", log.log, name="log"),
    path("prove/log/checkpoint.txt", log.checkpoint, name="checkpoint"),
    path("prove/log/head.json", log.head, name="log_head"),
    path("prove/log/<int:number>.json", log.entry, name="log_entry"),
    path("prove/log/consistency.json", log.consistency, name="log_consistency"),
    path("prove/near/<slug:key>", station.near_draft, name="near"),
    path("prove/match/<slug:key>/<slug:other>", disputes.match, name="match"),
    path("prove/map", own_map, name="map"),
    path("prove/map/<slug:key>", draft_map, name="draft-map"),
    path("prove/ground/<slug:key>", ground, name="ground"),
    path("prove/preview/<slug:key>", station.preview, name="preview"),
    path("w/<slug:key>/prove", station.station, name="station"),
    path("w/<slug:key>/contest", contests.contest_label, name="contest"),
    path("operate/contests", contests.contests, name="contests"),
    path("operate/contests/<int:number>", contests.rule_on, name="rule"),
    path("operate/disputes", disputes.disputes, name="disputes"),
    path("operate/findings/<int:number>/back", disputes.take_finding_back, name="overturn"),
    path("operate/rulings/<int:number>/back", contests.take_ruling_back, name="take_back"),
]
