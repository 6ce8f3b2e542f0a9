from django.urls import path

from musespark.works.pages import edit, history, picture, react, recording, tag, terms, work

app_name = "works"
urlpatterns = [
    path("w/<slug:key>", work.work, name="work"),
    path("w/<slug:key>/reply", work.reply, name="reply"),
    path("w/<slug:key>/history", history.history, name="history"),
    path("w/<slug:key>/edit", edit.edit, name="edit"),
    path("w/<slug:key>/withdraw", edit.withdraw, name="withdraw"),
    path("w/<slug:key>/like", react.react, {"verb": "like"}, name="like"),
    path("w/<slug:key>/save", react.react, {"verb": "save"}, name="save"),
    path("w/<slug:key>/repost", react.react, {"verb": "repost"}, name="repost"),
    path("w/<slug:key>/pin", react.pin, name="pin"),
    path("m/<int:asset>/original", picture.original, name="original"),
    path("m/<int:asset>/recording", recording.original, name="recording"),
    path("m/<int:asset>/play/<slug:version>", recording.play, name="play"),
    path("m/<int:asset>/captions/<slug:version>", recording.captions, name="captions"),
    path("m/<int:asset>/<slug:name>/<slug:version>", picture.picture, name="picture"),
    path("settings/terms", terms.usual, name="usual_terms"),
    path("terms/said", terms.said, name="terms_said"),
    path("tag/<str:name>", tag.tag, name="tag"),
]
