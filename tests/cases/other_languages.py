"""Leads and spares of refusals in other languages than English: what they say counts, and what they do not say."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, get, lead, post, reply, spare

API = "https://api.shop.example/v2"
KNOWN = "Bearer k7Qp2mZx81LwTbRv"


def read(status: int, sentence: str) -> Exchange:
    return exchange(get(f"{API}/orders/77", authorization=KNOWN), reply(status, {"message": sentence}))


def write(status: int, sentence: str) -> Exchange:
    asked = post(f"{API}/orders", '{"item": 4}', authorization=KNOWN, content_type="application/json")
    return exchange(asked, reply(status, {"message": sentence}))


def login(sentence: str, status: int = 401) -> Exchange:
    asked = post(f"{API}/login", '{"user": "ada", "password": "made-up"}', content_type="application/json")
    return exchange(asked, reply(status, {"message": sentence}))


@lead("auth/token-expired")
def a_german_token() -> Exchange:
    return read(401, "Das Token ist abgelaufen.")


@lead("auth/token-expired")
def a_chinese_token_within_a_sentence() -> Exchange:
    return read(401, "您的令牌已过期，请重新获取")


@lead("auth/forbidden")
def a_french_refusal() -> Exchange:
    return read(403, "Vous n'avez pas les droits nécessaires")


@lead("auth/login-rejected")
def a_spanish_login() -> Exchange:
    return login("Usuario o contraseña incorrectos")


@lead("limits/rate-limited")
def a_japanese_limit() -> Exchange:
    return read(403, "リクエストが多すぎます。しばらくお待ちください")


@lead("payload/missing-field")
def a_portuguese_field() -> Exchange:
    return write(400, "O campo quantidade é obrigatório")


@lead("state/already-exists")
def a_russian_user() -> Exchange:
    return write(409, "Пользователь уже существует")


@lead("routing/object-missing")
def an_italian_order() -> Exchange:
    return read(404, "Ordine non trovato")


@lead("gateway/maintenance")
def a_turkish_pause() -> Exchange:
    return read(503, "Sistemimiz bakımda")


@spare("auth/token-expired")
def a_french_offer_that_expired() -> Exchange:
    return read(400, "Cette offre a expiré")


@lead("payload/missing-field")
def a_german_password_that_lacks() -> Exchange:
    return login("Passwort ist ein Pflichtfeld", 400)


@spare("routing/object-missing")
def a_spanish_page() -> Exchange:
    return read(404, "Página no encontrada")


@lead("payload/missing-field")
def an_indonesian_field() -> Exchange:
    return write(400, "Field jumlah wajib diisi")


@lead("state/already-exists")
def a_korean_name() -> Exchange:
    return write(409, "이미 존재하는 이름입니다.")


@lead("state/already-exists")
def a_polish_address() -> Exchange:
    return write(400, "Ten email jest już zarejestrowany")


@lead("state/conflict")
def a_french_stock() -> Exchange:
    return write(422, "Stock insuffisant pour cette lampe.")


@lead("routing/object-missing")
def a_vietnamese_order() -> Exchange:
    return read(404, "Không tìm thấy đơn hàng")


@spare("routing/object-missing")
def an_indonesian_page() -> Exchange:
    return read(404, "Halaman tidak ditemukan")


@lead("server/database")
def a_portuguese_database() -> Exchange:
    return read(500, "Erro ao conectar ao banco de dados.")


@spare("server/database")
def a_french_database_of_films() -> Exchange:
    return read(500, "La base de données des films sera mise à jour demain")


@lead("server/misconfigured")
def a_french_setting() -> Exchange:
    return read(500, "Clé du service non configurée")


@spare("server/misconfigured")
def a_setting_of_the_callers() -> Exchange:
    return write(422, "Impresora no configurada")


@lead("state/conflict")
def a_russian_brand_in_use() -> Exchange:
    return write(422, "Невозможно удалить бренд, так как он используется")


@lead("auth/forbidden")
def a_korean_author() -> Exchange:
    return read(403, "작성 권한이 없습니다.")


@lead("routing/object-missing")
def a_spanish_agent_in_a_body() -> Exchange:
    return write(400, "no existe el agente x7")


@spare("routing/object-missing")
def a_spanish_field_that_no_form_has() -> Exchange:
    return write(400, "El campo item no existe")


@lead("limits/quota-exhausted")
def a_german_allowance() -> Exchange:
    return read(429, "Ihr Kontingent aufgebraucht, bitte im nächsten Monat wiederkommen")


@lead("auth/signature-mismatch")
def a_chinese_signature() -> Exchange:
    asked = post(f"{API}/pay", '{"item": 4}', content_type="application/json", x_signature="9f" * 32)
    return exchange(asked, reply(401, {"code": 1004, "msg": "签名验证失败"}))


@lead("limits/login-throttled")
def a_russian_login_tried_too_often() -> Exchange:
    return login("Слишком много попыток входа", 403)


@lead("access/ip-blocked")
def a_portuguese_address() -> Exchange:
    return read(403, "IP não autorizado para esta chave")


@lead("access/geo-blocked")
def a_french_country() -> Exchange:
    return read(403, "Ce film n'est pas disponible dans votre pays")


@lead("gateway/upstream-timeout")
def a_spanish_wait() -> Exchange:
    return read(504, "Tiempo de espera agotado al consultar al proveedor")


@spare("gateway/upstream-timeout")
def a_spanish_wait_for_a_database() -> Exchange:
    return read(500, "Tiempo de espera agotado en la base de datos")
