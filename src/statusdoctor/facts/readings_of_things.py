"""Readings of sentences about things and versions of them: unknown, deleted, changed meanwhile, not ready yet."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, both, reading

_READS: Final = ("GET", "HEAD", "DELETE")
_BAD_REQUEST: Final = (400, 422)
_NO_OBJECT: Final = (
    r"\b(?:route|endpoint|path|url|uri|method|api|handler|page|host|domain|version|operation|command|action"
    r"|function|site"
    r"|token|session|credentials?|signature|permission|error|reason|problem|exception|user|users|client|status|field"
    r"|parameter|query)\b"
)

READINGS: Final = (
    reading(
        "request/query-syntax",
        (400, 422),
        r"\b(?:invalid|unexpected|unrecogni[sz]ed|unknown|bad) (?:token|symbol|character|keyword|identifier"
        r"|end of (?:input|query))"
        r"\b.{0,60}\b(?:at|near|on|in) (?:line|position|pos|column|col|offset|char\w*|end|query|filter|expression)\b"
        r"|\b(?:query|filter|expression|lucene|odata|search|where clause|rsql|cql|jql)\b.{0,60}\b(?:unbalanced"
        r"|syntax|not parse\w*"
        r"|(?:near|at|after|before) ['\"]|missing ['\"]|could not be understood)",
        r"\b(?:json|xml|yaml|body|payload|token ['\"]?[<{}\[\]])",
        ("GET", "HEAD"),
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:registrations?|enrol?lments?|bookings?|entries|submissions?|applications?|sign-?ups?|sales?"
        r"|voting|nominations?)"
        r" (?:for|to|of) (?:this|that|the|our) .{2,40}\b(?:closed|over|ended|full|not (?:yet )?open)\b",
        r"\b(?:public|new users|account)\b",
        WRITES,
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"^[a-z]{3,20}(?: [a-z]{3,20})? (?:unknown|not found|not exist|does not exist|missing|not set|non[-"
        r" ]?existent)[.!]?$"
        r"|^(?:no such|unknown) [a-z]{3,20}(?: [a-z]{3,20})?[.!]?$",
        rf"{_NO_OBJECT}|\b(?:resource|object|file|item|requested|asset|request|server)\b",
    ),
    reading(
        "routing/object-missing",
        (400, 404, 422),
        r"\b(?:could not|couldn't|cannot|can't|were unable to|did not|didn't) find (?:any |an? |the |that "
        r"|this |your )?[a-z][\w -]{1,40}"
        r" ['\"#]?[\w-]*\d[\w-]*\b|\b(?:is|are|was) (?:not|n't) (?:on (?:file|record)|in (?:our|the)"
        r" (?:records|books|system|list"
        r"|register|catalogue?|directory))\b|\b(?:isn't|aren't|wasn't) (?:on (?:file|record)|in (?:our|the)"
        r" (?:records|books|system))\b"
        r"|^[a-z]{3,20} is not exist[.!]?$|\bwe (?:have|hold) no (?:record|trace) of\b|\bnot part of the"
        r" (?:list|group|set)\b"
        r"|^no [a-z]{3,20}(?: [a-z]{3,20})? with (?:the |this |that )?(?:id|number|name|code|key)\b.{1,60}",
        _NO_OBJECT,
    ),
    reading(
        "routing/gone",
        (404, 410),
        r"\b(?:has|have|was|were) (?:since )?(?:been )?(?:permanently )?(?:deleted|removed|taken down"
        r"|withdrawn|retired|discontinued)\b"
        r"|\b(?:is|are) gone for good\b|\bno longer (?:exists?|offered|published)\b",
        r"\b(?:account|user|token|session|permission|method|could not|cannot|or|may|might)\b",
    ),
    reading(
        "routing/api-version",
        (400, 404, 406, 410),
        r"(?:\bnot|n't) (?:an? |one of the )?(?:api )?versions? (?:that )?(?:we|this|the api)"
        r" (?:\w+ )?(?:serves?|supports?|offers?|knows?)"
        r"|\b(?:version|v)\d[\w.]* (?:is |was |has been )?(?:switched off|turned off|shut down|retired|sunset"
        r"|gone)\b",
        r"\b(?:app|client|sdk|tls)\b",
    ),
    reading(
        "routing/method-not-allowed",
        (400, 403, 404, 405, 501),
        r"\b(?:http )?(?:verb|method) ['\"]?(?:get|post|put|patch|delete|head|options)['\"]? (?:can(?:not|'t|"
        r" not)|may not|must not"
        r"|is not|isn't) (?:be )?(?:used|allowed|supported|permitted|accepted|available)\b"
        r"|\b(?:get|post|put|patch|delete)['\"]? (?:requests? |calls? |method )?(?:can(?:not|'t| not)|may not)"
        r" be used\b",
    ),
    reading(
        "routing/not-found",
        (400, 404, 405),
        r"^(?:the |this )?(?:requested )?(?:api|endpoint|interface|service|operation|method|action)(?:"
        r" ['\"]?[\w./-]{1,60}['\"]?)?"
        r" (?:does not|doesn't|is not|not) (?:exist|known|found|published|available)\b"
        r"|\b(?:unknown|no such|undefined|unsupported) (?:api |rpc |remote )?(?:method|operation|action"
        r"|command|function|procedure)"
        r" (?:name )?['\"]?[\w./-]+",
        r"\b(?:http|verb|get|post|put|patch|delete|payment|shipping|auth\w*|delivery|grant|signature|hash|user"
        r"|client)\b",
    ),
    reading(
        "payload/malformed-content",
        (400, 415, 422),
        both(
            r"\b(?:uploaded|upload|file|picture|image|photo|document|archive|video|audio|spreadsheet"
            r"|attachment|pdf|csv|zip)\b",
            r"\b(?:corrupt\w*|damaged|broken|unreadable|truncated|not an? (?:valid )?(?:image|picture|pdf|zip"
            r"|video|csv|archive)"
            r"|could not be (?:opened|decoded|read))\b",
        ),
        r"\bjson\b|\blink\b",
        WRITES,
    ),
    reading(
        "payload/wrong-content-type",
        (400, 415, 422),
        r"\b(?:files?|uploads?|documents?|content|bodies|data) (?:of|with) (?:the )?(?:type|kind|media type)"
        r" [\w./+-]+ (?:cannot|can't|can not"
        r"|may not|are not|is not|aren't|isn't) (?:be )?(?:uploaded|accepted|sent|allowed|supported|processed"
        r"|read)\b",
        methods=WRITES,
    ),
    reading(
        "payload/too-large",
        (400, 413, 422),
        r"\b(?:export|file|picture|image|upload|attachment|body|payload|document|video|message|batch|request"
        r"|response|photo|data)s?"
        r" (?:is |are |was |were )?(?:far |much )?too (?:big|large|heavy)\b",
        r"\b(?:offset|pixels?|page size)\b",
        WRITES,
    ),
    reading(
        "payload/charset",
        (400, 415, 422),
        r"(?:\bnot|n't|invalid|non|outside(?: of)?|illegal|malformed) (?:valid )?(?:utf-?8|utf-?16|latin-?1"
        r"|ascii|unicode)\b"
        r"|\b(?:wrong|unknown|unsupported|invalid|bad) (?:charset|character (?:set|encoding))\b",
        r"\b(?:field|name must|password|filename|header)\b",
        WRITES,
    ),
    reading(
        "payload/missing-field",
        _BAD_REQUEST,
        r"\b(?:you )?(?:forgot|forgotten|neglected|omitted|left out|did not|didn't|failed) (?:to )?(?:tell us"
        r"|give us|provide|enter|fill in"
        r"|supply|include|specify|state|mention|add|attach|choose|select)? ?(?:the|your|an?|any) [a-z][\w'"
        r" -]{2,40}[.!]?$"
        r"|^(?:pls|plz|kindly|please)\.? (?:to )?(?:provide|enter|give|fill(?: in)?|supply|mention|specify"
        r"|select|choose|share|input)"
        r" (?:us )?(?:the |your |an? )?[a-z][\w -]{2,30}[.!]?$"
        r"|^(?:an? |the )?[a-z][\w -]{2,30} (?:is |are )(?:required|mandatory|compulsory|needed) (?:on|in|at"
        r"|for|to)\b.{1,50}"
        r"|\b(?:value|values) for (?:the )?(?:mandatory|required|compulsory)\b.{0,30}(?:\bnot|n't|missing)\b"
        r"|\b(?:mandatory|compulsory|required) (?:parameters?|params?|fields?|values?|attributes?|data"
        r"|inputs?)\b.{0,40}"
        r"\b(?:missing|missed|empty|not (?:provided|sent|given|present|supplied|filled|set)|blank|null|absent)\b",
        r"\b(?:api|token|header|credential|cookie|json|xml|signature|auth\w*|log-?in|sign-?in|password|captcha"
        r"|again|later|first"
        r"|another|different|correct|valid|new|unique|plan|permission|role|scope|session|otp|verif\w+|payment"
        r"|upgrade)\b",
        WRITES,
    ),
    reading(
        "request/query-parameter-missing",
        _BAD_REQUEST,
        r"^(?:the )?(?:mandatory|compulsory|required) (?:parameters?|params?|query"
        r"|arguments?)\b.{0,60}\b(?:missing|missed|empty"
        r"|not (?:provided|sent|given|present|supplied|set)|absent)\b|^tell us .{2,40}|\b(?:lat"
        r"|latitude)\b.{0,12}\b(?:lon|lng|longitude)"
        r"\b.{0,20}\b(?:needed|required|missing)\b|^[a-z_]{2,20} (?:is )?(?:not set|not given|not provided"
        r"|missing)[.!]?$",
        r"\b(?:api|token|key|header|credential|cookie|signature|auth\w*|password|x-[\w-]+)\b",
        ("GET", "HEAD"),
    ),
    reading(
        "request/header-missing",
        (400, 401, 403, 412, 422),
        r"\b(?:missing|no|without) (?:an? |the |required |mandatory )*(?:x-[\w-]+ |[\w-]+ )?header\b"
        r"|\bheader ['\"]?[\w-]+['\"]? (?:is |was )?(?:missing|required|mandatory|absent|not (?:set|sent"
        r"|provided|given|found))\b"
        r"|\b(?:missing|no|required) (?:an? |the )?idempotency[ -]key\b|\bidempotency[ -]key (?:header )?(?:is"
        r" |was )?(?:missing|required|not)\b"
        r"|\b(?:date|[a-z]+-(?:id|version)|x-[\w-]+)(?: or [\w-]+)? header (?:has|had|is|was) (?:an?"
        r" )?(?:empty|blank|missing|no)\b",
        r"\b(?:auth\w*|api[- ]?key|token|signature|csrf|xsrf|content-type|cookie|credentials?|sign|bearer)\b",
    ),
    reading(
        "payload/unknown-field",
        _BAD_REQUEST,
        r"\b(?:don't|do not|doesn't|does not) know what ['\"]?[\w.-]+['\"]? (?:means|is|stands for)\b"
        r"|\b(?:unexpected|unknown|surplus|superfluous) (?:attribute|member|property|entry|element|field)\b"
        r"|\b(?:parameter|field|property|attribute) ['\"][\w.]+['\"] is (?:not (?:supported|known|recogni[sz]ed"
        r"|allowed)|unsupported|unknown)",
        methods=WRITES,
    ),
    reading(
        "payload/invalid-field",
        _BAD_REQUEST,
        r"\b(?:edit|change|modify|set|update|write)(?:ing)? (?:to )?(?:an? |the )?(?:read[- ]only"
        r"|non-?editable|immutable) (?:field|property|attribute"
        r"|value|member)\b|\bonly (?:numbers|digits|letters|integers|numerals)(?: (?:and|or) \w+)? (?:are|is"
        r"|may be|can be) "
        r"(?:allowed|accepted|permitted|used|valid)\b|\bcombination of\b.{1,60}(?:\bnot|n't|\bin|\bun) ?(?:allowed"
        r"|permitted|valid|possible|supported)\b",
        r"\b(?:token|credential|permission|password|user ?name|e-?mail)\b",
        WRITES,
    ),
    reading(
        "state/already-exists",
        (400, 409, 422),
        r"^not unique[.!]?$|\b(?:somebody|someone|another (?:user|customer|member|account)) (?:else"
        r" )?(?:already )?(?:has|uses|took|owns|chose) "
        r"(?:this|that|the)\b|\balready (?:bound|linked|attached|claimed|bonded|paired) (?:by|to|with)\b"
        r"|^duplicated? [\w -]{2,30}$",
        r"\b(?:seat|room|slot|table|lock\w*|edit\w*)\b",
        ("POST", "PUT", "PATCH"),
    ),
    reading(
        "state/etag-mismatch",
        (409, 412, 422),
        r"\b(?:edited|changed|modified|updated|saved|written) (?:this|the|it|that)?(?: \w+)?(?: by [\w"
        r" ]{2,20})? ?(?:since|meanwhile|in the meantime|after) you\b"
        r"|\b(?:edited|changed|modified|updated|overwritten) (?:\w+ )?(?:meanwhile|in the meantime)\b",
        methods=WRITES,
    ),
    reading(
        "state/not-ready",
        (202, 400, 404, 409, 423, 425),
        r"^[a-z]{3,20}(?: [a-z]{3,20})? (?:is |still )?(?:pending|processing|in (?:progress|process)|rendering"
        r"|generating|queued|not ready)"
        r"(?: yet)?(?:[.!]|, please wait.*|$)|\b(?:is|being) (?:still )?(?:being )?(?:processed|prepared"
        r"|rendered|generated)[.!]?$"
        r"|\bin (?:process|progress), please wait\b|\b(?:idempotency|request|operation) (?:is )?(?:already"
        r" )?in progress\b",
        r"\b(?:account|user|approval|verification|registration|review|kyc|payment|maintenance|session"
        r"|implementation|development)\b",
    ),
    reading(
        "state/idempotency-key-reused",
        (400, 409, 422),
        r"\bidempot\w+[ -](?:key[ -])?(?:conflict|mismatch|error|reuse\w*|violation)\b|\bidempot\w+"
        r" key\b.{0,40}\b(?:different|another|other|reused?"
        r"|already (?:been )?used|mismatch)\b|\b(?:different|another|other) (?:body|payload|request|parameters"
        r"|content)\b.{0,30}\bsame idempot",
    ),
)
