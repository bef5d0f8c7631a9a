import { classify } from "@effect-flanks/domain/Classify"
import {
  BankError,
  ConfigurationError,
  type FlanksError,
  isFlanksError,
  ScaError,
  TransportError,
  UnexpectedResponse
} from "@effect-flanks/domain/FlanksError"
import { isTokenDelayed, TokenDelayed } from "@effect-flanks/domain/Outcome"
import { assert as effectAssert, describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Equal from "effect/Equal"
import * as Redacted from "effect/Redacted"
import { deepStrictEqual, notDeepStrictEqual } from "node:assert"
import { inspect, types } from "node:util"
import { isMainThread, Worker } from "node:worker_threads"

const configuration = {
  httpStatus: 400,
  code: 40001,
  text: "Missing fields: a",
  envelope: { code: "X", details: null },
  traceId: "t-1",
  retryAfter: null,
  basis: "documented",
  reason: { _tag: "MissingFields", fields: ["a"] }
} as const

const alter = (fields: Partial<ConstructorParameters<typeof ConfigurationError>[0]>) =>
  [new ConfigurationError(configuration), new ConfigurationError({ ...configuration, ...fields })] as const

/** Two outcomes that differ in one field, by its name. */
const pairs: { readonly [field: string]: readonly [FlanksError, FlanksError] } = {
  httpStatus: alter({ httpStatus: 409 }),
  code: alter({ code: null }),
  text: alter({ text: "Missing fields: b" }),
  envelope: alter({ envelope: { code: "Y", details: null } }),
  "envelope, in its details": alter({ envelope: { code: "X", details: [1] } }),
  traceId: alter({ traceId: "t-2" }),
  retryAfter: alter({ retryAfter: 1000 }),
  basis: alter({ basis: "code" }),
  reason: alter({ reason: { _tag: "InvalidParameter", parameter: "a" } }),
  "reason, in its fields": alter({ reason: { _tag: "MissingFields", fields: ["b"] } }),
  transient: [
    new UnexpectedResponse({ httpStatus: 503 }),
    new UnexpectedResponse({ httpStatus: 503, transient: true })
  ],
  window: [
    new ScaError({ httpStatus: 400, window: { fromHours: 24, toHours: 48 } }),
    new ScaError({ httpStatus: 400, window: { fromHours: 24, toHours: 72 } })
  ],
  _tag: [new BankError({ httpStatus: 400, code: null }), new ScaError({ httpStatus: 400, code: null })]
}

const missing = (field: string) =>
  classify(400, JSON.stringify({ error: `Missing fields: ${field}`, error_code: 40001 }))

const failing = (assertion: () => void): boolean => {
  try {
    assertion()
    return false
  } catch {
    return true
  }
}

const failed = classify(
  400,
  "{\"error\": \"Missing fields: a\", \"error_code\": 40001, \"credentials_token\": \"flk-token\"}"
) as ConfigurationError

describe("two outcomes that differ in one field are never equal", () => {
  it.each(Object.entries(pairs))("%s", (_, [a, b]) => {
    notDeepStrictEqual(a, b)
    expect(a).not.toEqual(b)
    expect(a).not.toStrictEqual(b)
    expect(failing(() => effectAssert.deepStrictEqual(a, b))).toBe(true)
    expect(Equal.equals(a, b)).toBe(false)
  })

  it("token and body, by Effect's Equal", () => {
    const of = (fields: object) => new BankError({ httpStatus: 400, ...fields })
    expect(Equal.equals(of({ token: Redacted.make("a") }), of({ token: Redacted.make("b") }))).toBe(false)
    expect(Equal.equals(of({ body: Redacted.make("a") }), of({ body: Redacted.make("b") }))).toBe(false)
    expect(Equal.equals(of({ token: Redacted.make("a") }), of({ token: Redacted.make("a") }))).toBe(true)
  })

  it("two classified outcomes", () => {
    notDeepStrictEqual(missing("a"), missing("b"))
    expect(missing("a")).not.toEqual(missing("b"))
    expect(Equal.equals(missing("a"), missing("b"))).toBe(false)
  })

  it("a classified outcome equals the one that `new` makes from the same fields, and another classification", () => {
    const constructed = new ConfigurationError({
      httpStatus: 400,
      text: "Missing fields: a",
      basis: "documented",
      token: Redacted.make("flk-token"),
      body: failed.body,
      reason: { _tag: "MissingFields", fields: ["a"] }
    })
    deepStrictEqual(failed, constructed)
    expect(failed).toEqual(constructed)
    expect(failed).toStrictEqual(constructed)
    effectAssert.deepStrictEqual(failed, constructed)
    expect(Equal.equals(failed, constructed)).toBe(true)
    deepStrictEqual(missing("a"), missing("a"))
    expect(Object.keys(failed)).toEqual(Object.keys(constructed))
    expect(Object.getOwnPropertyNames(failed).toSorted()).toEqual(Object.getOwnPropertyNames(constructed).toSorted())
  })
})

describe("an outcome looks like what it is", () => {
  it("is a native error of its class", () => {
    expect(types.isNativeError(failed)).toBe(true)
    // Node 24 has it, but TypeScript's library doesn't yet.
    const { isError } = Error as unknown as { readonly isError?: (u: unknown) => boolean }
    expect(isError === undefined || isError(failed)).toBe(true)
    expect(failed).toBeInstanceOf(ConfigurationError)
    expect(failed.name).toBe("ConfigurationError")
  })

  it("keeps its fields when it is spread, and its message as its own", () => {
    const spread: object = Object.assign({}, failed)
    expect(spread).toMatchObject({
      _tag: "ConfigurationError",
      httpStatus: 400,
      code: 40001,
      text: "Missing fields: a",
      traceId: null,
      retryAfter: null,
      reason: { _tag: "MissingFields", fields: ["a"] },
      actor: "developer"
    })
    expect(Object.hasOwn(failed, "message")).toBe(true)
    expect(Object.keys(failed)).not.toContain("message")
  })

  it("can be read through a Proxy, such as Vue's ref", () => {
    const proxy = new Proxy(failed, {})
    expect(proxy.text).toBe("Missing fields: a")
    expect(proxy.action).toBe(failed.action)
    expect(proxy.actor).toBe("developer")
    expect(proxy.message).toBe(failed.message)
    expect(Reflect.get(failed, "text", proxy)).toBe("Missing fields: a")
  })

  it("shows its fields in JSON and when inspected, with secrets masked", () => {
    const json: unknown = JSON.parse(JSON.stringify(failed))
    expect(json).toMatchObject({ _tag: "ConfigurationError", text: "Missing fields: a", token: "<redacted>" })
    for (const printed of [inspect(failed), JSON.stringify(failed), inspect({ deep: [failed] }, { depth: 9 })]) {
      expect(printed).toContain("MissingFields")
      expect(printed).not.toContain("flk-token")
    }
  })

  it("prints in a Cause without an invented cause", () => {
    expect(Cause.pretty(Cause.fail(failed))).toContain(failed.message)
    expect(Cause.pretty(Cause.fail(failed))).not.toContain("[cause]")
    expect("cause" in failed).toBe(false)
  })

  it("prints the underlying error of a TransportError as its cause", () => {
    const error = new TransportError({ reason: "reset", description: "ECONNRESET", cause: new Error("ECONNRESET") })
    expect(error.cause).toBeInstanceOf(Error)
    expect(Cause.pretty(Cause.fail(error))).toContain("[cause]: Error: ECONNRESET")
  })

  it("keeps its message through structuredClone and across a worker", async () => {
    expect(isMainThread || failed.message).toBeTruthy()
    expect(structuredClone(failed).message).toBe(failed.message)
    expect(structuredClone(new BankError({ httpStatus: 400 })).message).toContain("the bank is unreachable")
    const worker = new Worker(
      "const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(workerData.message)",
      { eval: true, workerData: failed }
    )
    const echoed = new Promise((resolve) => worker.once("message", resolve))
    expect(await echoed).toBe(failed.message)
    await worker.terminate()
  })

  it("doesn't make a web framework respond with Flanks' status", () => {
    for (const name of ["status", "statusCode", "headers", "expose"]) expect(name in failed).toBe(false)
  })

  it("derives who must act, regardless of its constructor's arguments", () => {
    const error = new UnexpectedResponse({ httpStatus: 503, transient: true, actor: "developer" })
    expect([error.actor, error.userText]).toEqual(["flanks", "Something went wrong. Please try again later."])
  })

  it("is recognised from another copy of the package, even if it is a success", () => {
    const stranger = (from: object): unknown => {
      const copy = Object.create({ "~@effect-flanks/domain/Outcome": "TokenDelayed", ...from })
      return Object.assign(copy, { _tag: "TokenDelayed" })
    }
    expect(isTokenDelayed(stranger({}))).toBe(true)
    expect(isTokenDelayed({ _tag: "TokenDelayed" })).toBe(false)
    expect(isTokenDelayed(new TokenDelayed({ httpStatus: 202 }))).toBe(true)
    expect(isFlanksError({ _tag: "BankError" })).toBe(false)
  })
})
