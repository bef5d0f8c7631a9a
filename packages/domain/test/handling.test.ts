import { catchActor } from "@effect-flanks/domain/Actor"
import { classify, fromResponse, isSuccess } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { classes, type FlanksError, isFlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Table from "@effect-flanks/domain/Table"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import * as Match from "effect/Match"

const bodyOf = (code: number) => JSON.stringify({ error_code: code })

const invalid = fromResponse(400, "{\"error\": \"Invalid bank\", \"error_code\": 40001}")

describe("fromResponse", () => {
  it.effect("succeeds with data and delayed tokens, and fails with the tagged error", () =>
    Effect.gen(function*() {
      for (const { body, status, tag } of Documented.combinations) {
        const exit = yield* Effect.exit(fromResponse(status, JSON.stringify(body)))
        const outcome = Exit.isSuccess(exit) ? exit.value : Cause.squash(exit.cause)
        expect(outcome).toHaveProperty("_tag", tag)
        expect(Exit.isSuccess(exit)).toBe(Table.rows[tag].kind !== "failure")
        expect(isSuccess(classify(status, JSON.stringify(body)))).toBe(Exit.isSuccess(exit))
      }
    }))

  it.effect("classifies each time that it runs", () =>
    Effect.gen(function*() {
      const effect = Effect.flip(fromResponse(400, bodyOf(50001)))
      const [first, second] = yield* Effect.all([effect, effect])
      expect(first).not.toBe(second)
      expect(Equal.equals(first, second)).toBe(true)
    }))
})

describe("an error", () => {
  it.effect("is caught by its tag, one or several", () =>
    Effect.gen(function*() {
      const bank = fromResponse(400, bodyOf(50001))
      const name = (error: FlanksError) => Effect.succeed(`caught ${error._tag}`)
      expect(yield* Effect.catchTag(bank, "BankError", name)).toBe("caught BankError")
      expect(yield* Effect.catchTag(bank, ["ScaRequired", "BankError"], name)).toBe("caught BankError")
      expect(yield* Effect.catchTags(bank, { BankError: name, ScaError: name })).toBe("caught BankError")
      expect(yield* Effect.flip(Effect.catchTag(bank, "ScaError", name))).toHaveProperty("_tag", "BankError")
    }))

  it.effect("of configuration is caught by its reason, and passes through for other reasons", () =>
    Effect.gen(function*() {
      const parameter = yield* Effect.catchReason(
        invalid,
        "ConfigurationError",
        "InvalidParameter",
        (reason, error) => Effect.succeed([reason.parameter, error.httpStatus])
      )
      expect(parameter).toEqual(["bank", 400])
      const several = yield* Effect.catchReasons(invalid, "ConfigurationError", {
        MissingFields: ({ fields }) => Effect.succeed(fields.join()),
        InvalidParameter: (reason) => Effect.succeed(reason.parameter)
      })
      expect(several).toBe("bank")
      const other = invalid.pipe(
        Effect.catchReason("ConfigurationError", "MissingFields", () => Effect.succeed("no")),
        Effect.flip
      )
      expect(yield* other).toHaveProperty("_tag", "ConfigurationError")
      const unwrapped = yield* Effect.flip(Effect.unwrapReason(invalid, "ConfigurationError"))
      expect(unwrapped).toEqual({ _tag: "InvalidParameter", parameter: "bank" })
    }))

  it("is matched by its tag", () => {
    const name = Match.type<FlanksError>().pipe(
      Match.tag("ConfigurationError", (error) => error.reason._tag),
      Match.tag("ScaError", (error) => error.window?.fromHours ?? 24),
      Match.orElse((error) => error.actor)
    )
    const failing = (status: number, body: string) => {
      const outcome = classify(status, body)
      if (!isFlanksError(outcome)) throw new Error("not a failure")
      return outcome
    }
    expect(name(failing(409, "{}"))).toBe("Unrecognized")
    expect(name(failing(400, bodyOf(20003)))).toBe(24)
    expect(name(failing(401, "{}"))).toBe("developer")
  })
})

/** An error of another library with one of this library's tags. */
class Foreign extends Data.TaggedError("TransportError")<{ readonly actor: "bank" }> {}

const handlers = {
  nobody: (error: FlanksError) => Effect.succeed(`nobody: ${error._tag}`),
  developer: (error: FlanksError) => Effect.succeed(`developer: ${error._tag}`),
  endUser: (error: FlanksError) => Effect.succeed(`endUser: ${error._tag}`),
  bank: (error: FlanksError) => Effect.succeed(`bank: ${error._tag}`),
  support: (error: FlanksError) => Effect.succeed(`support: ${error._tag}`),
  flanks: (error: FlanksError) => Effect.succeed(`flanks: ${error._tag}`)
}

describe("catchActor", () => {
  it.effect("passes every documented failure to the handler of its row's actor", () =>
    Effect.gen(function*() {
      const failures = Documented.combinations.filter(({ tag }) => Table.rows[tag].kind === "failure")
      for (const { body, status, tag } of failures) {
        const caught = yield* catchActor(fromResponse(status, JSON.stringify(body)), handlers)
        expect(caught).toBe(`${Table.rows[tag].actor}: ${tag}`)
      }
      for (const [code, turn] of [[50001, "bank: BankError"], [50002, "endUser: CredentialsError"]] as const) {
        expect(yield* fromResponse(400, bodyOf(code)).pipe(catchActor(handlers))).toBe(turn)
      }
    }))

  it.effect("passes a transient unexpected response to the handler of Flanks, and any other to the developer's", () =>
    Effect.gen(function*() {
      for (const status of [404, 418, ...Table.transientStatuses]) {
        const turn = Table.transientStatuses.includes(status) ? "flanks" : "developer"
        expect(yield* catchActor(fromResponse(status, ""), handlers)).toBe(`${turn}: UnexpectedResponse`)
      }
    }))

  it.effect("passes on an error without a response", () =>
    Effect.gen(function*() {
      const unreachable = Effect.fail(new TransportError({ reason: "refused", description: "" }))
      expect(yield* catchActor(unreachable, { flanks: handlers.flanks })).toBe("flanks: TransportError")
    }))

  it.effect("lets successes, foreign errors and defects pass, with any tag", () =>
    Effect.gen(function*() {
      const accepted = yield* fromResponse(200, "{}").pipe(catchActor(handlers))
      expect(accepted).toHaveProperty("_tag", "Accepted")
      const foreign = new Foreign({ actor: "bank" })
      expect(isFlanksError(foreign)).toBe(false)
      const failing: Effect.Effect<never, Foreign | FlanksError> = Effect.fail(foreign)
      expect(yield* Effect.flip(catchActor(failing, handlers))).toBe(foreign)
      const exit = yield* Effect.exit(catchActor(Effect.andThen(Effect.die("defect"), invalid), handlers))
      expect(exit).toEqual(Exit.die("defect"))
    }))

  it.effect("fails with a handler's error", () =>
    Effect.gen(function*() {
      const failed = invalid.pipe(catchActor({ ...handlers, developer: (error) => Effect.fail(`turn: ${error._tag}`) }))
      expect(yield* Effect.flip(failed)).toBe("turn: ConfigurationError")
    }))
})

describe("isFlanksError", () => {
  it("recognises every error of this library by more than its tag", () => {
    for (const [tag, Class] of Object.entries(classes)) {
      expect(isFlanksError(Object.create(Class.prototype))).toBe(true)
      expect(isFlanksError({ _tag: tag })).toBe(false)
    }
    for (const other of [null, undefined, "BankError", 50001, new Error("BankError"), classify(200, "")]) {
      expect(isFlanksError(other)).toBe(false)
    }
  })
})
