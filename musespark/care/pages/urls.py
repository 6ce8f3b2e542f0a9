from django.urls import path

from musespark.care.pages import views

app_name = "care"
urlpatterns = [
    path("w/<slug:key>/report", views.report, name="report"),
    path("operate/reports", views.queue, name="queue"),
    path("operate/reports/<slug:key>", views.decide, name="decide"),
    path("operate/decisions/<int:pk>/undo", views.take_back, name="take_back"),
    path("operate/decisions/<int:pk>/uphold", views.uphold, name="uphold"),
    path("decisions", views.log, name="log"),
    path("decisions/<int:pk>/appeal", views.appeal, name="appeal"),
]
