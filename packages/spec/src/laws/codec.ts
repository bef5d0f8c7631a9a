/** Laws about Schemas: of outcomes, and of bodies as they come over the wire. */
import { rows } from "@effect-flanks/domain/Table"
import * as Equal from "effect/Equal"
import * as Examples from "../examples/codec.ts"
import * as Generators from "../generators/laws/codec.ts"
import type { Codec, Response } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trying } from "../internal/parts.ts"

const codecLaw = partLaw("codec")

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

export const outcomesSurviveJson = codecLaw({
  id: "outcomes-survive-json",
  sentence: "An outcome encodes to JSON, decodes again, and then encodes to the same.",
  source: ["S1"],
  mutant: "encodes a secret as the object that hides it",
  ...forAll(
    Examples.responses,
    Generators.response,
    (response) =>
      trying<Codec, Response>(response, ({ encode, recode }, { body, status }) => {
        const encoded = encode(status, body)
        if (!Equal.equals(overJson(encoded), encoded)) return "what it encodes to is not JSON"
        const again = recode(overJson(encoded))
        return Equal.equals(again, encoded)
          ? null
          : `${JSON.stringify(encoded)} became ${JSON.stringify(again)}`.slice(0, 600)
      })
  )
})

type Encoded = { readonly [field: string]: unknown }

export const encodedOutcomesKeepWhatWasSaid = codecLaw({
  id: "encoded-outcomes-keep-what-was-said",
  sentence:
    "Encoded, an outcome still has its tag, its status, its code and its basis, and a token only if there is one.",
  source: ["S1", "I5"],
  mutant: "leaves a code out that nobody knows",
  ...forAll(
    Examples.codes,
    Generators.code,
    ({ code, status }) =>
      trying<Codec, Response>({ status, body: `{"error_code":${code}}` }, ({ encode }, { body }) => {
        const encoded = encode(status, body) as Encoded
        if (typeof encoded["_tag"] !== "string" || !Object.hasOwn(rows, encoded["_tag"])) return "it has no tag"
        if (encoded["httpStatus"] !== status) return `the HTTP status is ${JSON.stringify(encoded["httpStatus"])}`
        if (encoded["code"] !== code) return `the code is ${JSON.stringify(encoded["code"])}`
        if (encoded["token"] !== null) return "it has a token, and there is none"
        return typeof encoded["basis"] === "string" ? null : "it has no basis"
      })
  )
})

export const encodedOutcomesHideSecrets = codecLaw({
  id: "encoded-outcomes-hide-secrets",
  sentence: "Encoded, no outcome shows a secret of its body, not even one that is not JSON.",
  source: ["I6"],
  mutant: "encodes the token in clear",
  ...forAll(Examples.secrets, Generators.secret, ({ body, hidden, status }) =>
    trying<Codec, Response>(
      { status, body },
      ({ encode }) => JSON.stringify(encode(status, body)).includes(hidden) ? "a secret is shown" : null
    ))
})

export const theWireIsAccepted = codecLaw({
  id: "the-wire-is-accepted",
  sentence:
    "Every documented body is one of its kind, also with fields that nobody knows yet, with null where a value is not known, and with a code in digits.",
  source: ["S2"],
  mutant: "refuses fields that it does not know",
  ...forAll(
    Examples.bodies,
    Generators.body,
    (one) =>
      trying<Codec, Examples.Body>(
        one,
        ({ accepts }, { body, kind }) => accepts(kind, body) ? null : `it is no ${kind}`
      )
  )
})

export const otherBodiesAreRefused = codecLaw({
  id: "other-bodies-are-refused",
  sentence:
    "What lacks something, has another code, or is of another kind is refused; a body that names an error is no success.",
  source: ["S2"],
  mutant: "takes every object for a success",
  ...forAll(
    Examples.otherBodies,
    Generators.otherBody,
    (one) =>
      trying<Codec, Examples.Body>(
        one,
        ({ accepts }, { body, kind }) => accepts(kind, body) ? `it is no ${kind}` : null
      )
  )
})
