"""routing/missing-asset: what clients ask for by protocol or habit before they go on, and may well not find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out
from statusdoctor.rules.session_reading import on_cause

_LAYER: Final = re.compile(r"^/v2/.+/blobs/[a-z0-9]+:[0-9a-f]{32,}$")
_LOCKS: Final = "/info/lfs/locks/verify"


@evidence_for("routing/missing-asset", on=("error",), status=(404,))
def asked_before_the_upload(case: Case) -> Iterator[Evidence]:
    """Clients that upload ask first whether the content is there: OCI's layers by HEAD, Artifactory's by checksum."""
    fields = case.request.headers
    if case.method == "HEAD" and _LAYER.search(case.request.route):
        yield proof("A registry client asks with HEAD whether a layer is there before it uploads it.", at="request.url")
    elif case.method == "PUT" and fields.get("x-checksum-deploy").lower() == "true":
        says = "The client offers the checksum alone, and uploads the file where the repository has none like it."
        yield proof(says, at="request.headers.x-checksum-deploy")


@evidence_for("routing/missing-asset", on=("error",), status=(404, 501))
def asked_whether_it_can(case: Case) -> Iterator[Evidence]:
    """Git LFS asks for its lock API, which servers need not have."""
    if case.method == "POST" and case.request.route.endswith(_LOCKS):
        says = "Git LFS asks whether locks are supported, and goes on without them."
        yield proof(says, at="request.url")


_UNSET: Final = re.compile(
    r"<Code>(?:NoSuch(?:BucketPolicy|TagSet|(?:CORS|Lifecycle|Website|PublicAccessBlock)Configuration)"
    r"|(?:Replication|ObjectLock|ServerSideEncryption)ConfigurationNotFoundError|OwnershipControlsNotFoundError)<"
)


@evidence_for("routing/missing-asset", on=("error",), status=(404,))
def a_setting_that_is_unset(case: Case) -> Iterator[Evidence]:
    """Who looks a bucket over reads its settings one by one, and S3 has a code for each that was never made."""
    found = _UNSET.search(case.got.text[:1024]) if case.method == "GET" and case.got.looks_like == "xml" else None
    if found:
        says = "A bucket need not have this setting, and the answer says that it has none."
        yield proof(says, "response.body", found[0])
        yield on_cause("routing/object-missing", rules_out("The bucket is there.", "response.body", found[0]))


@evidence_for("routing/missing-asset", on=("error",), status=(405,))
def no_stream_of_its_own(case: Case) -> Iterator[Evidence]:
    """A server of the Model Context Protocol may have no stream, and no end of session: 405 says so (Transports)."""
    fields = case.request.headers
    names_session = "mcp-session-id" in fields or "mcp-protocol-version" in fields
    if names_session and (case.method == "DELETE" or (case.method == "GET" and "event-stream" in fields.get("accept"))):
        says = f"A Model Context Protocol client tries {case.method}, and a server need not take it."
        yield proof(says, at="request.headers", quote="")
        yield on_cause(
            "routing/method-not-allowed", against("The protocol lets a server say 405 here.", at="response.status")
        )


#: Files that package managers and model libraries look for and do without: their agents, what they ask, what it is.
_OPTIONAL: Final = tuple(
    (re.compile(agents, re.I), re.compile(paths), what)
    for agents, paths, what in (
        (
            r"maven|gradle|aether|sbt|coursier|ivy|bazel",
            r"/maven-metadata(?:-[\w.-]{1,60})?\.xml$|\.(?:sha1|sha256|sha512|md5|asc)$",
            "Build tools ask for metadata, checksums and signatures, and go on without them.",
        ),
        (
            r"conda|mamba|pixi|rattler",
            r"/(?:repodata_shards\.msgpack\.zst|repodata\.(?:json\.(?:zst|bz2)|jlap)|current_repodata\.json)$",
            "conda asks for newer forms of the index first, and falls back to repodata.json.",
        ),
        (
            r"apt-http|apt/",
            r"/InRelease$|/i18n/Translation-[\w-]{1,20}(?:\.\w{1,4})?$|\.diff/Index$",
            "apt asks for this, and goes on with other files where it is absent.",
        ),
        (
            r"libdnf|librepo|yum|urlgrabber|zypp",
            r"/repodata/repomd\.xml\.(?:asc|key)$|/\.?treeinfo$",
            "Package managers of RPM ask for this, and go on without it.",
        ),
        (
            r"composer",
            r"/p2?/[^/]{1,80}/[^/]{1,80}~dev\.json$",
            "Composer asks for branches, of which there may be none.",
        ),
        (
            r"hf_hub|transformers|huggingface|diffusers|sentence",
            r"/resolve/[^/]{1,80}/(?:.{1,200}/)?(?:adapter_config|generation_config|added_tokens|special_tokens_map"
            r"|processor_config|preprocessor_config|video_preprocessor_config|chat_template|model_index|modules"
            r"|model\.safetensors\.index|tokenizer_config)\.json$|/chat_template\.jinja$",
            "Model libraries look for this file in each repository, and load models that lack it.",
        ),
    )
)


@evidence_for("routing/missing-asset", on=("error",), status=(404, 410))
def looked_for_and_done_without(case: Case) -> Iterator[Evidence]:
    if case.method not in ("GET", "HEAD"):
        return
    agent, route = case.request.headers.get("user-agent")[:200], case.request.route
    for agents, paths, says in _OPTIONAL:
        if paths.search(route) and agents.search(agent):
            yield proof(says, at="request.url")
            return
