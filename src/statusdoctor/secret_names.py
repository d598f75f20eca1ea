"""The names under which secrets travel: header fields, query parameters, members of bodies.

What authenticates a request (facts/credentials.py) and what may not be shown (secrecy.py) are read from these lists,
so that nothing can be the one and not the other. All names are in lower case where case does not count.
"""

from __future__ import annotations

import re
from typing import Final

KEY_FIELDS: Final = frozenset(
    "x-api-key api-key apikey x-apikey x-auth-key x-goog-api-key ocp-apim-subscription-key dd-api-key "
    "dd-application-key x-functions-key x-rapidapi-key xi-api-key x-mbx-apikey x-redmine-api-key x-algolia-api-key "
    "x-parse-rest-api-key x-newrelic-api-key x-query-key x-insert-key x-master-key x-access-key x-ibm-client-secret "
    "x-server-api-key x-typesense-api-key x-n8n-api-key x-honeycomb-team x-cg-pro-api-key cf-access-client-secret "
    "cb-access-key authkey auth-key "
    "x-client-secret x-app-key x-service-key aeg-sas-key x-riot-token x-nuget-apikey x-gravitee-api-key "
    "x-jfrog-art-api x-octopus-apikey x-parse-master-key accesskey "
    "x-cisco-meraki-api-key x-cmc_pro_api_key x-cg-demo-api-key x-appwrite-key x-hasura-admin-secret x-meili-api-key "
    "x-finnhub-token x-vtex-api-apptoken".split()
)
TOKEN_FIELDS: Final = frozenset(
    "x-auth-token x-access-token x-session-token x-user-token x-api-token x-token api-token auth-token access-token "
    "private-token job-token deploy-token x-gitlab-token x-vault-token x-shopify-access-token "
    "x-shopify-storefront-access-token x-figma-token circle-token x-plex-token x-emby-token x-authorization "
    "x-jwt-token x-jwt-assertion jwt token auth authentication x-auth x-authentication x-forwarded-access-token "
    "x-ms-token-aad-access-token x-amzn-oidc-data x-goog-iap-jwt-assertion cf-access-jwt-assertion x-consul-token "
    "x-nomad-token x-subject-token x-tableau-auth x-okapi-token x-pm-token session-token x-session-id "
    "x-stripe-client-secret linear-api-key x-recharge-access-token x-trackertoken x-amz-access-token x-cassandra-token "
    "vmware-api-session-id x-f5-auth-token x-rundeck-auth-token x-mediabrowser-token x-parse-session-token "
    "x-appwrite-jwt x-redlock-auth x-postmark-server-token x-postmark-account-token".split()
)
SIGNATURE_FIELDS: Final = frozenset(
    "signature x-hub-signature x-hub-signature-256 x-signature stripe-signature x-slack-signature x-line-signature "
    "x-shopify-hmac-sha256 x-twilio-signature cb-access-sign x-gitea-signature".split()
)
#: Fields that hold the password of a login, and the one beside each that holds the user's name.
PASSWORD_FIELDS: Final = {"x-openam-password": "x-openam-username", "x-password": "x-username"}
#: Query parameters, by what they hold.
KEY_PARAMETERS: Final = frozenset(
    "api_key apikey api-key app_key appkey application_key access_key accesskey subscription-key x-api-key key appid "
    "accesskeyid userkey user_key ws_key hapikey servicekey subscription_key authkey auth_key crtfc_key".split()
)
TOKEN_PARAMETERS: Final = frozenset(
    "access_token token auth_token authtoken session_token jwt bearer bearer_token private_token api_token apitoken "
    "auth authorization session sid sessionid session_id token_auth wstoken _sid x-plex-token x-emby-token".split()
)
#: Whose token or key a parameter may be: circle-token, user_token. Those of pages, forms and devices are none.
OWNERS: Final = tuple(
    "circle user app application client admin bot site server service account customer project workspace personal "
    "partner merchant integration security master deploy job access auth api developer consumer".split()
)
OWNED_PARAMETER: Final = re.compile(rf"(?:{'|'.join(OWNERS)})[-_]?(token|key)")
#: Members of a form or of a JSON object, by what they hold.
BODY_SECRETS: Final = {
    "password": "other", "passwd": "other", "pwd": "other", "pass": "other", "client_secret": "other",
    "client_assertion": "token", "assertion": "token", "refresh_token": "token", "access_token": "token",
    "token": "token", "jwt": "token", "id_token": "token", "api_key": "api-key", "apikey": "api-key",
    "apiKey": "api-key", "accessToken": "token", "refreshToken": "token", "authId": "token", "stateToken": "token",
    "token_auth": "token", "wstoken": "token", "api.token": "api-key",
    "j_password": "other", "_password": "other", "httpd_password": "other", "user_password": "other",
    "user[password]": "other", "session[password]": "other", "login[password]": "other",
}  # fmt: skip

#: What the password of a login is called in English, however it is spelt.
LOGIN_PASSWORDS: Final = frozenset(
    "password passwd pwd pw pass passcode userpassword loginpassword user_pass userpass user_pwd login_pass".split()
)
PASSWORDS: Final = LOGIN_PASSWORDS | frozenset(
    "passphrase new_password old_password password_confirmation client_secret".split()
)
_OTHER_FIELDS: Final = frozenset(
    "authorization proxy-authorization cookie set-cookie x-api-key api-key apikey x-auth-token x-access-token "
    "x-csrf-token x-csrftoken x-xsrf-token x-session-token x-amz-security-token x-goog-api-key private-token "
    "job-token x-vault-token ocp-apim-subscription-key dd-api-key dd-application-key x-shopify-access-token "
    "x-functions-key x-auth-key x-figma-token x-gitlab-token x-hub-signature x-hub-signature-256 x-signature "
    "x-rapidapi-key x-subscription-token circle-token xi-api-key x-plex-token x-ms-token-aad-access-token "
    "x-forwarded-access-token x-amzn-oidc-data x-goog-iap-jwt-assertion cf-access-jwt-assertion dpop".split()
)
SECRET_FIELDS: Final = _OTHER_FIELDS | KEY_FIELDS | TOKEN_FIELDS | SIGNATURE_FIELDS | PASSWORD_FIELDS.keys()

_OTHER_PARAMETERS: Final = frozenset(
    "access_token refresh_token id_token id_token_hint token auth_token authtoken session_token csrf_token csrftoken "
    "csrfmiddlewaretoken authenticity_token _csrf _token xsrf_token client_secret client_assertion assertion "
    "secret api_key apikey api-key app_key appkey application_key access_key accesskey "
    "secret_key private_key subscription-key sig signature x-amz-signature x-amz-security-token x-goog-signature "
    "hmac session sessionid session_id sid jsessionid phpsessid jwt bearer auth authorization samlresponse "
    "samlrequest relaystate code_verifier device_code otp totp pin ticket oauth_token oauth_token_secret "
    "oauth_signature oauth_verifier webhook_secret actor_token "
    "subject_token request key code magic reset_token invite_token confirmation_token verification_token".split()
)
_IDENTIFIERS: Final = frozenset(("accesskeyid",))  # says whose key it is, and is shown
SECRET_PARAMETERS: Final = (
    _OTHER_PARAMETERS | PASSWORDS | KEY_PARAMETERS | TOKEN_PARAMETERS | {name.lower() for name in BODY_SECRETS}
) - _IDENTIFIERS
#: What a password is called elsewhere, without marks and without the letters that are none of ASCII's.
FOREIGN_PASSWORDS: Final = frozenset(
    "senha contrasena contrasea contrasenya motdepasse passwort kennwort wachtwoord haslo haso heslo sifre ifre "
    "matkhau katasandi lozinka salasana losenord lsenord adgangskode passord jelszo jelsz".split()
)
