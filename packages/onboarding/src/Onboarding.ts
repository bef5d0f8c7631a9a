/**
 * The onboarding of a user as a durable workflow. It connects the user's bank with a session or a link code, waits for the
 * security checks, polls until the data is ready, and delivers it. It survives the end of its process at any point.
 *
 * @since 0.1.0
 */
import type { Configuration } from "@effect-flanks/client/api/Connect"
import { RedirectMismatch } from "@effect-flanks/client/ClientError"
import { type DataKind, dataKinds as everyDataKind } from "@effect-flanks/client/DataKind"
import { classifyRedirect, type UrlLike } from "@effect-flanks/domain/Session"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import { WorkflowEngine } from "effect/workflow/WorkflowEngine"
import type { Flanks } from "./Flanks.ts"
import { limitStorage, waitForStorage } from "./internal/postgres/limitStorage.ts"
import type { Destination } from "./journal/Destination.ts"
import { Journal, type Query } from "./journal/Journal.ts"
import { Sealing } from "./journal/Sealing.ts"
import {
  ConflictingStart,
  InvalidState,
  InvalidText,
  type OnboardingError,
  OnboardingNotFound,
  TokenTaken
} from "./OnboardingError.ts"
import type { EventQuery, OnboardingEvent } from "./OnboardingEvent.ts"
import { isFinal, type StateTag } from "./Progress.ts"
import { signal } from "./run/durableRetry.ts"
import { codePlace } from "./run/exchange.ts"
import { sessionPlace, type SessionSignal, sessionSignal, sessionText } from "./run/session.ts"
import * as Definition from "./run/workflow.ts"
import { Settings } from "./Settings.ts"

/**
 * The fields of every start.
 *
 * @category models
 */
export interface Start {
  /**
   * Your own ID for the onboarding. Starting it again with the same ID changes nothing. Don't use a secret, because the ID
   * is stored.
   */
  readonly id: string
  /** The `external_id` in the link's URL. If each onboarding has its own, a lost token is found more often. */
  readonly externalId?: string | undefined
  /** The data kinds to wait for and fetch; all of them by default. */
  readonly dataKinds?: ReadonlyArray<DataKind> | undefined
}

/**
 * A start with a link code.
 *
 * @category models
 */
export interface StartWithCode extends Start {
  readonly code: Redacted.Redacted
  /** The code's link, which shortens the list of unused codes. */
  readonly linkToken?: string | undefined
}

/**
 * A start with a session, at whose address the user connects the bank. With a `connection_id` in the settings, the user
 * renews that connection.
 *
 * @category models
 */
export interface StartWithSession extends Start {
  /** The settings of the session, such as the bank and the address to which the user returns. */
  readonly session: Configuration
}

/**
 * A start with a token, such as that of a failed onboarding.
 *
 * @category models
 */
export interface StartWithToken extends Start {
  readonly token: Redacted.Redacted
}

/**
 * The options of reading events.
 *
 * @category models
 */
export interface EventOptions extends EventQuery {
  /** How often to look for new events. */
  readonly every?: Duration.Input | undefined
  /** Whether PostgreSQL notifies of new events, which takes a connection. Without it, no event is missed either. */
  readonly isListening?: boolean | undefined
}

/**
 * The result of an onboarding.
 *
 * @category models
 */
export type Result = typeof Definition.Result.Type

const make = Effect.gen(function*() {
  const engine = yield* WorkflowEngine
  const journal = yield* Journal
  const sealing = yield* Sealing
  const { storageLimit } = yield* Settings
  const inEngine = Effect.provideService(WorkflowEngine, engine)

  /** For operations of a caller, who has a request to respond to. */
  const limited = (operation: string) => limitStorage(`Onboarding.${operation}`, storageLimit)

  /** For operations that go on for as long as an onboarding. */
  const waiting = <A, E, R>(effect: Effect.Effect<A, E, R>) => waitForStorage(limited("read")(effect))

  /** The database would change an ID that isn't valid text. */
  const isStorable = (id: string) => InvalidText.in({ id }) === undefined

  const find = Effect.fnUntraced(function*(id: string) {
    const found = isStorable(id) ? yield* journal.get(id) : Option.none()
    return Option.isSome(found) ? found.value : yield* new OnboardingNotFound({ id })
  })

  const executionOf = Effect.fnUntraced(function*(id: string) {
    const found = isStorable(id) ? yield* journal.executionId(id) : Option.none()
    return Option.isSome(found) ? found.value : yield* new OnboardingNotFound({ id })
  })

  /** Signals an onboarding whose user has a session. */
  const tellSession = Effect.fnUntraced(function*(id: string, name: string, value: SessionSignal) {
    const deferred = sessionSignal(name)
    const token = DurableDeferred.tokenFromExecutionId(deferred, {
      workflow: Definition.Onboarding,
      executionId: yield* executionOf(id)
    })
    yield* inEngine(DurableDeferred.succeed(deferred, { token, value }))
  })

  /** Continues an onboarding that waits for a signal. */
  const goOn = Effect.fnUntraced(function*(id: string, waits: StateTag) {
    const { state } = yield* find(id)
    if (state._tag !== waits || !("signal" in state)) return yield* new InvalidState({ id, state: state._tag })
    if (state._tag === "NeedsUser" && state.todo === "Connect") return yield* tellSession(id, state.signal, "acted")
    const deferred = signal(state.signal)
    const token = DurableDeferred.tokenFromExecutionId(deferred, {
      workflow: Definition.Onboarding,
      executionId: yield* executionOf(id)
    })
    yield* inEngine(DurableDeferred.succeed(deferred, { token, value: undefined }))
  })

  const watch = (id: string, every: Duration.Input) =>
    Stream.fromEffectSchedule(waiting(find(id)), Schedule.spaced(every)).pipe(
      Stream.changesWith((before, after) => before.since === after.since && before.state._tag === after.state._tag),
      Stream.takeUntil(({ state }) => isFinal(state))
    )

  const result = Effect.fnUntraced(function*(id: string) {
    const executionId = yield* executionOf(id)
    const polled = yield* inEngine(Definition.Onboarding.poll(executionId))
    return Option.flatMap(
      polled,
      (found): Option.Option<Exit.Exit<Result, OnboardingError>> =>
        found._tag === "Complete" ? Option.some(found.exit) : Option.none()
    )
  })

  const execute = (payload: { readonly id: string; readonly asked: Schema.Json }) =>
    inEngine(Definition.Onboarding.execute(payload, { discard: true }))

  /**
   * Enters the start, and tells the engine of the one that was entered first under its id. If this process dies in
   * between, a runner tells the engine.
   */
  const begin = Effect.fnUntraced(function*(
    { dataKinds = everyDataKind, externalId, id }: Start,
    by: { readonly code: string; readonly linkToken: string | null } | { readonly session: string } | null,
    secret: Redacted.Redacted
  ) {
    const invalid = InvalidText.in({
      id,
      externalId,
      linkToken: by !== null && "linkToken" in by ? by.linkToken : null
    })
    if (invalid !== undefined) return yield* invalid
    const at = yield* Clock.currentTimeMillis
    const asked = {
      ...(by !== null && "code" in by ? by : { code: null, linkToken: null }),
      ...(by !== null && "session" in by ? by : {}),
      externalId: externalId ?? null,
      products: [...new Set(dataKinds)],
      at
    } satisfies Definition.StoredStart
    const executionId = yield* inEngine(Definition.Onboarding.executionId({ id, asked }))
    const opened = yield* journal.open({
      id,
      executionId,
      externalId: asked.externalId,
      dataKinds: asked.products,
      at,
      start: { asked, secret },
      issued: by === null ? { token: secret, delayed: false, at } : undefined
    })
    if (opened.differs.length > 0) return yield* new ConflictingStart({ id, differs: opened.differs })
    yield* execute({ id, asked: opened.asked ?? asked })
  })

  return {
    /**
     * Starts an onboarding, with a session or with a link code; it is stored when this returns. The same start again changes
     * nothing, and another one under the same id fails. A session is created soon after: `session` gives its address.
     */
    start: Effect.fn("Onboarding.start")(function*(by: StartWithCode | StartWithSession) {
      if ("session" in by) {
        const text = sessionText(by.session)
        return yield* begin(by, { session: yield* sealing.seal(sessionPlace(by.id), text) }, text)
      }
      const { code, linkToken, ...start } = by
      const sealed = yield* sealing.seal(codePlace(start.id), code)
      yield* begin(start, { code: sealed, linkToken: linkToken ?? null }, code)
    }, limited("start")),

    /** Starts an onboarding with a token. When this returns, the onboarding is stored. */
    startWithToken: Effect.fn("Onboarding.startWithToken")(
      ({ token, ...start }: StartWithToken) => begin(start, null, token),
      limited("startWithToken")
    ),

    /** Passes starts to the engine whose process died before it could; for runners. */
    startLeftOver: Stream.runForEach(journal.unstarted, (start) => waiting(execute(start))),

    /**
     * Streams all events of onboardings, in order and without an end, each at least once. Store the position of the last
     * event that you handled, and continue `after` it. By default, it looks for new events `every` second. With `listen`,
     * PostgreSQL notifies of notable events, over its own connection. It waits for an unavailable database.
     */
    events: (options: EventOptions = {}): Stream.Stream<OnboardingEvent> => {
      const { after = 0, every = "1 second", id, isListening = false, limit = 500 } = options
      const pages = (wait: Effect.Effect<void>) =>
        Stream.paginate(after, (position: number) =>
          Effect.gen(function*() {
            const page = yield* waiting(journal.events({ after: position, id, limit }))
            if (page.length === 0) yield* wait
            return [page, Option.some(page.at(-1)?.position ?? position)] as const
          }))
      const sleep = Effect.sleep(every)
      if (id !== undefined && !isStorable(id)) return Stream.never
      if (!isListening) return pages(sleep)
      return Stream.unwrap(Effect.gen(function*() {
        const changes = yield* Stream.toQueue(journal.changes, { capacity: 1, strategy: "dropping" })
        return pages(Effect.raceFirst(sleep, Effect.ignore(Queue.take(changes))))
      }))
    },

    /** Returns the position of the last event, so that you can read only later ones. */
    lastPosition: limited("lastPosition")(journal.lastPosition),

    /** Returns the progress of an onboarding. */
    get: Effect.fn("Onboarding.get")(find, limited("get")),

    /** Lists the progress of many onboardings, the oldest first. */
    list: Effect.fn("Onboarding.list")((query: Query = {}) =>
      query.after === undefined || isStorable(query.after)
        ? limited("list")(journal.list(query))
        : Effect.succeed([])
    ),

    /** Streams the progress of an onboarding at each change, until it ends. It waits for an unavailable database. */
    watch: (id: string, options: { readonly every?: Duration.Input | undefined } = {}) =>
      watch(id, options.every ?? "1 second"),

    /** Returns the result of an onboarding; none before it has ended. */
    result: Effect.fn("Onboarding.result")(result, limited("result")),

    /**
     * Waits until an onboarding ends, and succeeds or fails with its result. It is interrupted if the onboarding was
     * cancelled. It waits for an unavailable database.
     */
    await: Effect.fn("Onboarding.await")(
      function*(id: string, options: { readonly every?: Duration.Input | undefined } = {}) {
        yield* Stream.runDrain(watch(id, options.every ?? "1 second"))
        const ended = yield* waiting(result(id)).pipe(
          Effect.repeat({ until: Option.isSome, schedule: Schedule.spaced("100 millis") })
        )
        return yield* Option.getOrThrow(ended)
      }
    ),

    /** Returns the credentials token; none before it was issued. */
    token: Effect.fn("Onboarding.token")(function*(id: string) {
      yield* find(id)
      return Option.map(yield* journal.issued(id), ({ token }) => token)
    }, limited("token")),

    /** Returns the token for the session to which you must send the user, if Flanks provided one. */
    userToken: Effect.fn("Onboarding.userToken")(function*(id: string) {
      yield* find(id)
      return yield* journal.userToken(id)
    }, limited("userToken")),

    /**
     * Returns the ID and the address of the session to which you must send the user, if there is one. The address is a
     * secret, so send only this onboarding's user there.
     */
    session: Effect.fn("Onboarding.session")(function*(id: string) {
      const { state } = yield* find(id)
      const isOpen = state._tag === "NeedsUser" ? state.todo === "Connect" : state._tag === "Waiting"
      const kept = isOpen ? yield* journal.sessions(id) : Option.none()
      return Option.flatMap(kept, ({ ids, url }) => {
        const last = ids.at(-1)
        return last === undefined || url === null ? Option.none() : Option.some({ id: last, url })
      })
    }, limited("session")),

    /**
     * Tells the onboarding that the user did what `NeedsUser` requires, or can do it now. It checks the session at once, and
     * if the session was refused, the user gets another one.
     */
    userActed: Effect.fn("Onboarding.userActed")((id: string) => goOn(id, "NeedsUser"), limited("userActed")),

    /**
     * Tells the onboarding that the user of a session came back, so that it checks the session at once. Pass the URL that
     * the user came back to, to verify it: the URL of another onboarding's session, or one with a link code, fails with
     * `RedirectMismatch`. If the user gave up, the onboarding stops checking the session until the next signal.
     */
    returned: Effect.fn("Onboarding.returned")(function*(id: string, url?: UrlLike) {
      const { state } = yield* find(id)
      const claim = url === undefined ? null : classifyRedirect(url)
      if (claim?._tag === "ReturnedWithCode") return yield* new RedirectMismatch({ reason: "LinkCode" })
      if (claim?._tag === "ReturnedWithSession") {
        const kept = yield* journal.sessions(id)
        if (!Option.exists(kept, ({ ids }) => ids.includes(claim.sessionId))) {
          return yield* new RedirectMismatch({ reason: "OtherSession" })
        }
      }
      // The engine may have checked in the meantime, and then nothing waits for this.
      if (state._tag !== "NeedsUser" || state.todo !== "Connect") return
      yield* tellSession(id, state.signal, claim?._tag === "AbortedByUser" ? "aborted" : "returned")
    }, limited("returned")),

    /**
     * Gives the user another session, for example if the first was open for a long time. If the user finished the earlier
     * session after all, it counts.
     */
    reopen: Effect.fn("Onboarding.reopen")(function*(id: string) {
      const { state } = yield* find(id)
      if (state._tag !== "NeedsUser" || state.todo !== "Connect") {
        return yield* new InvalidState({ id, state: state._tag })
      }
      yield* tellSession(id, state.signal, "reopen")
    }, limited("reopen")),

    /** Supplies the token that an `ExchangeUncertain` onboarding couldn't find. */
    supplyToken: Effect.fn("Onboarding.supplyToken")(function*(id: string, token: Redacted.Redacted) {
      const { startedAt, state } = yield* find(id)
      if (state._tag !== "ExchangeUncertain") return yield* new InvalidState({ id, state: state._tag })
      const [by] = yield* journal.owners(id, [token])
      if (by !== null && by !== undefined) return yield* new TokenTaken({ id, by })
      const isFirst = yield* journal.keepToken(id, { token, delayed: false, at: startedAt })
      yield* goOn(id, "ExchangeUncertain")
      if (!isFirst) return yield* new InvalidState({ id, state: "going on with the token that came first" })
    }, limited("supplyToken")),

    /** Makes an `ExchangeUncertain` onboarding look for its token again. */
    lookAgain: Effect.fn("Onboarding.lookAgain")((id: string) => goOn(id, "ExchangeUncertain"), limited("lookAgain")),

    /**
     * Ends an onboarding at its next wait. An exchanged code stays exchanged, and the token stays readable. Flanks has no
     * operation that ends a session, so a session that is open stays open there until it expires or the user finishes it.
     * A connection that the user makes in it then isn't read, and stays at Flanks.
     */
    cancel: Effect.fn("Onboarding.cancel")(function*(id: string) {
      const executionId = yield* executionOf(id)
      yield* inEngine(Definition.Onboarding.interrupt(executionId))
    }, limited("cancel")),

    /** Returns whether the database can store something now, for a health check. */
    isWritable: limitStorage("Onboarding.isWritable", "2 seconds")(journal.isWritable),

    /** Counts the onboardings in each state, for metrics. */
    groups: limited("groups")(journal.groups),

    /**
     * Seals every stored token with the current key, so that older keys can be removed. Returns the number of changed
     * tokens. It waits for an unavailable database.
     */
    reseal: journal.reseal
  }
})

/**
 * Starts, reads and signals onboardings.
 *
 * **When to use**
 *
 * Use it in the handlers of your application: `start` when a user connects a bank, `returned` when the user comes back, and
 * `watch` or `events` to show or process the progress. Provide it with `layer` in processes that run onboardings, and with
 * `layerClient` in all others.
 *
 * **Details**
 *
 * When `start` returns, the onboarding is stored, and no restart loses it. While the database is unavailable, calls retry
 * for half a minute and then fail with `StorageUnavailable`. `watch`, `await` and `events` wait for as long as it takes.
 *
 * @example
 * import { Onboarding } from "@effect-flanks/onboarding/Onboarding"
 * import * as Effect from "effect/Effect"
 * import type * as Redacted from "effect/Redacted"
 *
 * const cameBack = (user: string, code: Redacted.Redacted) =>
 *   Effect.flatMap(Onboarding, ({ start }) => start({ id: user, code, externalId: user, dataKinds: ["portfolio"] }))
 *
 * @see {@link layer} for a process that runs onboardings
 * @see {@link layerClient} for a process that doesn't
 *
 * @category services
 */
export class Onboarding extends Context.Service<Onboarding>()("@effect-flanks/onboarding/Onboarding", { make }) {}

/**
 * Provides `Onboarding` without running onboardings.
 *
 * **When to use**
 *
 * Use it in a process that starts, reads and signals onboardings that other processes run, such as a web server.
 * It needs neither `Flanks` nor a `Destination`.
 *
 * @see {@link layer} for a process that runs them too
 *
 * @category layers
 */
export const layerClient: Layer.Layer<Onboarding, never, WorkflowEngine | Journal | Sealing> = Layer.effect(
  Onboarding,
  make
)

/**
 * Provides `Onboarding`, and runs onboardings in this process.
 *
 * **When to use**
 *
 * Use it in at least one process, with an engine of `Engine`, `Flanks.layer`, and a `Destination` for the data.
 *
 * @example
 * import * as FlanksClient from "@effect-flanks/client/FlanksClient"
 * import * as Engine from "@effect-flanks/onboarding/Engine"
 * import * as Flanks from "@effect-flanks/onboarding/Flanks"
 * import { Destination } from "@effect-flanks/onboarding/journal/Destination"
 * import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
 * import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * const destination = Layer.succeed(Destination, { put: (id, dataKind) => Effect.log(`${id}: ${dataKind}`) })
 *
 * const onboardings = Onboarding.layer.pipe(
 *   Layer.provide([Flanks.layer, destination]),
 *   Layer.provide(FlanksClient.layerConfig),
 *   Layer.provide(FetchHttpClient.layer),
 *   Layer.provide(Engine.layerSingle()),
 *   Layer.provide([Sealing.layerConfig, Engine.layerPostgres])
 * )
 *
 * @see {@link layerClient} for a process that doesn't run them
 *
 * @category layers
 */
export const layer: Layer.Layer<Onboarding, never, WorkflowEngine | Journal | Sealing | Flanks | Destination> = Layer
  .effectDiscard(Effect.flatMap(Onboarding, ({ startLeftOver }) => Effect.forkScoped(startLeftOver))).pipe(
    Layer.provideMerge(layerClient),
    Layer.provideMerge(Definition.layer)
  )
