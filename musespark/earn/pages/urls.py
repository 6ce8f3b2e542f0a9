"""Addresses of money: the statement, one transaction, a Work's station and its reward, the operator's proof."""

from django.urls import path

from musespark.earn.pages import operate, rewards, statements, station

app_name = "earn"
urlpatterns = [
    path("earn", statements.statement_page, name="statement"),
    path("earn/statement.csv", statements.statement_csv, name="csv"),
    path("earn/t/<int:number>", statements.transaction_page, name="transaction"),
    path("earn/t/<int:number>/refund", rewards.refund_page, name="refund"),
    path("w/<slug:key>/earn", station.station, name="station"),
    path("w/<slug:key>/reward", rewards.reward_page, name="reward"),
    path("operate/trial-balance", operate.trial_balance_page, name="trial_balance"),
]
