import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import * as FlanksError from "@effect-flanks/domain/FlanksError"
import * as Outcome from "@effect-flanks/domain/Outcome"
import * as Table from "@effect-flanks/domain/Table"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import * as Hash from "effect/Hash"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { inspect } from "node:util"
import * as bodies from "./bodies.ts"

type Fields = { readonly [name: string]: unknown }

const classes: { readonly [tag: string]: { readonly fields: object } } = {
  ...FlanksError.classes as object,
  Accepted: Outcome.Accepted,
  TokenDelayed: Outcome.TokenDelayed
}

const fieldsOf = (outcome: Outcome.Outcome): Fields =>
  Object.fromEntries(
    Object.keys(classes[outcome._tag]?.fields ?? {}).filter((name) => name in outcome).map((name) => [
      name,
      (outcome as unknown as Fields)[name]
    ])
  )

/** The same outcome, made with the constructor that users call. */
const construct = (outcome: Outcome.Outcome): Outcome.Outcome => {
  const Class = classes[outcome._tag] as unknown as new(fields: Fields) => Outcome.Outcome
  return new Class(fieldsOf(outcome))
}

const token = "\"credentials_token\": \"flk-token\""

/** One response for every tag, and for every other difference between instances. */
const responses: ReadonlyArray<readonly [status: number, body: string]> = [
  ...Documented.combinations.map(({ body, status }) => [status, JSON.stringify(body)] as const),
  ...[...bodies.known, 77777].map((code) => [400, `{"error_code": ${code}}`] as const),
  [200, `{${token}, "items": [1, null]}`],
  [202, `{${token}, "error_code": 20003}`],
  [400, `{${token}, "error": "Invalid flk-token", "error_code": 40001, "trace_id": "t"}`],
  [400, "{\"error\": \"Making security checks. Your account will be activated in 48-24 hours.\"}"],
  [409, `{${token}}`],
  [429, ""],
  [503, "<html>"],
  [404, "{}"],
  [0, ""]
]

const classified = responses.map(([status, body]) => ({ outcome: classify(status, body), status, body }))

/** The properties of an outcome in addition to its fields. */
const answers = [
  "_tag",
  "name",
  "message",
  "cause",
  "action",
  "actor",
  "retry",
  "regulatedOnly",
  "~effect/Runtime/errorExitCode",
  "~effect/ErrorReporter/severity",
  "~effect/ErrorReporter/ignore",
  "~effect/ErrorReporter/attributes",
  "~effect/cli/CliError/userMessage"
]

const ask = (outcome: Outcome.Outcome) =>
  Object.fromEntries(answers.map((name) => [name, (outcome as unknown as Fields)[name]]))

const print: (outcome: unknown) => string = String

describe("a classified outcome, compared with a constructed one", () => {
  it("covers every tag", () => {
    const tags = new Set([...classified.map(({ outcome }) => outcome._tag), "TransportError"])
    expect([...tags].toSorted()).toEqual(Object.keys(Table.rows).toSorted())
  })

  it.each(classified)("has the same class, fields and properties: $status $outcome._tag $body", ({ outcome }) => {
    const constructed = construct(outcome)
    expect(Object.getPrototypeOf(constructed)).toBe((classes[outcome._tag] as { prototype?: unknown }).prototype)
    expect(outcome).toBeInstanceOf(classes[outcome._tag])
    expect(outcome instanceof Error).toBe(constructed instanceof Error)
    expect(outcome instanceof Error).toBe(FlanksError.isFlanksError(outcome))
    expect(outcome.constructor).toBe(constructed.constructor)
    expect(fieldsOf(outcome)).toEqual(fieldsOf(constructed))
    expect(ask(outcome)).toEqual(ask(constructed))
  })

  it.each(classified)(
    "is equal to it, with the same hash: $status $outcome._tag $body",
    ({ body, outcome, status }) => {
      const constructed = construct(outcome)
      expect(Equal.equals(outcome, constructed)).toBe(true)
      expect(Equal.equals(constructed, outcome)).toBe(true)
      expect(Hash.hash(outcome)).toBe(Hash.hash(constructed))
      expect(Equal.equals(classify(status, body), outcome)).toBe(true)
      expect(Equal.equals(construct(outcome), constructed)).toBe(true)
    }
  )

  it.each(classified)("is encoded and printed in the same way: $status $outcome._tag $body", ({ outcome }) => {
    const constructed = construct(outcome)
    const encode = Schema.encodeSync(Outcome.Outcome)
    expect(encode(outcome)).toEqual(encode(constructed))
    expect(JSON.stringify(outcome)).toBe(JSON.stringify(constructed))
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(encode(outcome))
    const stack = FlanksError.isFlanksError(constructed) ? constructed.stack ?? "" : ""
    expect(inspect(outcome)).toBe(
      inspect(constructed).replace(stack, FlanksError.isFlanksError(outcome) ? print(outcome) : "")
    )
    expect(print(outcome)).toBe(print(constructed))
    expect(Schema.toEquivalence(Outcome.Outcome)(outcome, constructed)).toBe(true)
  })

  it("differs if a field differs", () => {
    for (const a of classified) {
      for (const b of classified) {
        const same = a.status === b.status && a.body === b.body
        expect(Equal.equals(a.outcome, b.outcome)).toBe(same)
        // This skips the hashes, which already differ.
        expect((a.outcome as unknown as Equal.Equal)[Equal.symbol](b.outcome as unknown as Equal.Equal)).toBe(same)
        expect(Equal.equals(construct(a.outcome), b.outcome)).toBe(same)
      }
    }
  })

  const raise = Effect.fnUntraced(function*(outcome: Outcome.Outcome) {
    if (FlanksError.isFlanksError(outcome)) return yield* outcome
    return outcome
  })

  it.effect("is yieldable, and fails with itself", () =>
    Effect.gen(function*() {
      for (const { outcome } of classified) {
        const exit = yield* Effect.exit(raise(outcome))
        if (FlanksError.isFlanksError(outcome)) {
          expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBe(outcome)
          const [pretty] = Cause.prettyErrors(Cause.fail(outcome))
          const [constructed] = Cause.prettyErrors(Cause.fail(construct(outcome)))
          expect([pretty?.name, pretty?.message]).toEqual([constructed?.name, constructed?.message])
        } else {
          expect(Exit.isSuccess(exit) && exit.value).toBe(outcome)
        }
      }
    }))

  it("keeps the original body and token, Redacted", () => {
    for (const { body, outcome } of classified) {
      expect(Redacted.value(outcome.body)).toBe(body)
      expect(outcome.token === null ? null : Redacted.value(outcome.token)).toBe(
        body.includes("<CREDENTIALS_TOKEN>") ? "<CREDENTIALS_TOKEN>" : body.includes(token) ? "flk-token" : null
      )
    }
  })

  it("has a stack with its message, without frames of this library", () => {
    const outcome = classify(400, "{\"error_code\": 50001}") as FlanksError.BankError
    expect(outcome.stack).toBe(String(outcome))
    expect(new FlanksError.BankError({ httpStatus: 400 }).stack).toContain("Outcome.test.ts")
  })
})

describe("the Schemas of outcomes and errors", () => {
  const all = Schema.Union([Outcome.Outcome, FlanksError.TransportError])

  it.effect.prop("encode, decode and encode to the same", [all], ([value]) =>
    Effect.gen(function*() {
      const encoded = yield* Schema.encodeEffect(all)(value)
      const decoded = yield* Schema.decodeEffect(all)(encoded)
      expect(decoded._tag).toBe(value._tag)
      expect(decoded).toBeInstanceOf(Object.getPrototypeOf(value).constructor)
      expect(yield* Schema.encodeEffect(all)(decoded)).toEqual(encoded)
    }), { arbitrary: { runs: 300 } })

  it("encode a classified outcome to JSON, and decode it to an equal one", () => {
    const text = fc.oneof(bodies.body, fc.json(), fc.string())
    fc.assert(
      fc.property(bodies.status, text, (status, body) => {
        const encoded = Schema.encodeSync(Outcome.Outcome)(classify(status, body))
        const json = JSON.stringify(encoded)
        const decoded = Schema.decodeUnknownSync(Outcome.Outcome)(JSON.parse(json))
        expect(Schema.encodeSync(Outcome.Outcome)(decoded)).toEqual(encoded)
        expect(JSON.stringify(decoded)).toBe(json)
      }),
      { numRuns: 500, examples: responses.map(([status, said]): [number, string] => [status, said]) }
    )
  })

  it("give the encoded form through every codec", () => {
    for (const { outcome } of classified) {
      const encoded = Schema.encodeSync(Outcome.Outcome)(outcome)
      expect(Schema.encodeSync(Schema.toCodecJson(Outcome.Outcome))(outcome)).toEqual(encoded)
      expect(Schema.encodeSync(Schema.toCodecJson(Schema.toType(Outcome.Outcome)))(outcome)).toEqual(encoded)
    }
  })

  it("make an error from few fields, and take the rest from its row", () => {
    const { BankError, ConfigurationError, ScaError, TransportError, Unauthorized, UnexpectedResponse } = FlanksError
    expect(new BankError({ httpStatus: 503 })).toMatchObject({ code: 50001, basis: "code", token: null, text: null })
    expect(new Unauthorized({ httpStatus: 401 })).toMatchObject({ code: null, basis: "status", retry: "unauthorized" })
    expect(new ScaError({ httpStatus: 400 })).toMatchObject({ code: 20003, window: null })
    expect(new UnexpectedResponse({ httpStatus: 404 })).toMatchObject({
      transient: false,
      actor: "developer",
      retry: "no"
    })
    expect(new UnexpectedResponse({ httpStatus: 503, transient: true }))
      .toMatchObject({ actor: "flanks", retry: "transient", action: Table.transient.action })
    expect(new ConfigurationError({ httpStatus: 400, reason: { _tag: "MissingFields", fields: ["bank"] } }))
      .toMatchObject({ code: 40001, actor: "developer" })
    expect(new TransportError({ reason: "dns", description: "getaddrinfo ENOTFOUND" }).message).toBe(
      "no response arrived (getaddrinfo ENOTFOUND). Next: retry if the operation is replay-safe; " +
        "an unsafe operation may have happened."
    )
  })

  it("have a message with what happened and what to do next", () => {
    expect(classify(400, "{\"error_code\": 40001, \"error\": \"Invalid bank\"}")).toHaveProperty(
      "message",
      "status 400, code 40001: a field is missing or invalid, or an element already exists or does not exist " +
        "(Invalid bank). Next: review the headers, query parameters and body of the request."
    )
    const long = classify(500, JSON.stringify({ error: "x ".repeat(5000) })) as FlanksError.InternalServerError
    expect(long.message.length).toBeLessThan(400)
    const cut = classify(
      500,
      JSON.stringify({ error: `${"x".repeat(199)}\u{1F511}` })
    ) as FlanksError.InternalServerError
    expect(cut.message.isWellFormed()).toBe(true)
  })
})
