/**
 * Tests of types, which `npm run check` runs. A line that shouldn't compile but does is an error there. Code in a function
 * is never called.
 */
// @effect-diagnostics floatingEffect:off missingEffectError:off
import { catchActor, type ErrorsOf } from "@effect-flanks/domain/Actor"
import { fromResponse } from "@effect-flanks/domain/Classify"
import type { ConfigurationReason } from "@effect-flanks/domain/ConfigurationReason"
import type * as Documented from "@effect-flanks/domain/Documented"
import * as FlanksError from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Session from "@effect-flanks/domain/Session"
import type * as Table from "@effect-flanks/domain/Table"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Match from "effect/Match"
import { describe, expectTypeOf, it } from "vitest"

class Foreign extends Data.TaggedError("Foreign") {}

declare const anyFailure: Effect.Effect<"data", FlanksError.FlanksError>
declare const mixed: Effect.Effect<"data", FlanksError.BankError | FlanksError.ScaRequired | Foreign>
declare const configuration: Effect.Effect<"data", FlanksError.ConfigurationError | Foreign>

const done = () => Effect.succeed("done" as const)

const byTag = {
  Incomplete: done,
  Processing: done,
  ScaError: done,
  ConfigurationError: done,
  BankError: done,
  CredentialsError: done,
  ScaRequired: done,
  Unauthorized: done,
  AccessDenied: done,
  MethodNotAllowed: done,
  UnsupportedMediaType: done,
  InternalServerError: done,
  UnexpectedResponse: done,
  TransportError: done
} satisfies { readonly [T in Table.ErrorTag]: () => Effect.Effect<"done"> }

const byActor = { nobody: done, developer: done, endUser: done, bank: done, support: done, flanks: done }

describe("the table and the classes", () => {
  it("have the same tags", () => {
    expectTypeOf<FlanksError.FlanksError["_tag"]>().toEqualTypeOf<Table.ErrorTag>()
    expectTypeOf<keyof typeof FlanksError.classes>().toEqualTypeOf<Table.ErrorTag>()
    expectTypeOf<Exclude<Table.ErrorTag, "TransportError">>().toEqualTypeOf<FlanksError.ResponseError["_tag"]>()
    type Made = (typeof FlanksError.classes)["BankError"] extends new(...args: never) => infer E ? E : never
    expectTypeOf<Made>().toEqualTypeOf<FlanksError.BankError>()
  })

  it("refuse a row without a class, a class without a row, and a class under another's tag", () => {
    const { BankError, ...rest } = FlanksError.classes
    // @ts-expect-error BankError has no class
    const missing: typeof FlanksError.classes = rest
    // @ts-expect-error no row is called TeapotError
    const extra: typeof FlanksError.classes = { ...FlanksError.classes, TeapotError: BankError }
    // @ts-expect-error that is the class of another tag
    const swapped: typeof FlanksError.classes = { ...FlanksError.classes, BankError: FlanksError.ScaError }
    expectTypeOf([missing, extra, swapped]).toBeArray()
  })

  it("know the seven codes", () => {
    expectTypeOf<Table.Code>().toEqualTypeOf<20001 | 20002 | 20003 | 40001 | 50001 | 50002 | 50003>()
  })

  it("refuse a documented combination on a status that its row lacks", () => {
    const body = { error_code: 20002 }
    const good: Documented.Combination = { tag: "Processing", status: 400, reason: null, body, source: "seed" }
    // @ts-expect-error the row of Processing has no 409
    const bad: Documented.Combination = { tag: "Processing", status: 409, reason: null, body, source: "seed" }
    // @ts-expect-error the row of BankError has no status at all
    const none: Documented.Combination = { tag: "BankError", status: 400, reason: null, body, source: "seed" }
    // @ts-expect-error no row is called Teapot
    const unknown: Documented.Combination = { tag: "Teapot", status: 400, reason: null, body, source: "seed" }
    expectTypeOf([good, bad, none, unknown]).toBeArray()
  })
})

describe("an error", () => {
  it("has the literals of its row", () => {
    expectTypeOf<FlanksError.BankError["actor"]>().toEqualTypeOf<"bank">()
    expectTypeOf<FlanksError.BankError["retry"]>().toEqualTypeOf<"bank">()
    expectTypeOf<FlanksError.ScaRequired["actor"]>().toEqualTypeOf<"endUser">()
    expectTypeOf<FlanksError.ScaRequired["retry"]>().toEqualTypeOf<"afterUser">()
    expectTypeOf<FlanksError.TransportError["actor"]>().toEqualTypeOf<"flanks">()
    expectTypeOf<FlanksError.UnexpectedResponse["actor"]>().toEqualTypeOf<"developer" | "flanks">()
    expectTypeOf<FlanksError.UnexpectedResponse["retry"]>().toEqualTypeOf<"no" | "transient">()
    expectTypeOf<FlanksError.FlanksError["actor"]>().toEqualTypeOf<Table.Actor>()
    expectTypeOf<FlanksError.BankError["message"]>().toEqualTypeOf<string>()
    expectTypeOf<FlanksError.BankError["httpStatus"]>().toEqualTypeOf<number>()
    expectTypeOf<FlanksError.ConfigurationError["reason"]>().toEqualTypeOf<ConfigurationReason>()
  })

  it("refuses fields of other errors, and changes", () => {
    expectTypeOf(() => {
      const error = new FlanksError.BankError({ httpStatus: 400 })
      // @ts-expect-error only ConfigurationError has a reason
      expectTypeOf(error.reason).toBeAny()
      // @ts-expect-error only ScaError has a window
      expectTypeOf(error.window).toBeAny()
      // @ts-expect-error what happened is not changed
      error.httpStatus = 500
      // @ts-expect-error the actor can not be changed
      error.actor = "bank"
    }).toBeFunction()
  })

  it("can't be made without its required fields", () => {
    expectTypeOf(() => [
      // @ts-expect-error without its status
      new FlanksError.BankError({}),
      // @ts-expect-error without its reason
      new FlanksError.ConfigurationError({ httpStatus: 400 }),
      // @ts-expect-error an invalid reason
      new FlanksError.ConfigurationError({ httpStatus: 400, reason: { _tag: "Odd" } }),
      // @ts-expect-error an invalid basis
      new FlanksError.BankError({ httpStatus: 400, basis: "guess" })
    ]).toBeFunction()
  })
})

describe("handling by tag", () => {
  it("leaves no error if every tag is handled, and otherwise the one that is left out", () => {
    expectTypeOf(() => {
      expectTypeOf(Effect.catchTags(anyFailure, byTag)).toEqualTypeOf<Effect.Effect<"data" | "done">>()
      const { Processing: _, ...rest } = byTag
      const left = Effect.catchTags(anyFailure, rest)
      expectTypeOf(left).toEqualTypeOf<Effect.Effect<"data" | "done", FlanksError.Processing>>()
      // @ts-expect-error Processing is not handled
      const handled: Effect.Effect<"data" | "done"> = left
      // @ts-expect-error no error is called Teapot
      Effect.catchTags(anyFailure, { Teapot: done })
      return handled
    }).toBeFunction()
  })

  it("compiles only if every tag is matched", () => {
    expectTypeOf(() => {
      const { Processing: _, ...rest } = byTag
      expectTypeOf(Match.typeTags<FlanksError.FlanksError>()(byTag)).toBeFunction()
      // @ts-expect-error Processing is not matched
      Match.typeTags<FlanksError.FlanksError>()(rest)
      const most = Match.type<FlanksError.FlanksError>().pipe(
        Match.tag(
          "Incomplete",
          "ScaError",
          "ConfigurationError",
          "BankError",
          "CredentialsError",
          "ScaRequired",
          "Unauthorized",
          "AccessDenied",
          "MethodNotAllowed",
          "UnsupportedMediaType",
          "InternalServerError",
          "UnexpectedResponse",
          (error) => error.httpStatus
        ),
        Match.tag("TransportError", (error) => error.description)
      )
      // @ts-expect-error Processing is not matched
      Match.exhaustive(most)
      expectTypeOf(most.pipe(Match.tag("Processing", () => null), Match.exhaustive))
        .toEqualTypeOf<(error: FlanksError.FlanksError) => number | string | null>()
    }).toBeFunction()
  })

  it("succeeds with data and delayed tokens, and fails with the errors of a response", () => {
    expectTypeOf(fromResponse).returns.toEqualTypeOf<
      Effect.Effect<Accepted | TokenDelayed, FlanksError.ResponseError>
    >()
  })
})

describe("handling by reason", () => {
  it("gives each handler its reason, and keeps the error for the other reasons", () => {
    expectTypeOf(() => {
      const caught = Effect.catchReason(configuration, "ConfigurationError", "MissingFields", (reason, error) => {
        expectTypeOf(reason.fields).toEqualTypeOf<ReadonlyArray<string>>()
        expectTypeOf(error._tag).toEqualTypeOf<"ConfigurationError">()
        return done()
      })
      expectTypeOf<Effect.Error<typeof caught>["_tag"]>().toEqualTypeOf<"ConfigurationError" | "Foreign">()
      expectTypeOf(Effect.unwrapReason(configuration, "ConfigurationError")).toEqualTypeOf<
        Effect.Effect<"data", ConfigurationReason | Foreign>
      >()
      // @ts-expect-error no reason is called Teapot
      Effect.catchReason(configuration, "ConfigurationError", "Teapot", done)
      // @ts-expect-error a BankError has no reason
      Effect.catchReason(mixed, "BankError", "MissingFields", done)
    }).toBeFunction()
  })
})

describe("handling by who must act", () => {
  it("leaves no error of Flanks if every actor has a handler", () => {
    expectTypeOf(() => {
      expectTypeOf(catchActor(anyFailure, byActor)).toEqualTypeOf<Effect.Effect<"data" | "done">>()
      expectTypeOf(anyFailure.pipe(catchActor(byActor))).toEqualTypeOf<Effect.Effect<"data" | "done">>()
    }).toBeFunction()
  })

  it("doesn't compile without a handler for an actor that may have to act", () => {
    expectTypeOf(() => {
      const { support: _, ...rest } = byActor
      // @ts-expect-error nobody handles what is support's turn
      catchActor(anyFailure, rest)
      // @ts-expect-error nobody handles what is support's turn
      anyFailure.pipe(catchActor(rest))
      // @ts-expect-error the end user has no handler
      catchActor(mixed, { bank: done })
    }).toBeFunction()
  })

  it("requires no handler for an actor that never has to act", () => {
    expectTypeOf(() => {
      expectTypeOf(catchActor(mixed, { bank: done, endUser: done })).toEqualTypeOf<
        Effect.Effect<"data" | "done", Foreign>
      >()
      expectTypeOf(mixed.pipe(catchActor({ bank: done, endUser: done }))).toEqualTypeOf<
        Effect.Effect<"data" | "done", Foreign>
      >()
    }).toBeFunction()
  })

  it("gives each handler exactly its errors", () => {
    type Errors = FlanksError.FlanksError
    expectTypeOf<ErrorsOf<Errors, "bank">["_tag"]>().toEqualTypeOf<"BankError">()
    expectTypeOf<ErrorsOf<Errors, "support">["_tag"]>().toEqualTypeOf<"Incomplete">()
    expectTypeOf<ErrorsOf<Errors, "nobody">["_tag"]>().toEqualTypeOf<"Processing" | "ScaError">()
    expectTypeOf<ErrorsOf<Errors, "endUser">["_tag"]>().toEqualTypeOf<"CredentialsError" | "ScaRequired">()
    expectTypeOf<ErrorsOf<Errors, "flanks">["_tag"]>().toEqualTypeOf<
      "InternalServerError" | "TransportError" | "UnexpectedResponse"
    >()
    expectTypeOf<ErrorsOf<Errors, "developer">["_tag"]>().toEqualTypeOf<
      | "ConfigurationError"
      | "Unauthorized"
      | "AccessDenied"
      | "MethodNotAllowed"
      | "UnsupportedMediaType"
      | "UnexpectedResponse"
    >()
    expectTypeOf(() =>
      catchActor(anyFailure, {
        ...byActor,
        nobody: (error) => {
          expectTypeOf(error).toEqualTypeOf<FlanksError.Processing | FlanksError.ScaError>()
          return done()
        },
        bank: (error) => {
          expectTypeOf(error).toEqualTypeOf<FlanksError.BankError>()
          return done()
        }
      })
    ).toBeFunction()
  })

  it("keeps the errors and requirements of handlers, and other errors", () => {
    expectTypeOf(() => {
      const caught = catchActor(mixed, { bank: done, endUser: (error) => Effect.fail(error.action) })
      expectTypeOf(caught).toEqualTypeOf<Effect.Effect<"data" | "done", Foreign | string>>()
    }).toBeFunction()
  })
})

describe("sessions", () => {
  it("have the same tags in the table and in the classes", () => {
    expectTypeOf<Session.SessionError["_tag"]>().toEqualTypeOf<Table.SessionErrorTag>()
    expectTypeOf<keyof typeof Session.sessionClasses>().toEqualTypeOf<Table.SessionErrorTag>()
    expectTypeOf<(Session.SessionFailure | Session.RedirectFailure)["_tag"]>().toEqualTypeOf<Table.SessionErrorTag>()
    expectTypeOf<Session.SessionOutcome["_tag"]>().toEqualTypeOf<
      | "SessionWaiting"
      | "SessionProcessing"
      | "Connected"
      | Exclude<Table.SessionErrorTag, "AlreadyConnected" | "AbortedByUser" | "UnexpectedRedirect">
    >()
    const { AlreadyConnected, ...rest } = Session.sessionClasses
    // @ts-expect-error AlreadyConnected has no class
    const missing: typeof Session.sessionClasses = rest
    // @ts-expect-error that is the class of another tag
    const swapped: typeof Session.sessionClasses = { ...Session.sessionClasses, AbortedByUser: AlreadyConnected }
    expectTypeOf([missing, swapped]).toBeArray()
  })

  it("have the literals and the actor of their row", () => {
    expectTypeOf<Session.InvalidCredentials["actor"]>().toEqualTypeOf<"endUser">()
    expectTypeOf<Session.SessionError["retry"]>().toEqualTypeOf<"no">()
    expectTypeOf<Session.SessionError["code"]>().toEqualTypeOf<string | null>()
    expectTypeOf<ErrorsOf<Session.SessionFailure, "flanks">["_tag"]>().toEqualTypeOf<"ConnectInternalError">()
    expectTypeOf<ErrorsOf<FlanksError.FlanksError | Session.SessionError, "bank">>().toEqualTypeOf<
      FlanksError.BankError
    >()
  })

  it("pass each handler the errors of its actor, together with those of responses", () => {
    expectTypeOf(() => {
      const failing = Session.fromSession({}).pipe(Effect.andThen(mixed))
      const caught = catchActor(failing, {
        endUser: (error) => {
          expectTypeOf(error).toEqualTypeOf<
            | Session.InvalidCredentials
            | Session.InvalidChallengeResponse
            | Session.UnsupportedChallengeMethod
            | Session.UserInteractionNeeded
            | FlanksError.ScaRequired
          >()
          return done()
        },
        bank: done,
        developer: done,
        flanks: done
      })
      expectTypeOf(caught).toEqualTypeOf<Effect.Effect<"data" | "done", Foreign>>()
      // @ts-expect-error a session can fail at Flanks
      catchActor(failing, { endUser: done, bank: done, developer: done })
    }).toBeFunction()
  })
})
