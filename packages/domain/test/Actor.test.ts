import { catchActor, catchSomeActors } from "@effect-flanks/domain/Actor"
import { classify, fromResponse, isSuccess } from "@effect-flanks/domain/Classify"
import { BankError, CredentialsError, type FlanksError, Processing } from "@effect-flanks/domain/FlanksError"
import { userText, userTexts } from "@effect-flanks/domain/UserText"
import * as Effect from "effect/Effect"
import { describe, expect, expectTypeOf, it } from "vitest"

const every = {
  nobody: () => Effect.succeed("nobody"),
  developer: () => Effect.succeed("developer"),
  endUser: () => Effect.succeed("endUser"),
  bank: () => Effect.succeed("bank"),
  support: () => Effect.succeed("support"),
  flanks: () => Effect.succeed("flanks")
} as const

const failing = (status: number, code: number | null) => fromResponse(status, JSON.stringify({ error_code: code }))

describe("catchActor", () => {
  it("runs the handler of the actor, in a pipe and outside", () => {
    for (const [status, code] of [[400, 20001], [400, 20002], [400, 40001], [400, 50001], [400, 50003], [503, null]]) {
      const outcome = classify(status ?? 0, JSON.stringify({ error_code: code }))
      const actor = isSuccess(outcome) ? null : outcome.actor
      expect(Effect.runSync(failing(status ?? 0, code ?? null).pipe(catchActor(every)))).toBe(actor)
      expect(Effect.runSync(catchActor(failing(status ?? 0, code ?? null), every))).toBe(actor)
      expect(Effect.runSync(catchActor(every)(failing(status ?? 0, code ?? null)))).toBe(actor)
    }
  })

  it("leaves nothing in the error channel, and infers in a pipe what each handler receives", () => {
    const program = failing(400, 50003).pipe(
      catchActor({
        ...every,
        nobody: (error) => Effect.succeed(error._tag),
        endUser: (error) => Effect.succeed(error.httpStatus)
      })
    )
    expectTypeOf<Effect.Error<typeof program>>().toEqualTypeOf<never>()
    expect(Effect.runSync(program)).toBe(400)
  })

  it("doesn't compile without a handler for an actor of the effect, and passes the error on at run time", () => {
    const incomplete = catchActor({ nobody: () => Effect.succeed("x") })
    // @ts-expect-error -- there is no handler for most actors
    const outside = incomplete(failing(400, 50001))
    // @ts-expect-error -- as above
    const inPipe = failing(400, 50001).pipe(incomplete)
    // @ts-expect-error -- as above
    const inline = failing(400, 50001).pipe(catchActor({ nobody: () => Effect.succeed("x") }))
    // @ts-expect-error -- as above
    const dataFirst = catchActor(failing(400, 50001), { nobody: () => Effect.succeed("x") })
    for (const program of [outside, inPipe, inline, dataFirst]) {
      const error = Effect.runSync(Effect.flip(program as Effect.Effect<string, FlanksError>))
      expect(error).toBeInstanceOf(BankError)
    }
  })

  it("compiles if every actor of the effect has a handler, and lets other errors pass", () => {
    const incomplete = catchActor({ nobody: () => Effect.succeed("x") })
    const processing: Effect.Effect<number, Processing | "mine"> = Effect.fail(new Processing({ httpStatus: 400 }))
    const program = incomplete(processing)
    expectTypeOf<Effect.Error<typeof program>>().toEqualTypeOf<"mine">()
    expect(Effect.runSync(program)).toBe("x")
    const other = incomplete(Effect.fail("mine") as Effect.Effect<number, Processing | "mine">)
    expect(Effect.runSync(Effect.flip(other))).toBe("mine")
  })

  it("ignores inherited properties", () => {
    const handlers = Object.create(every) as typeof every
    const error = Effect.runSync(
      Effect.flip(catchActor(handlers)(failing(400, 50001)) as Effect.Effect<string, unknown>)
    )
    expect(error).toBeInstanceOf(BankError)
  })
})

describe("catchSomeActors", () => {
  type Failing = Effect.Effect<number, BankError | CredentialsError | "mine">

  it("handles the errors of these actors, and passes the rest on with narrowed types", () => {
    const handled = catchSomeActors({ endUser: () => Effect.succeed("told") })
    const told = (Effect.fail(new CredentialsError({ httpStatus: 400 })) as Failing).pipe(handled)
    expectTypeOf<Effect.Error<typeof told>>().toEqualTypeOf<BankError | "mine">()
    expect(Effect.runSync(told)).toBe("told")
    const bank = new BankError({ httpStatus: 400 })
    expect(Effect.runSync(Effect.flip((Effect.fail(bank) as Failing).pipe(handled)))).toBe(bank)
  })

  it("keeps an error if only one of its actors has a handler", () => {
    const program = failing(418, null).pipe(catchSomeActors({ flanks: () => Effect.succeed("later") }))
    expect(Effect.runSync(Effect.flip(program))._tag).toBe("UnexpectedResponse")
  })
})

describe("texts for end users", () => {
  it("use no terms that only developers know", () => {
    for (const text of Object.values(userTexts)) {
      expect(text).not.toMatch(/\d|status|code|token|request|Flanks|exchange|endpoint/i)
    }
    expect(userText(new BankError({ httpStatus: 400 }))).toBe(userTexts.bank)
    expect(new BankError({ httpStatus: 400 }).userText).toBe(userTexts.bank)
  })
})
