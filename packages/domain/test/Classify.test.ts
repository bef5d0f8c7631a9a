import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import * as Grammar from "@effect-flanks/domain/Grammar"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import * as Redacted from "effect/Redacted"
import * as fc from "fast-check"
import { isDeepStrictEqual } from "node:util"
import { describe, expect, it } from "vitest"
import * as bodies from "./bodies.ts"
import { type Expected, oracle, sentence } from "./oracle.ts"

/** An outcome in the form of the oracle. */
const said = (outcome: Outcome): Expected => ({
  tag: outcome._tag,
  basis: outcome.basis,
  status: outcome.httpStatus,
  code: outcome.code,
  text: outcome.text,
  token: outcome.token === null ? null : Redacted.value(outcome.token),
  traceId: outcome.traceId,
  envelope: outcome.envelope,
  reason: outcome._tag === "ConfigurationError" ? outcome.reason : null,
  window: outcome._tag === "ScaError" ? outcome.window : null,
  transient: outcome._tag === "UnexpectedResponse" && outcome.transient
})

interface Difference {
  readonly status: number
  readonly body: string
  readonly actual: Expected
  readonly expected: Expected
}

const differences = (cases: Iterable<readonly [status: number, body: string]>): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  for (const [status, body] of cases) {
    const actual = said(classify(status, body))
    const expected = oracle(status, body)
    if (!isDeepStrictEqual(actual, expected)) found.push({ status, body, actual, expected })
    if (found.length === 3) break
  }
  return found
}

const statuses = Array.from({ length: 500 }, (_, index) => 100 + index)

/** At least one of each kind that the rules distinguish. */
const kinds = [100, 199, 200, 201, 202, 299, 300, 399, 400, 401, 403, 404, 405, 408, 409, 415, 418, 429, 500, 502, 599]

const product = function*(every: ReadonlyArray<number>, texts: Iterable<string>) {
  for (const body of texts) for (const status of every) yield [status, body] as const
}

describe("classify, compared with an independent implementation of the rules", () => {
  it("agrees on every status with every code, as number and as string, with and without a token", () => {
    const all = bodies.codes.flatMap((error_code) =>
      [null, "\"tok\""].map((credentials_token) => bodies.objectOf({ error_code, credentials_token }))
    )
    expect(differences(product(statuses, all))).toEqual([])
  })

  it("agrees on every status with every sentence and every near miss", () => {
    const all = bodies.texts.map((text) => bodies.objectOf({ error: JSON.stringify(text) }))
    expect(differences(product(statuses, all))).toEqual([])
  })

  it("agrees on every sentence in every field, with and without a code and a token", () => {
    const all = bodies.texts.flatMap((text) =>
      ["error", "message"].flatMap((field) =>
        [null, "20003", "40001", "\"x\"", "7"].flatMap((error_code) =>
          [null, "\"tok\""].map((credentials_token) =>
            bodies.objectOf({ [field]: JSON.stringify(text), error_code, credentials_token })
          )
        )
      )
    )
    expect(differences(product(kinds, all))).toEqual([])
  })

  it("agrees on every spelling of `error_code`, `error`, `success` and `credentials_token`", () => {
    const message = JSON.stringify("Invalid bank")
    const all = bodies.codes.flatMap((error_code) =>
      [null, "\"Invalid bank\"", "\"odd\"", ...bodies.errors].flatMap((error) => [
        bodies.objectOf({ error, error_code }),
        bodies.objectOf({ error, error_code, message, success: "false" })
      ])
    ).concat(
      bodies.tokens.flatMap((credentials_token) =>
        [null, "20003", "\"7\""].map((error_code) => bodies.objectOf({ error_code, credentials_token }))
      ),
      ["false", "true", "null", "0", "\"false\""].map((success) => bodies.objectOf({ success }))
    )
    expect(differences(product(kinds, all))).toEqual([])
  })

  it("agrees on every status with bodies that are empty, unreadable or not an object", () => {
    expect(differences(product(statuses, bodies.others))).toEqual([])
  })

  it("agrees on any combination of these", () => {
    fc.assert(
      fc.property(bodies.status, bodies.body, (status, body) => {
        expect(differences([[status, body]])).toEqual([])
      }),
      { numRuns: 5000 }
    )
  })

  it("agrees on arbitrary JSON and arbitrary text", () => {
    const anything = fc.oneof(fc.json(), fc.string())
    fc.assert(
      fc.property(bodies.status, anything, (status, body) => {
        const { basis, tag } = oracle(status, body)
        const outcome = classify(status, body)
        expect([outcome._tag, outcome.basis]).toEqual([tag, basis])
      }),
      { numRuns: 300 }
    )
  })

  it("treats an invalid status as 0, which nothing documents", () => {
    for (const status of [0, 99, 600, -200, 200.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const outcome = classify(status, "{}")
      expect([outcome._tag, outcome.httpStatus, outcome.basis]).toEqual(["UnexpectedResponse", 0, "none"])
    }
  })
})

describe("the grammar", () => {
  /** The oracle names the error, the grammar the sentence. */
  const inOracle = (parsed: Grammar.Sentence | null) => {
    switch (parsed?._tag) {
      case undefined:
        return null
      case "Processing":
      case "Incomplete":
        return { tag: parsed._tag }
      case "SecurityChecks": {
        const { from: fromHours, to: toHours } = parsed
        return { tag: "ScaError", window: fromHours < toHours && toHours <= 168 ? { fromHours, toHours } : null }
      }
      default:
        return { tag: "ConfigurationError", reason: parsed }
    }
  }

  it("parses exactly the texts that the oracle parses", () => {
    fc.assert(
      fc.property(bodies.sentence, (text) => {
        expect(inOracle(Grammar.parse(text))).toEqual(sentence(text.trim()))
      }),
      { numRuns: 3000, examples: bodies.texts.map((text): [string] => [text]) }
    )
  })

  it("prints a parsed sentence so that it parses to the same value", () => {
    fc.assert(
      fc.property(bodies.sentence, (text) => {
        const parsed = Grammar.parse(text)
        expect(parsed && Grammar.parse(Grammar.print(parsed))).toEqual(parsed)
      }),
      { numRuns: 3000, examples: bodies.texts.map((text): [string] => [text]) }
    )
  })

  it("prints the documented sentences unchanged", () => {
    const documented = Documented.combinations.flatMap(({ body }) => typeof body.error === "string" ? [body.error] : [])
    const known = documented.filter((text) => Grammar.parse(text) !== null)
    expect(known.map((text) => Grammar.parse(text)).map((parsed) => parsed && Grammar.print(parsed))).toEqual(known)
    expect(known).toHaveLength(8)
  })
})
