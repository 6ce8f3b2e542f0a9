from django.urls import path

from musespark.web.pages import views

app_name = "operate"
urlpatterns = [
    path("operate", views.operate, name="index"),
    path("operate/instance", views.instance, name="instance"),
    path("operate/first-work", views.first_work, name="first-work"),
    path("operate/jobs", views.jobs, name="jobs"),
    path("operate/jobs/<uuid:task>/retry", views.retry, name="retry"),
]
