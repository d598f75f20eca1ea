"""Readings of sentences about what is open to whom: plans, features, countries, addresses, and how much of it."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import OPEN, both, reading

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "auth/forbidden",
        (400, 401, 403),
        r"\b(?:is |are )?(?:missing|lacks?|lacking) (?:one or more |some |any |the |a |an |these "
        r"|required |following |necessary |of )*(?:roles?|privileges?|entitlements?"
        r"|access rights?|user rights?|capabilit(?:y|ies))\b",
        r"\b(?:parameters?|fields?|propert\w+|attributes?|claims?)\b",
    ),
    reading(
        "access/user-agent-blocked",
        (403,),
        both(
            r"\b(?:bots?|curl|wget|automated|scripts?|crawlers?|scrap(?:ers?|ing)|robots?)\b",
            r"\b(?:not (?:welcome|allowed|permitted)|blocked|denied|forbidden|prohibited|use an? (?:real |web )?browser"
            r"|(?:do|does)(?: not|n't) (?:serve|answer|talk|speak|give \w+) )",
        ),
    ),
    reading(
        "limits/concurrency",
        (429,),
        r"\b(?:another|an?) [\w -]{2,30} is (?:already |still )?(?:running|in progress|under way|active|being \w+ed)\b"
        r"|\bparallel\b|\btoo many (?:\w+ )?(?:jobs|tasks|exports|reports|sessions|connections|runs|builds|uploads) "
        r"(?:running|in progress|active|open)\b"
        r"|\bfor (?:your|the|an?)(?: other| previous| current| running| last)? \w+ to (?:finish|end|complete)\b",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        both(
            r"\b(?:calls?|requests?|credits?|messages?|units?|quota|searches|lookups?|tokens)\b",
            r"\b(\d[\d,.]*) ?(?:of|out of|/) ?(?:your |the |all )?(\d[\d,.]*)\b.{0,30}\b(?:us(?:ed|age)|consumed|calls"
            r"|credits|requests)|\bused all\b",
        ),
        r"per (?:second|minute)",
    ),
    reading(
        "limits/quota-exhausted",
        (400, 402, 403, 409, 422, 429),
        r"\blimit of [a-z]+(?: [a-z]+){0,3} (?:was |has been |is )?(?:exceeded|reached)\b"
        r"|\b(?:exceeded|reached|over) (?:the|your|its) (?:limit|maximum|allowed number|number) of"
        r" (?:connected |linked |allowed |registered |active )?(?:athletes?|users?|seats?|members?|projects?|devices?"
        r"|accounts?|apps?|applications?|sites?|domains?|contacts?|subscribers?|repositor(?:y|ies)|keys?|rows?|records?)\b"
        r"|\bcount limit (?:was |has been )?reached\b|\bat most (?:one|\d+) [\w -]{2,40} (?:is|are) allowed"
        r" (?:per|for each) (?:org\w*|account|user|project|team|workspace|tenant)\b",
        r"\b(?:requests?|calls?|attempts?|tries|logins?|connections?|characters?|bytes|size|length|depth|time|nodes?)\b",
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        both(
            r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:outside|inside) (?:of )?(?:the|our|your) (?:\w+ )?network\b",
            rf"(?:{OPEN}|\b(?:denied|blocked|forbidden|banned|refused|rejected)\b)",
        ),
    ),
    reading(
        "access/ip-blocked",
        (403,),
        both(
            r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:network|subnet|vpn|intranet|lan)\b",
            r"\bonly\b.{0,50}\b(?:from|inside|within|machines|addresses|hosts)\b",
        ),
        r"\bplan\b|\bsocial\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"^(?:please )?upgrade (?:to|your)\b|\b(?:please|must|need to|have to) upgrade\b",
        r"\b(?:client|app|version|browser|tls|https?|sdk|library|websocket|protocol)\b",
    ),
    reading(
        "access/feature-disabled",
        (400, 403, 404),
        both(
            r"\b(?:registrations?|sign-?ups?|registering|account creation)\b",
            r"\b(?:closed|disabled|paused|suspended|turned off|not (?:open|enabled|possible|available|allowed))\b",
        ),
        r"\b(?:plate|vehicle|number|e-?mail|domain|fee|event|course|race|class|camp|conference|workshop)\b",
    ),
    reading(
        "access/feature-disabled",
        (403, 404),
        both(
            r"\b(?:feature|beta|preview|pilot|early access)\b",
            r"\b(?:closed|is over|not open|by invitation|invite[- ]only)\b",
        ),
    ),
    reading(
        "limits/concurrency",
        (403, 409, 429, 503),
        r"already (?:have|has|running) .{0,20}\b(?:\d+|one|two|three|an?|the maximum)\b.{0,40}(?:running"
        r"|progress|active|open)"
        r"|\bat (?:once|the same time|a time)\b|\bsimultaneous|\bconcurren|\bin parallel\b"
        r"|for (?:one|it|them|that|another|the others?)(?: of (?:them|those|these|yours))? to (?:finish|end|complete)"
        r"|\b(?:\d+|an?|one|two|three|four|five) [a-z]+ (?:is|are) already (?:running|in progress|under way)\b",
        r"\b(?:changing|changed?|edit\w*|modif\w*|updat\w*)\b.{0,20}\bat (?:once|the same time)\b"
        r"|\bconcurrent (?:modif|updat|edit|chang|writ)|\b(?:every(?:body|one)|people|visitors)\b",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        both(
            r"\b(?:daily|monthly|weekly|yearly|annual|today|(?:this|\w+s an?|per) (?:day|week|month|year)|quota"
            r"|allowance|credits?|free tier)\b",
            r"\b(?:reach|exceed|us(?:ed|ing) (?:up|all)|used|exhaust|spent|ran out|run out|no more"
            r"|gone|none left|no \w+ left|over)",
        ),
        r"per (?:second|minute)|storage|disk",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        r"\b(?:budget|balance|allowance) (?:is |was )?(?:spent|used up|exhausted)\b|\breached \d+ (?:of|/) ?\d"
        r"|\bcredits?\b.{0,12}\b(?:is|are|at) 0\b|\b(?:0|zero) (?:\w+ )?credits\b"
        r"|\ball \d[\d,.]* [a-z][\w ]{2,30} (?:are|have been|were) used\b"
        r"|\breached (?:the|your|its) (?:\w+ )?(?:maximum|limit)\b(?: number)? of \d"
        r"|\b(?:maximum|limit) (?:number )?of \d[\d,.]* [\w -]{2,30} (?:is |was |has been )?(?:reached|exceeded|used)",
        r"\b(?:second|minute|hour|attempts?|tries|again|wait|retry|at once|concurrent\w*|simultaneous\w*)\b",
    ),
    reading(
        "access/geo-blocked",
        (401, 403, 404, 451),
        both(
            r"\b(?:country|region|location|territory)\b",
            rf"(?:{OPEN}|(?:\bnot|n't) (?:yet )?(?:operate|offer|ship|deliver|serve|sell|work|provide|support|stream)"
            r"|\b(?:content|service|site|page|video|title|product|access)s? (?:is |are )?(?:geo-?)?"
            r"(?:blocked|restricted|unavailable)\b)",
        ),
    ),
    reading(
        "access/geo-blocked",
        (401, 403, 451),
        both(
            r"\b(?:from|in|to) (?:your|this) (?:current )?(?:country|region|location|territory)\b",
            r"\b(?:restricted|blocked|denied|forbidden|prohibited|not available|unavailable)\b",
        ),
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        both(
            r"\b(?:vpns?|prox(?:y|ies)|tor|ip(?: address(?:es)?)?|network|subnet"
            r"|(?:your|client|source|remote) address)\b",
            rf"(?:{OPEN}|not (?:(?:in|on) (?:our|the|an?|allow\w*|permitted) |authori[sz]ed|on the|in the|white"
            rf"|trusted)|blocked|denied|banned|refused|rejected|forbidden"
            rf"|prohibited|disallowed)",
        ),
        r"\btoken|proxy-auth",
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        r"\b(?:invalid|unknown|unregistered|wrong) (?:request |client |source |caller |remote )?ip\b|\bip (?:address )?"
        r"(?:is |was )?(?:mismatch\w*|not (?:match\w*|registered|in (?:the )?(?:allow|white)-?list))",
        r"\btoken|proxy-auth",
    ),
    reading(
        "access/hotlink-blocked",
        (400, 401, 403),
        both(r"\b(?:origin|referr?er)\b", rf"(?:{OPEN}|\b(?:denied|blocked|untrusted|not (?:trusted|listed))\b)"),
        methods=("GET", "HEAD"),
    ),
    reading(
        "access/host-not-allowed",
        (403, 421),
        r"\b(?:bad|invalid|unknown|unrecogni[sz]ed|unexpected|untrusted|disallowed) host(?: ?name| header)?\b(?! ?key)"
        r"|\bhost(?: header| ?name)? (?:is )?(?:not (?:allowed|permitted|trusted|recogni[sz]ed)|rejected)\b",
        r"\b(?:database|smtp|ssh|mail|upstream|resolve\w*|dns|remote|target|webhook)\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"\b(?:free|basic|starter|hobby|trial) (?:accounts?|users?|plans?|tiers?|members?|customers?)\b.{0,20}"
        r"\b(?:can|may|are|is|have|has|cannot|can't)\b.{0,40}(?:\b\d+ [a-z]|\blimited\b|\bonly\b|\bnot\b)",
        r"\b(?:per|a|an|each|every) (?:second|minute|hour|day|month)\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"\bis an? (?:premium|pro|paid|plus|business|enterprise)(?: plan)?[- ]feature\b"
        r"|\bonly (?:for |available to |open to )?(?:premium|paying|paid|pro) "
        r"(?:members?|users?|subscribers?|customers?)\b"
        r"|\b(?:premium|pro|paid|paying) (?:members?|users?|subscribers?|customers?|accounts?|plans?) only\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"\bfree (?:tier|plan|account|trial|user|version)s?\b.{0,40}\b(?:cannot|can't|(?:not|n't) (?:allow\w*|available"
        r"|support\w*|includ\w*|permit\w*|have))\b"
        r"|\b(?:plan|licen[cs]e|subscription|package|tier)\b.{0,20}\b(?:does|do) ?(?:not|n't) "
        r"(?:include|cover|allow|permit|support|have)\b",
        r"\bspace\b|\bdriving\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        both(
            r"\b(?:plan|subscription|licen[cs]e|trial|invoice|billing|payment|card|balance|membership)\b",
            r"\b(?:ended|expired|required|overdue|unpaid|past due|upgrade|renew|declined|update your|taken|limit"
            r"|reached|full|failed|insufficient|lapsed|not (?:included|available|cover)|part of"
            r"|only (?:in|on|for|with)|available (?:in|on|from|with)|from the \w+ plan)",
        ),
        r"\bplann(?:ed|ing)\b|\bcard[_ ](?:was |is |has |been )*(?:declined|expired)\b"
        r"|\bexpired card\b"  # a buyer's card: no bill of the API
        r"|\b(?:licen[cs]e|card|invoice|plan) (?:number|plate|id|no|name|date|code|type)\b",
    ),
    reading(
        "access/feature-disabled",
        (400, 403, 404, 409, 422),
        r"\b(?:must|has to|have to|needs? to) be (?:enabled|activated|(?:turned|switched) on)\b"
        r" (?:to|before|for|first|in)\b",
        r"javascript|cookies?\b|browser",
    ),
    reading(
        "access/payment-required",
        (400, 401, 404, 422),
        r"\b(?:must|need to|have to) have an? (?:[\w-]+ ){0,4}(?:subscription|membership|paid plan|premium account)\b",
    ),
    reading(
        "access/feature-disabled",
        (400, 402, 403, 404),
        both(
            r"\b(?:feature|module|endpoint|beta|integration|plugin|service|api|add-?on)\b",
            r"\b(?:(?:not|n't)(?: been)? (?:enabled|activated|active|turned on|switched on|part of)|disabled"
            r"|switched off|turned off)\b",
        )
        + r"|\bnot available (?:for|to|on|with|in) your (?:account|organi[sz]ation|workspace|team|user)\b"
        r"|\b(?:not|n't) (?:been )?opted[- ]in\b"
        r"|\b(?:switched|turned) off for (?:this|your)\b|\b(?:disabled|not enabled) for (?:this|your)\b"
        r"|\bnot (?:yet )?(?:been )?(?:enabled|activated|(?:switched|turned) on|set up|included)"
        r" (?:for|in|on) (?:this|your)\b",
        r"\bkey\b|\bversion\b",
    ),
    reading(
        "access/feature-disabled",
        (403,),
        r"^(?:the |this )?[a-z][\w -]{2,30} (?:is|are|has been|have been) "
        r"(?:currently |temporarily )?(?:turned|switched) off\b",
        r"\b(?:account|user|key|token|server|site)\b",
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        r"\bvpn (?:is )?(?:required|needed|only)\b"
        r"|\b(?:connect|come|log ?in) (?:to|through|via|over|by|from) (?:the |our )?vpn\b",
    ),
    reading(
        "limits/rate-limited",
        (403, 429, 503),
        r"\brate of (?:requests|calls)\b|\brate (?:is |was )?too high\b|\bslow(?:er\b| down\b|ing down\b)"
        r"|\b(?:too|so) (?:fast|quickly|often|frequent(?:ly)?)\b"
        r"|\b(?:requests|calls|queries) (?:per|a|every) (?:second|minute|hour)\b",
        r"\bpassword|attempts?\b",
    ),
)
