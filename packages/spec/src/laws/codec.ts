/** Laws about Schemas: those of outcomes, and those of bodies on the wire. */
import { rows } from "@effect-flanks/domain/Table"
import * as Equal from "effect/Equal"
import * as Examples from "../examples/codec.ts"
import * as Generators from "../generators/laws/codec.ts"
import type { Codec, Response } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trialOf } from "../internal/parts.ts"

const codecLaw = partLaw("codec")

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

export const outcomesSurviveJson = codecLaw({
  id: "outcomes-survive-json",
  sentence: "An outcome encodes to JSON, and the decoded outcome encodes to the same JSON.",
  source: ["S1"],
  mutant: "encodes a secret as the object that wraps it",
  ...forAll(
    Examples.responses,
    Generators.response,
    (response) =>
      trialOf<Codec, Response>(response, ({ encode, recode }, { body, status }) => {
        const encoded = encode(status, body)
        if (!Equal.equals(overJson(encoded), encoded)) return "the encoded outcome isn't JSON"
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
  sentence: "An encoded outcome has its tag, status, code and basis, and has a token only if the response has one.",
  source: ["S1", "I5"],
  mutant: "omits an unknown code",
  ...forAll(
    Examples.codes,
    Generators.code,
    ({ code, status }) =>
      trialOf<Codec, Response>({ status, body: `{"error_code":${code}}` }, ({ encode }, { body }) => {
        const encoded = encode(status, body) as Encoded
        if (typeof encoded["_tag"] !== "string" || !Object.hasOwn(rows, encoded["_tag"])) return "it has no tag"
        if (encoded["httpStatus"] !== status) return `the HTTP status is ${JSON.stringify(encoded["httpStatus"])}`
        if (encoded["code"] !== code) return `the code is ${JSON.stringify(encoded["code"])}`
        if (encoded["token"] !== null) return "it has a token, but the response has none"
        return typeof encoded["basis"] === "string" ? null : "it has no basis"
      })
  )
})

export const encodedOutcomesHideSecrets = codecLaw({
  id: "encoded-outcomes-hide-secrets",
  sentence: "No encoded outcome shows a secret of its body, even if the body isn't JSON.",
  source: ["I6"],
  mutant: "encodes the token in clear",
  ...forAll(Examples.secrets, Generators.secret, ({ body, hidden, status }) =>
    trialOf<Codec, Response>(
      { status, body },
      ({ encode }) => JSON.stringify(encode(status, body)).includes(hidden) ? "a secret is shown" : null
    ))
})

export const theWireIsAccepted = codecLaw({
  id: "the-wire-is-accepted",
  sentence:
    "The Schema of each kind accepts every documented body of that kind, even with unknown fields, with null for unknown values, or with a code as a string of digits.",
  source: ["S2"],
  mutant: "refuses unknown fields",
  ...forAll(
    Examples.bodies,
    Generators.body,
    (one) =>
      trialOf<Codec, Examples.Body>(
        one,
        ({ accepts }, { body, kind }) => accepts(kind, body) ? null : `it isn't accepted as ${kind}`
      )
  )
})

export const otherBodiesAreRefused = codecLaw({
  id: "other-bodies-are-refused",
  sentence:
    "The Schema of each kind refuses a body that lacks a required field, has another code, is of another kind, or names an error although the kind is a success.",
  source: ["S2"],
  mutant: "accepts every object as a success",
  ...forAll(
    Examples.otherBodies,
    Generators.otherBody,
    (one) =>
      trialOf<Codec, Examples.Body>(
        one,
        ({ accepts }, { body, kind }) => accepts(kind, body) ? `it is accepted as ${kind}` : null
      )
  )
})
