"""Readings of sentences that tell somebody who is known that this is for others: roles, owners, members."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_WHO: Final = (
    r"(?:(?:co-?)?owners?|authors?|creators?|(?:super-?)?admin(?:istrator)?s?|managers?|moderators?|staff|members?"
    r"|super-?users?|editors?|teachers?|instructors?|organi[sz]ers?|hosts?|leaders?|employees?|operators?|supervisors?"
    r"|maintainers?|participants?|reviewers?|approvers?|masters?)"
)
_OF_OTHER_THINGS: Final = (
    r"\b(?:plan|premium|paid|paying|subscri\w+|upgrade|trial|country|region|network|ip|token|scopes?|session|api|keys?"
    r"|verified|log(?:ged)? ?in|sign(?:ed)? ?in|password|e-?mail)\b"
)
_RARELY: Final = r"\b(?:once|twice|times|every|per|after|before|until|days?|hours?|minutes?|weeks?)\b"

READINGS: Final = (
    reading(
        "auth/forbidden",
        (401, 403),
        r"\b(?:has|have) (?:no|not|n't) (?:the )?(?:sufficient|enough|adequate|necessary|required) "
        r"(?:rights?|privileges?|permissions?)\b",
        r"\b(?:plan|premium|subscri\w+|upgrade|trial|scopes?)\b",
    ),
    reading(
        "auth/forbidden",
        (400, 401, 403),
        r"\b(?:request|operation|action|call) is not (?:authori[sz]ed|permitted) (?:and|to|for)\b",
        _OF_OTHER_THINGS,
    ),
    reading(
        "auth/forbidden",
        (400, 401, 403),
        r"\b(?:accessing|access to|use of|querying|reading|writing to) (?:the |this |that )?(?:[a-z]+ )?"
        r"['\"`]?[\w.:/*-]+['\"`]? (?:is|are) (?:not (?:allowed|permitted|authori[sz]ed|granted)|denied|forbidden"
        r"|prohibited)\b",
        rf"{_OF_OTHER_THINGS}|\b(?:methods?|origins?|hosts?|propert\w+|fields?|attributes?|parameters?|cors"
        rf"|proto\w*)\b",
    ),
    reading(
        "limits/quota-exhausted",
        (400, 402, 403, 409, 422),
        r"^(?:sorry,? )?(?:you(?:r account)? (?:have|has|'ve) )?(?:reached |exceeded )?(?:the |your )?"
        r"max(?:imum)? (?:number|amount|count) of [a-z]+(?: [a-z]+)?(?: \(?\d{1,6}\)?)?"
        r"(?:$|[.!]| (?:has been |was |is |already |been )*(?:reached|exceeded)\b| (?:for|on|per|in|of) )",
        r"\b(?:attempts?|tries|characters|retries|logins?|parallel|concurrent|simultaneous|running|active"
        r"|connections?)\b",
    ),
    reading(
        "auth/forbidden",
        (403,),
        r"^(?:unauthori[sz]ed|illegal|prohibited) (?:[a-z]+ ){0,2}(?:access|action|operation)\b",
        _OF_OTHER_THINGS,
    ),
    reading(
        "auth/forbidden",
        (401, 403),
        rf"\bonly (?:the |an? |our |your )?(?:[\w'-]+ ){{0,3}}?{_WHO}\b.{{0,40}}\b(?:can|may|are|is|has|have)\b"
        rf"|\b{_WHO}(?: level)? (?:access|rights?|privileges?|role|permissions?|approval) (?:is |are )?"
        rf"(?:required|needed|only)\b|\b(?:is |are )?for {_WHO} only\b|^{_WHO}s? only\b"
        rf"|\b(?:restricted|limited|reserved) (?:to|for) (?:\w+ ){{0,2}}{_WHO}\b",
        _OF_OTHER_THINGS,
    ),
    reading(
        "auth/forbidden",
        (401, 403),
        r"^(?:sorry,? )?only (?:the |an? |our |your )?[a-z][\w' -]{2,40} (?:can|may|(?:is|are) allowed to) "
        r"(?!be\b|have\b|hold\b|contain|include|exist|start|end|appear|occur)[a-z]{2,}",
        rf"{_OF_OTHER_THINGS}|\b(?:requests?|methods?|hosts?|clients?|browsers?|address(?:es)?|networks?)\b",
    ),
    reading(
        "auth/account-blocked",
        (401, 403),
        r"\b(?:client|tenant|organi[sz]ation|company|merchant)(?: account)? (?:is |was |has been )?(?:\w+ly )?"
        r"(?:suspended|disabled|deactivated|frozen|terminated|not active|inactive)\b",
        r"\bfor (?:this|your|the) ",
    ),
    reading(
        "auth/forbidden",
        (401, 403),
        r"\broles?\b.{0,20}\b(?:not|isn't) (?:be )?(?:match\w*|allowed|permitted|sufficient|authori[sz]ed)\b"
        r"|\b(?:wrong|insufficient|unauthori[sz]ed) role\b",
        _OF_OTHER_THINGS,
    ),
    reading(
        "auth/forbidden",
        (401, 403),
        both(r"\byou (?:can|may)\b", r"\bonly\b.{0,40}\byour (?:own |linked |assigned )?\w+"),
        rf"{_OF_OTHER_THINGS}|{_RARELY}",
    ),
    reading(
        "auth/forbidden",
        (401, 403),
        r"(?:\bnot|n't) (?:have|having|has|got|possess\w*) (?:the |any |enough |sufficient |required |necessary"
        r" |proper "
        r"|appropriate |adequate )*(?:rights?|privileges?|authority|clearance)\b"
        r"|\b(?:unauthori[sz]ed|not entitled|not cleared) to [a-z]+"
        r"|\b(?:not|n't) (?:been )?(?:authori[sz]ed|permitted|entitled) (?:to|for|on|in) (?!use\b)\w+"
        r"|\b(?:do|does) ?(?:not|n't) (?:belong to|own)\b"
        rf"|\b(?:you are|you're|user is|is) not (?:the|an?) (?:\w+ )?{_WHO}\b|^not your \w+|\bnot a member of\b"
        r"|\b(?:do|does) ?(?:not|n't) have (?:any )?access to (?:see|view|edit|open|read|change|manage"
        r"|delete|this|that|the)\b"
        r"|\b(?:not|n't) (?:been )?(?:assigned|enrolled|invited|added) (?:to|in|on|for)\b"
        r"|\bread[- ]only (?:for|to) \w+",
        rf"{_OF_OTHER_THINGS}|\bfault\b",
    ),
    reading(
        "auth/forbidden",
        (403,),
        r"\b(?:cannot|can't|can not|may not) (?!be\b)\w+ (?:your own|yourself)\b"
        r"|\b(?:role|staff|agent|reader|viewer|guest|contributor|student|customer)s?\b.{0,20}"
        r"\b(?:cannot|can't|can not|may not) (?!be\b)\w+",
        _OF_OTHER_THINGS,
    ),
)
