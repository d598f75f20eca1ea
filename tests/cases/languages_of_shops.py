"""Leads and spares of what applications say in other languages of plans, countries, accounts and stock."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request
from tests.builders import exchange, get, lead, post, reply, spare

API = "https://api.shop.example/v2"
KNOWN = "Bearer k7Qp2mZx81LwTbRv"


def read() -> Request:
    return get(f"{API}/orders/77", authorization=KNOWN)


def write() -> Request:
    return post(f"{API}/orders", '{"item": 4}', authorization=KNOWN, content_type="application/json")


def login() -> Request:
    return post(f"{API}/login", '{"user": "ada", "password": "made-up"}', content_type="application/json")


SAID = (
    ("auth/token-expired", 401, "Token wygasł", read()),
    ("auth/token-expired", 401, "Uw token is verlopen", read()),
    ("auth/session-expired", 401, "Sesja wygasła", get(API, cookie="sid=8f2c77d0b1")),
    ("auth/no-credentials", 401, "Musisz się zalogować", get(f"{API}/orders")),
    ("auth/login-rejected", 401, "Nieprawidłowy login lub hasło", login()),
    ("auth/account-blocked", 403, "Uw account is geblokkeerd", login()),
    ("auth/forbidden", 403, "Réservé aux administrateurs", read()),
    ("limits/login-throttled", 403, "Zu viele Fehlversuche", login()),
    ("limits/rate-limited", 403, "Za dużo zapytań", read()),
    ("access/payment-required", 403, "Ihr Abo ist abgelaufen", read()),
    ("access/feature-disabled", 403, "Cette fonctionnalité n'est pas activée", read()),
    ("access/geo-blocked", 403, "No disponible en tu país", get(f"{API}/films")),
    ("access/ip-blocked", 403, "IP-Adresse gesperrt", get(f"{API}/films")),
    ("access/bot-challenge", 400, "Captcha ungültig", login()),
    ("routing/object-missing", 400, "Kunden finnes ikke", read()),
    ("routing/object-missing", 404, "Bestelling onbekend", read()),
    ("payload/missing-field", 400, "Adres ontbreekt", write()),
    ("payload/invalid-field", 400, "La cantidad debe ser mayor que cero", write()),
    ("request/query-parameter-missing", 400, "Brak parametru data", get(f"{API}/sales")),
    ("state/conflict", 400, "Niet op voorraad", write()),
    ("gateway/maintenance", 503, "Przerwa techniczna", read()),
    ("server/database", 500, "Datenbank ist nicht erreichbar", read()),
    ("request/upgrade-required", 400, "Bitte App aktualisieren", read()),
    ("auth/account-blocked", 403, "Ihr Konto ist noch nicht freigeschaltet", login()),
    ("routing/object-missing", 404, "Aucune commande trouvée", read()),
    ("routing/object-missing", 404, "Keine Bestellung mit dieser Nummer", read()),
    ("payload/missing-field", 400, "Aucun fichier envoyé", write()),
    ("state/already-exists", 400, "Vous avez déjà voté", write()),
    ("limits/rate-limited", 403, "Bitte warten Sie 30 Sekunden", read()),
)


NOT_SAID = (
    ("access/payment-required", 403, "Votre abonnement est en cours de création", read()),
    ("access/geo-blocked", 400, "El código del país no es válido", write()),
    ("routing/object-missing", 404, "Diese Seite gibt es nicht", read()),
    ("state/conflict", 400, "Das Feld Lager ist nicht lesbar", write()),
)


@lead("auth/login-rejected")
def a_german_envelope_under_200() -> Exchange:
    return exchange(login(), reply(200, {"erfolg": False, "meldung": "Anmeldung fehlgeschlagen"}))


@lead("auth/login-rejected")
def a_french_state_under_200() -> Exchange:
    return exchange(login(), reply(200, {"statut": "erreur", "message": "Mot de passe incorrect"}))


@lead("auth/login-rejected")
def a_login_that_failed_with_a_one() -> Exchange:
    return exchange(login(), reply(200, {"code": 1, "msg": "Login failed"}))


@lead("content/error-in-success")
def a_json_error_that_php_calls_a_page() -> Exchange:
    return exchange(read(), reply(200, '{"error": "something odd"}', content_type="text/html; charset=UTF-8"))


@spare("content/error-in-success")
def a_json_success_that_php_calls_a_page() -> Exchange:
    return exchange(read(), reply(200, '{"error": null, "items": [4]}', content_type="text/html; charset=UTF-8"))


@spare("content/error-in-success")
def a_question_answered_with_no() -> Exchange:
    return exchange(read(), reply(200, {"result": False, "message": "Ada is on holiday"}))


@spare("content/error-in-success")
def a_count_of_faults_in_german() -> Exchange:
    return exchange(read(), reply(200, {"fehler": 0, "zeilen": 40}))


def register() -> None:
    for give, rows in ((lead, SAID), (spare, NOT_SAID)):
        for cause, status, sentence, asked in rows:

            def build(status: int = status, sentence: str = sentence, asked: Request = asked) -> Exchange:
                return exchange(asked, reply(status, {"message": sentence}))

            build.__name__ = f"{cause.rpartition('/')[2]}_{'_'.join(sentence.split())}"
            give(cause)(build)


register()
