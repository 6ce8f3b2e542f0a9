"""Addresses of the studio."""

from django.urls import path

from musespark.create.pages import draft, engine, new, offers, pictures, recording, remixing, station, studio

app_name = "create"
urlpatterns = [
    path("create", studio.studio, name="studio"),
    path("create/dial", studio.dial, name="dial"),
    path("create/known.json", studio.known, name="known"),
    path("create/new", new.new, name="new"),
    path("create/remix/<slug:key>", remixing.remix, name="remix"),
    path("create/<slug:key>/from/<slug:other>", remixing.made_from, name="made_from"),
    path("create/remix-request/<int:number>", remixing.remix_request, name="remix_request"),
    path("create/offer/<int:number>/accept", offers.accept, name="accept"),
    path("create/offer/<int:number>/undo", offers.undo, name="undo"),
    path("create/offer/<int:number>/reject", offers.reject, name="reject"),
    path("create/offer/<int:number>/edit", offers.edit, name="edit"),
    path("create/offer/<int:number>/another", offers.another, name="another"),
    path("create/offer/<int:number>/poster", offers.poster, name="poster"),
    path("create/picture/<int:number>", pictures.picture, name="picture"),
    path("create/picture/<int:number>/describe", pictures.describe, name="describe"),
    path("create/picture/<int:number>/suggest", pictures.suggest, name="suggest"),
    path("create/picture/<int:number>/remove", pictures.remove, name="remove_picture"),
    path("create/<slug:key>", draft.draft, name="draft"),
    path("create/<slug:key>/save", draft.save, name="save"),
    path("create/<slug:key>/publish", draft.publish, name="publish"),
    path("create/<slug:key>/delete", draft.delete, name="delete"),
    path("create/<slug:key>/restore", draft.restore, name="restore"),
    path("create/<slug:key>/offers", offers.offers, name="offers"),
    path("create/<slug:key>/cancel", offers.cancel, name="cancel"),
    path("create/<slug:key>/mine", offers.mine, name="mine"),
    path("create/<slug:key>/recording", recording.recording, name="recording"),
    path("create/<slug:key>/recording/again", recording.again, name="again"),
    path("create/<slug:key>/recording/remove", recording.remove, name="remove_recording"),
    path("create/<slug:key>/recording/poster", recording.poster, name="poster_at"),
    path("create/<slug:key>/recording/captions", recording.captions, name="captions"),
    path("create/<slug:key>/pictures", pictures.pictures, name="pictures"),
    path("w/<slug:key>/create", station.station, name="station"),
    path("operate/model", engine.engine, name="model"),
]
