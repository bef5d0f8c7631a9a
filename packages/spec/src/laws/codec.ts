/** Laws about Schemas: of outcomes, and of bodies as they come over the wire. */
import { combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as Equal from "effect/Equal"
import * as fc from "fast-check"
import { everyDocumented, response } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import type { Codec, Response, WireKind } from "../Implementation.ts"
import { member, spell } from "../internal/json.ts"
import { partLaw, trying } from "../internal/parts.ts"
import { secret, smallTalk } from "../internal/words.ts"

const codecLaw = partLaw("codec")

const examples: ReadonlyArray<Response> = [
  ...everyDocumented.map(({ members, status }) => ({ status, body: spell(members) })),
  ...Statuses.everyCode.map(({ code }) => ({ status: 400, body: `{"error_code":${code}}` })),
  ...["", "<html>", "[]", "{\"error_code\":20004}"].flatMap((body) =>
    [200, 400, 409, 502].map((status) => ({ status, body }))
  )
]

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

export const outcomesSurviveJson = codecLaw({
  id: "outcomes-survive-json",
  sentence: "An outcome encodes to JSON, decodes again, and then encodes to the same.",
  source: ["S1"],
  mutant: "encodes a secret as the object that hides it",
  ...(() => {
    const trial = (one: Response) =>
      trying<Codec, Response>(one, ({ encode, recode }) => {
        const encoded = encode(one.status, one.body)
        if (!Equal.equals(overJson(encoded), encoded)) return "what it encodes to is not JSON"
        const again = recode(overJson(encoded))
        return Equal.equals(again, encoded)
          ? null
          : `${JSON.stringify(encoded)} became ${JSON.stringify(again)}`.slice(0, 600)
      })
    return { examples: () => examples.map(trial), random: response.map(trial) }
  })()
})

export const encodedOutcomesKeepWhatWasSaid = codecLaw({
  id: "encoded-outcomes-keep-what-was-said",
  sentence:
    "Encoded, an outcome still has its tag, its status, its code and its basis, and a token only if there is one.",
  source: ["S1", "I5"],
  mutant: "leaves a code out that nobody knows",
  ...(() => {
    const trial = (status: number, code: number) =>
      trying<Codec, Response>({ status, body: `{"error_code":${code}}` }, ({ encode }, { body }) => {
        const encoded = encode(status, body) as { readonly [field: string]: unknown }
        if (typeof encoded["_tag"] !== "string" || !Object.hasOwn(rows, encoded["_tag"])) return "it has no tag"
        if (encoded["httpStatus"] !== status) return `the HTTP status is ${JSON.stringify(encoded["httpStatus"])}`
        if (encoded["code"] !== code) return `the code is ${JSON.stringify(encoded["code"])}`
        if (encoded["token"] !== null) return "it has a token, and there is none"
        return typeof encoded["basis"] === "string" ? null : "it has no basis"
      })
    return {
      examples: () =>
        Statuses.documentedStatuses.flatMap((status) =>
          [...Statuses.everyCode.map(({ code }) => code), ...Statuses.unknownCodes].map((code) => trial(status, code))
        ),
      random: fc.tuple(Statuses.status, Statuses.unknownCode).map(([status, code]) => trial(status, code))
    }
  })()
})

export const encodedOutcomesHideSecrets = codecLaw({
  id: "encoded-outcomes-hide-secrets",
  sentence: "Encoded, no outcome shows a secret of its body, not even one that is not JSON.",
  source: ["I6"],
  mutant: "encodes the token in clear",
  ...(() => {
    const trial = (status: number, body: string, hidden: string) =>
      trying<Codec, Response>(
        { status, body },
        ({ encode }) => JSON.stringify(encode(status, body)).includes(hidden) ? "a secret is shown" : null
      )
    const bodies = (hidden: string) => [
      spell([member("credentials_token", hidden)]),
      spell([member("credentials_token", hidden), member("error", `Invalid ${hidden}`), member("error_code", 40001)]),
      spell([member("items", [{ access_token: hidden }])]),
      `<html>${hidden}`
    ]
    return {
      examples: () =>
        [200, 202, 400, 409, 500].flatMap((status) =>
          bodies("zq10abcdef0123456789").map((body) => trial(status, body, "zq10abcdef0123456789"))
        ),
      random: fc.tuple(Statuses.status, secret).chain(([status, hidden]) =>
        fc.constantFrom(...bodies(hidden)).map((body) => trial(status, body, hidden))
      )
    }
  })()
})

const kindOfBody = (body: (typeof combinations)[number]["body"]): WireKind => {
  if (typeof body.error === "string") return "ErrorBody"
  if (body.error !== undefined) return "EnvelopeBody"
  return body.error_code === undefined ? "SuccessBody" : "DelayedBody"
}

export const theWireIsAccepted = codecLaw({
  id: "the-wire-is-accepted",
  sentence:
    "Every documented body is one of its kind, also with fields that nobody knows yet, and null where a value is not known; of another kind it is not.",
  source: ["S2"],
  mutant: "refuses fields that it does not know",
  ...(() => {
    const accepted = (kind: WireKind, body: object) =>
      trying<Codec, unknown>({ kind, body }, ({ accepts }) => accepts(kind, body) ? null : `it is no ${kind}`)
    const refused = (kind: WireKind, body: unknown) =>
      trying<Codec, unknown>({ kind, body }, ({ accepts }) => accepts(kind, body) ? `it is no ${kind}` : null)
    return {
      examples: () => [
        ...combinations.flatMap(({ body }) => [
          accepted(kindOfBody(body), body),
          accepted(kindOfBody(body), { ...body, newer: { field: [1] } })
        ]),
        accepted("ErrorBody", { error: "so it is", error_code: "20002" }),
        accepted("SuccessBody", {}),
        accepted("SuccessBody", { message: null, credentials_token: null }),
        accepted("ErrorBody", { error: "so it is", error_code: null }),
        accepted("EnvelopeBody", { success: false, error: { code: "ValidationError", details: null }, trace_id: null }),
        accepted("EnvelopeBody", {
          success: false,
          error: { code: "ValidationError", details: [{ error_type: null, field: null }, {}] }
        }),
        refused("ErrorBody", { error: { code: "ValidationError" } }),
        refused("ErrorBody", { error: "so it is", error_code: "PROCESSING" }),
        refused("ErrorBody", {}),
        refused("EnvelopeBody", { success: false, error: "so it is" }),
        refused("EnvelopeBody", { success: true, error: { code: "ValidationError" } }),
        accepted("DelayedBody", { credentials_token: "zq10token", error_code: 20003 }),
        accepted("DelayedBody", { message: null, credentials_token: "zq10token", error_code: "20003" }),
        accepted("DelayedBody", { message: "so it is", credentials_token: "zq10token", error_code: "0020003" }),
        refused("DelayedBody", { message: "so it is", credentials_token: "zq10token", error_code: "20002" }),
        refused("DelayedBody", { message: "so it is", error_code: 20003 }),
        refused("DelayedBody", { message: "so it is", credentials_token: "zq10token" }),
        refused("DelayedBody", { message: "so it is", credentials_token: "zq10token", error_code: 20002 }),
        refused("SuccessBody", { credentials_token: 1 }),
        accepted("SuccessBody", { error: null, error_code: null, success: true }),
        accepted("SuccessBody", { error_code: " " }),
        refused("SuccessBody", { error: "so it is" }),
        refused("SuccessBody", { error: { code: "Other" } }),
        refused("SuccessBody", { success: false }),
        refused("SuccessBody", { error_code: 20004 }),
        refused("SuccessBody", { credentials_token: "zq10token", error_code: "50001" }),
        refused("SuccessBody", { error_code: "PROCESSING" })
      ],
      random: fc.tuple(fc.constantFrom(...combinations), smallTalk, fc.json()).map(([{ body }, name, raw]) =>
        accepted(kindOfBody(body), { ...body, [name]: JSON.parse(raw) })
      )
    }
  })()
})
