"""Readings of sentences about tokens, keys, certificates and second factors, in passing words."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, both, reading

_IDENTITY: Final = (400, 401, 403)
_TOKEN: Final = r"\b(?:tokens?|jwts?|jws|bearer|credentials?|assertion)\b"
_KEY: Final = r"\b(?:api|app|access|subscription|service|developer|licen[cs]e)[ _-]?key\b"
_LACKS: Final = (
    r"(?:\bnot|\bnever|n't)(?: been)? (?:given|provided|sent|supplied|present|found|included|passed|specified|set)\b"
    r"|\b(?:missing|absent|required|mandatory|needed|lacks?)\b|^no \b|\bwithout\b"
)
_CERTIFICATE: Final = r"\b(?:client|presented|provided|your|qwac|eidas|tpp)(?: tls| ssl)? cert(?:ificate)?\b"
_SSO: Final = r"(?:saml|sso|single[ -]sign[ -]?on)"
_FACTOR: Final = (
    r"(?:two|2|multi|second)[ -]?factors?(?: auth\w*)?|2fa|mfa|two[ -]?step|otp|totp|one[ -]time[ -]pass\w+"
)

READINGS: Final = (
    reading(
        "auth/multiple-credentials",
        _IDENTITY,
        both(
            r"\b(?:api[- ]keys?|tokens?|credentials?|auth\w*|bearer|basic|session|cookies?|signature|password)\b",
            r"\beither\b.{1,60}\bor\b.{1,60}\b(?:not|never) both\b|\b(?:not|never) both\b"
            r"|\b(?:more than one|multiple|several|two|conflicting) (?:kinds of |sets of |forms of |types of )?"
            r"(?:credentials|auth\w* (?:methods|headers|schemes|mechanisms))\b",
        ),
        r"\b(?:accepts|supports|offers|factors?)\b",
    ),
    reading(
        "auth/wrong-scheme",
        _IDENTITY,
        r"\bauthori[sz]ation\b(?: header)?.{0,30}\b(?:must|should|has to|needs to) (?:begin|start) with\b.{1,40}"
        r"\b(?:got|received|found|not)\b"
        r"|\bexpected (?:the )?['\"]?(?:bearer|basic|token|digest|apikey|dpop|hmac)['\"]?(?: scheme)?,? "
        r"(?:but )?(?:got|received|found|not)\b",
    ),
    reading(
        "auth/dpop-required",
        _IDENTITY,
        both(r"\bdpop\b", _LACKS),
        r"\b(?:htu|htm|ath|jti|nonce|iat|mismatch)\b",
    ),
    reading(
        "auth/token-wrong-type",
        _IDENTITY,
        r"\b(?:refresh|id|identity|login|session|service|api|access)[ -]tokens?\b.{0,40}"
        r"\b(?:where|instead of|in place of|rather than|when|but)\b.{0,30}\b(?:access|bearer|user|refresh|id)["
        r" -]tokens?\b"
        r"|\b[\w-]+ token (?:was |is )?expected\b.{0,40}\b(?:sent|given|got|received|provided)\b"
        r"|\b(?:wrong|bad) token (?:kind|sort|class)\b"
        r"|\bexpected an? [\w-]+[ -]token\b.{0,20}\b(?:got|received|not)\b"
        r"|\b(?:wrong|unexpected|incorrect|invalid|unsupported) (?:kind|type|sort) of token\b"
        r"|\btoken (?:is |was )?of (?:the |an? )?(?:wrong|unexpected|other|different) (?:kind|type)\b"
        r"|\b(?:wrong|unexpected|invalid|unsupported) token type\b|\btoken type (?:is )?(?:not|invalid|wrong"
        r"|mismatch|un)",
        r"\b(?:token_type_hint|grant|parameter)\b",
    ),
    reading(
        "auth/token-not-yet-valid",
        _IDENTITY,
        both(
            _TOKEN,
            r"\b(?:cannot|can't|can not|may not|must not) be used (?:yet|before|until)\b|\bnot (?:yet )?valid"
            r" (?:yet|before"
            r"|until)\b|\b(?:valid|active|usable) (?:only )?(?:from|after) \d|\bused (?:too early|before)\b"
            r"|\bis not (?:yet active|active yet)\b|\bpremature\b|\bbefore its (?:nbf|start)\b",
        ),
        r"\bexpired\b",
    ),
    reading(
        "auth/token-malformed",
        _IDENTITY,
        both(
            rf"{_TOKEN}|\bauthori[sz]ation header\b",
            r"\b(?:could not|couldn't|cannot|can't|can not|failed to|unable to|error) (?:be )?"
            r"(?:decod|pars|deseriali[sz]|read|understand|unpack)\w*|\bunpars[e]?able\b|\bnot (?:an?"
            r" )?(?:valid |well-?formed )?"
            r"(?:json web token|jwt|jws|jwe|base64\w*)\b|n't (?:an? )?(?:valid )?(?:json web token|jwt|jws)\b"
            r"|\b(?:three|3|two|2) (?:dot[ -]separated )?(?:parts|segments|sections|dots|periods)\b"
            r"|\bgarbled\b|\b(?:cut|chopped) (?:off|short)\b|\bmangled\b"
            r"|\btruncated\b|\b(?:bad|wrong|invalid|unexpected|incorrect|broken) (?:format|shape|structure"
            r"|encoding)\b"
            r"|\b(?:format|structure|shape) (?:error|(?:is |was )?(?:wrong|invalid|incorrect|bad|unknown"
            r"|unexpected))\b"
            r"|\bformat of\b.{0,20}\b(?:wrong|invalid|incorrect)\b|\bill-?formed\b",
        ),
        r"\b(?:unexpected token|csrf|json at|refresh|captcha|device|push|reset)\b|\bor\b.{0,20}\b(?:expired"
        r"|missing)\b",
    ),
    reading(
        "auth/token-wrong-audience",
        _IDENTITY,
        both(
            _TOKEN,
            r"\b(?:minted|issued|meant|intended|created|requested|obtained|made|generated|valid|good|destined)"
            r" (?:only )?for (?:the |an? |use with )?[\w /.:'\"-]{2,60},? (?:and )?not (?:for |the |this |with )?\w"
            r"|\bnot (?:meant|intended|issued|minted|valid|made|good|destined|addressed) (?:for|to) "
            r"(?:use (?:with|by|at|here)|this (?:\w*api|\w*service|resource|server|audience|host|app\w*|site)|us\b"
            r"|me\b|here)"
            r"|\baddressed to (?:somebody|someone|another)\b",
        ),
        r"\b(?:ip|domain|referr?er|region|country|environment|sandbox|production|test|live|live mode|scope)\b",
    ),
    reading(
        "auth/token-wrong-issuer",
        _IDENTITY,
        r"\b(?:do|does|did|will) ?(?:not|n't) (?:trust|accept|honou?r|recogni[sz]e|know) (?:any )?(?:tokens?|jwts?"
        r"|credentials) (?:that (?:were|was|are) )?(?:issued |signed |minted |coming )?(?:by|from)\b"
        r"|\btokens? (?:issued |signed |minted |coming )?(?:by|from) [\w./:'\"-]{2,80} (?:is |are )?(?:not|n't"
        r"|aren't|isn't)"
        r" (?:trusted|accepted|recogni[sz]ed|honou?red|known|allowed)\b"
        r"|\b(?:unknown|untrusted|foreign|unexpected|unrecogni[sz]ed|wrong|invalid|unsupported) (?:token )?issuer\b"
        r"|\bissuer (?:is |was )?(?:not|isn't|n't) (?:one of|among|in|trusted|known|recogni[sz]ed|allowed"
        r"|accepted)\b",
        r"\b(?:certificate|card|bank)\b",
    ),
    reading(
        "auth/token-bad-signature",
        _IDENTITY,
        both(
            r"\b(?:token|jwt|jws|bearer)\b",
            r"\b(?:tampered|altered|forged|manipulated|has been modified)\b|\bverification (?:has )?failed\b"
            r"|\b(?:no|none of (?:the|our)) (?:matching |suitable |public |signing |verification )?keys?\b.{0,40}"
            r"\b(?:jwks?|kid|match\w*|found)\b|\b(?:unknown|unrecogni[sz]ed) (?:kid|signing key|key id)\b"
            r"|\bkid\b.{0,30}\b(?:not found|unknown|no match\w*|not known)\b"
            r"|\bnot signed (?:by|with) (?:us|our|the|a)\b|\bsigned (?:by|with) (?:an? )?(?:unknown|wrong"
            r"|different|another)",
        ),
        r"\bcsrf\b",
    ),
    reading(
        "auth/step-up-required",
        _IDENTITY,
        rf"\b(?:{_FACTOR})\b.{{0,20}}\b(?:needed|required|pending|missing|expected|must|mandatory)\b"
        rf"|\b(?:needs?|requires?|require|enable|complete|set up|provide) (?:an? |your |the )?(?:{_FACTOR})\b"
        r"|\b(?:confirm|approve|verify) (?:this |it |yourself |the \w+ )?(?:with|in|on|by|using) (?:your |an? )?"
        r"(?:authenticator|phone|security key|passkey|banking app|second device)\b"
        r"|\bstep[ -]?up (?:auth\w* )?(?:is )?(?:needed|required)\b"
        r"|\bstrong (?:customer )?authentication (?:is )?(?:needed|required|missing)\b|\bsca (?:is )?required\b"
        r"|\b(?:mfa|2fa|otp|totp) (?:check |verification |challenge )?(?:has |was )?(?:failed|not (?:passed"
        r"|completed|done))\b",
        r"wrong|incorrect|invalid|too many|not match|expired|not (?:required|supported|enabled)|already",
    ),
    reading(
        "auth/sso-authorization-required",
        (401, 403),
        rf"\b(?:enforces?|requires?|demands?|mandates?|insists on|uses) (?:the use of )?{_SSO}\b"
        rf"|\b{_SSO} (?:is |login is |enforcement )?(?:enforced|required|mandatory|needed)\b"
        rf"|\b(?:authori[sz]e|approve|enable) (?:your |this |the )?(?:personal )?(?:access )?(?:token|key"
        rf"|credential)s? "
        rf"(?:for|with) (?:the |your |this )?(?:{_SSO}|org\w*|workspace|enterprise)\b",
        r"certificate|assertion",
    ),
    reading(
        "auth/api-key-missing",
        (400, 401, 403, 422),
        both(_KEY, _LACKS)
        + rf"|\bwhere is (?:your|the) {_KEY}|\b(?:you |please )?(?:need|provide|send|pass|include|supply|add"
        rf"|specify) (?:an?|your|the)(?: valid)? {_KEY}|^no {_KEY}",
        r"\b(?:invalid|wrong|incorrect|expired|id|named|called|exists?|permission\w*|scopes?|not allowed"
        r"|(?:not )?found"
        r"(?! in)|unknown|revoked|disabled|(?:does|do) not|doesn't|quota|limit|if|unless)\b",
    ),
    reading(
        "auth/api-key-restricted",
        _IDENTITY,
        both(
            r"\b(?:api[ -]?|access[ -]?|this |your )keys?\b",
            r"\b(?:limited|restricted|bound|locked|tied|scoped) to\b"
            r"|(?:\bnot|n't) (?:valid|good|allowed|permitted|enabled|authori[sz]ed|registered) (?:on|for|from"
            r"|at|with|in)"
            r" (?:this|the|your) (?:domain|host|site|origin|referr?er|url|ip|address|app\w*|service|product"
            r"|api|package)\b"
            r"|(?:\bnot|n't) have (?:the )?(?:permission|access|rights?) (?:to|for) (?:access |use |call"
            r" )?(?:the |this )"
            r"(?:current )?(?:app\w*|service|product|api)\b|(?:\bnot|n't) (?:available|enabled|included) (?:on"
            r"|for|with|in) "
            r"(?:this|your) key\b",
        ),
        r"\b(?:requests?|calls|queries) per\b|\b\d+ (?:requests?|calls|queries)\b",
    ),
    reading(
        "auth/api-key-invalid",
        _IDENTITY,
        rf"^(?:unknown|invalid|wrong) key[.!]?$|^(?=.*{_KEY}|(?:this |your |the )?key\b)"
        r".*\b(?:(?:has |is |was |been )?(?:disabled|deactivated|blocked|suspended|expired|revoked|unknown"
        r"|invalid|wrong"
        r"|incorrect|inactive|not (?:been )?(?:active|activated|known|valid|recogni[sz]ed))|(?:could|can)(?:not"
        r"|n't| not) be"
        r" (?:found|verified)"
        r"|was not found|does not exist|doesn't exist)\b|\b(?:invalid|wrong|incorrect) (?:secret|app|access"
        r"|security)[ -]key\b",
        r"\b(?:id|named|called|foreign|primary|public|signing|encryption|limit|quota|domain|ip|referr?er"
        r"|permission|color)\b"
        r"|access_key|not unique|duplicate"
        r"|(?<!api )(?<!access )\bkey:? ['\"`][^'\"`]{0,200}[:/.]\w",  # a thing's own name: a path, an ARN
    ),
    reading(
        "auth/client-certificate-missing",
        (400, 401, 403),
        both(r"\b(?:client|tls|ssl|mtls)\b.{0,12}\bcert(?:ificate)?\b|\bmtls\b", _LACKS),
        r"\b(?:invalid|expired|revoked|untrusted|upstream|backend|server cert)",
    ),
    reading(
        "auth/client-certificate-rejected",
        (400, 401, 403),
        both(
            _CERTIFICATE,
            r"(?:\bnot|n't|\bun) ?(?:in (?:our|the) trust|trusted|accepted|known|allowed|recogni[sz]ed"
            r"|registered|valid"
            r"|authori[sz]ed|mapped|enrolled)\b|\b(?:revoked|expired|untrusted|unknown|invalid|rejected|refused)\b",
        ),
        r"\b(?:number|gift|upstream|backend|birth|server cert|degree|course|missing|cannot be found|required)\b",
    ),
    reading(
        "auth/signature-mismatch",
        _IDENTITY,
        r"\bsignature (?:you (?:\w+ed|sent|gave) )(?:is |was )?(?:not|n't|wasn't|isn't) (?:valid|correct|right"
        r"|accepted)\b"
        r"|\b(?:digest|hmac|hash|signature|sign|mac) (?:you |that you )?(?:computed|calculated|sent)\b.{0,60}"
        r"\b(?:differs?|not match|n't match|other than)\b|^(?:sign|signature|hmac|mac) (?:is )?(?:error"
        r"|invalid|failed|wrong"
        r"|check (?:failed|error)|verification (?:failed|error)|verify (?:failed|error|fail))[.!]?$"
        r"|^(?:invalid|wrong|bad|incorrect|illegal) sign(?:ature)?[.!]?$",
        r"\b(?:token|jwt|image|page|document)\b",
    ),
    reading(
        "auth/clock-skew",
        (400, 401, 403),
        r"^(?:request |the )?(?:timestamp|ts|date header|request date|request time) (?:has |is |was"
        r" )?(?:expired?s?|stale"
        r"|too (?:old|far)|out of (?:range|bounds|window)|outside|not (?:within|in)|invalid)\b"
        r"|\b(?:clock|system time|local time|device time)\b.{0,40}\b(?:behind|ahead|off|fast|slow|wrong"
        r"|differs?|synch?\w*)\b"
        r"|\btime (?:is )?too skewed\b|\bskewed\b",
        r"\b(?:jwt|exp|card|coupon|must be (?:before|after))\b",
    ),
    reading(
        "auth/csrf-token-mismatch",
        (400, 403, 419, 422),
        r"\b(?:authenticity|anti-?forgery|csrf|xsrf|form) (?:token|key)\b.{0,30}\b(?:invalid|wrong|expired"
        r"|mismatch\w*"
        r"|not match|stale|bad)\b|\bform\b.{0,12}\b(?:has |is )?(?:expired|out of date|stale|too old)\b",
        methods=WRITES,
    ),
)
