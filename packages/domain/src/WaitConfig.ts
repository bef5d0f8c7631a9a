/**
 * The settings of waiting. The defaults are this project's choice: Flanks documents only "in a moment", "24-48 hours", "72h"
 * and "try later".
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/**
 * Growing intervals: `first`, then `factor` times the last one, at most `cap`, until `budget` has been waited. All but the
 * factor are milliseconds.
 *
 * @category models
 */
export interface Backoff {
  readonly first: number
  readonly factor: number
  readonly cap: number
  readonly budget: number
}

/**
 * The time in which the security checks end, from `open` to `close`, in milliseconds after the anchor.
 *
 * @category models
 */
export interface Window {
  readonly open: number
  readonly close: number
}

/**
 * The settings of all schedules. Durations are milliseconds.
 *
 * @category models
 */
export interface WaitSettings {
  readonly processing: Backoff
  readonly bank: Backoff
  /** Like `Backoff`, but limited by the number of retries instead of by time. */
  readonly transient: { readonly first: number; readonly factor: number; readonly cap: number; readonly times: number }
  readonly unauthorized: { readonly times: number }
  readonly securityCheck: {
    readonly every: number
    /** For a `ScaError` whose text states no hours. Source of 24 to 48 h: seed. */
    readonly scaError: Window
    /** For a `TokenDelayed`, which states no hours. Source of 24 h: seed; of 72 h: an older page of the docs. */
    readonly tokenDelayed: Window
  }
  /** For polling a session that hasn't finished. */
  readonly session: {
    /** While Flanks or the bank processes something. The budget is for uninterrupted processing. */
    readonly processing: { readonly every: number; readonly budget: number }
    /** While the user must act. */
    readonly user: Backoff
  }
  /** The fraction by which an interval varies, from 0 to 0.5. */
  readonly jitter: number
  /** Waiting stops if `Retry-After` asks for a longer wait than this. */
  readonly retryAfterLimit: number
  /**
   * Whether a wait for `Retry-After` may cross the end of its schedule, and uses up none of its budget. It is for durable
   * processes, whose waits cost nothing. The attempt after a wait that crossed the end is the last.
   */
  readonly retryAfterCrossesEnd: boolean
  /**
   * A factor for every duration here, and for the hours that a `ScaError` states. Change it only for a simulator whose
   * clock runs faster: if it runs a hundred times as fast, use 0.01. It also shortens the wait for a person at a session. To
   * give them half an hour at 0.01, use a `session.user.budget` of 50 hours.
   */
  readonly timeScale: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * The default settings. They are this project's choice, except the windows.
 *
 * @example
 * import { defaults } from "@effect-flanks/domain/WaitConfig"
 *
 * defaults.processing.first // => 2000
 *
 * @category settings
 */
export const defaults: WaitSettings = {
  processing: { first: 2 * second, factor: 1.5, cap: minute, budget: 30 * minute },
  bank: { first: minute, factor: 2, cap: hour, budget: 24 * hour },
  transient: { first: second / 2, factor: 2, cap: 30 * second, times: 5 },
  unauthorized: { times: 1 },
  securityCheck: {
    every: hour,
    scaError: { open: 24 * hour, close: 48 * hour },
    tokenDelayed: { open: 24 * hour, close: 72 * hour }
  },
  session: {
    processing: { every: 2 * second, budget: 10 * minute },
    user: { first: 5 * second, factor: 1.5, cap: minute, budget: 30 * minute }
  },
  jitter: 0.2,
  retryAfterLimit: 15 * minute,
  retryAfterCrossesEnd: false,
  timeScale: 1
}

const scaledBackoff = <B extends { readonly first: number; readonly cap: number }>(backoff: B, scale: number): B => ({
  ...backoff,
  first: backoff.first * scale,
  cap: backoff.cap * scale
})

const withBudget = (backoff: Backoff, scale: number): Backoff => ({
  ...scaledBackoff(backoff, scale),
  budget: backoff.budget * scale
})

const scaledWindow = ({ close, open }: Window, scale: number): Window => ({ open: open * scale, close: close * scale })

/**
 * Multiplies every duration of the settings by their `timeScale`. Counts, factors and jitter don't change. The result keeps
 * its `timeScale`, for the hours that an error states.
 *
 * @category settings
 */
export const scaled = (settings: WaitSettings): WaitSettings => {
  const { bank, processing, retryAfterLimit, securityCheck, session, timeScale: scale, transient } = settings
  if (scale === 1) return settings
  return {
    ...settings,
    processing: withBudget(processing, scale),
    bank: withBudget(bank, scale),
    transient: scaledBackoff(transient, scale),
    securityCheck: {
      every: securityCheck.every * scale,
      scaError: scaledWindow(securityCheck.scaError, scale),
      tokenDelayed: scaledWindow(securityCheck.tokenDelayed, scale)
    },
    session: {
      processing: { every: session.processing.every * scale, budget: session.processing.budget * scale },
      user: withBudget(session.user, scale)
    },
    retryAfterLimit: retryAfterLimit * scale
  }
}

/**
 * The settings that the schedules use. Provide others with `layer` or `layerConfig`.
 *
 * @category settings
 */
export const WaitConfig = Context.Reference<WaitSettings>("@effect-flanks/domain/WaitConfig", {
  defaultValue: () => defaults
})

/** A number as text. An empty variable counts as missing rather than as 0. */
const makeNumberText = () => Schema.NonEmptyString.pipe(Schema.decodeTo(Schema.FiniteFromString))

const makeMillis = () =>
  Schema.DurationFromString.pipe(
    Schema.decodeTo(Schema.Finite, {
      decode: SchemaGetter.transform((duration: Duration.Duration) => Duration.toMillis(duration)),
      encode: SchemaGetter.transform((millis: number) => Duration.millis(millis))
    })
  )

const positive = (name: string, value: number) =>
  Config.schema(makeMillis().check(Schema.isGreaterThan(0)), name).pipe(Config.withDefault(value))

const notNegative = (name: string, value: number) =>
  Config.schema(makeMillis().check(Schema.isGreaterThanOrEqualTo(0)), name).pipe(Config.withDefault(value))

const factor = (name: string, value: number) =>
  Config.schema(makeNumberText().check(Schema.isBetween({ minimum: 1, maximum: 10 })), name).pipe(
    Config.withDefault(value)
  )

const times = (name: string, value: number) =>
  Config.schema(makeNumberText().check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum: 100 })), name)
    .pipe(Config.withDefault(value))

const growing = (name: string, { cap, factor: by, first }: Omit<Backoff, "budget">) => ({
  first: positive(`${name}_FIRST`, first),
  factor: factor(`${name}_FACTOR`, by),
  cap: positive(`${name}_CAP`, cap)
})

const backoff = (name: string, settings: Backoff) =>
  Config.all({ ...growing(name, settings), budget: notNegative(`${name}_BUDGET`, settings.budget) })

const window = (name: string, { close, open }: Window) =>
  Config.all({ open: notNegative(`${name}_OPEN`, open), close: positive(`${name}_CLOSE`, close) }).pipe(
    Config.flatMap((found) =>
      found.open < found.close
        ? Config.succeed(found)
        : Config.fail(
          new ConfigProvider.SourceError({
            message: `FLANKS_WAIT_${name}_CLOSE must be later than FLANKS_WAIT_${name}_OPEN`
          })
        )
    )
  )

/** This is a function so that programs without a configuration don't bundle it. */
const makeConfig = (): Config.Config<WaitSettings> =>
  Config.all({
    processing: backoff("PROCESSING", defaults.processing),
    bank: backoff("BANK", defaults.bank),
    transient: Config.all({
      ...growing("TRANSIENT", defaults.transient),
      times: times("TRANSIENT_TIMES", defaults.transient.times)
    }),
    unauthorized: Config.all({ times: times("UNAUTHORIZED_TIMES", defaults.unauthorized.times) }),
    securityCheck: Config.all({
      every: positive("SECURITY_CHECK_EVERY", defaults.securityCheck.every),
      scaError: window("SCA_ERROR", defaults.securityCheck.scaError),
      tokenDelayed: window("TOKEN_DELAYED", defaults.securityCheck.tokenDelayed)
    }),
    jitter: Config.schema(makeNumberText().check(Schema.isBetween({ minimum: 0, maximum: 0.5 })), "JITTER").pipe(
      Config.withDefault(defaults.jitter)
    ),
    session: Config.all({
      processing: Config.all({
        every: positive("SESSION_PROCESSING_EVERY", defaults.session.processing.every),
        budget: notNegative("SESSION_PROCESSING_BUDGET", defaults.session.processing.budget)
      }),
      user: backoff("SESSION_USER", defaults.session.user)
    }),
    retryAfterLimit: notNegative("RETRY_AFTER_LIMIT", defaults.retryAfterLimit),
    retryAfterCrossesEnd: Config.succeed(defaults.retryAfterCrossesEnd),
    timeScale: Config.schema(makeNumberText().check(Schema.isGreaterThan(0)), "TIME_SCALE").pipe(
      Config.withDefault(defaults.timeScale)
    )
  }).pipe(Config.nested("FLANKS_WAIT"))

/**
 * The settings from the configuration, each with its default. The variables begin with `FLANKS_WAIT_`, as in
 * `FLANKS_WAIT_PROCESSING_FIRST="5 seconds"`: `_FIRST`, `_FACTOR`, `_CAP` and `_BUDGET` of `PROCESSING`, `BANK` and
 * `SESSION_USER`; `TRANSIENT_FIRST`, `_FACTOR`, `_CAP` and `_TIMES`; `UNAUTHORIZED_TIMES`; `SECURITY_CHECK_EVERY`;
 * `SCA_ERROR_OPEN` and `_CLOSE`; `TOKEN_DELAYED_OPEN` and `_CLOSE`; `SESSION_PROCESSING_EVERY` and `_BUDGET`; `JITTER` (0
 * to 0.5); `RETRY_AFTER_LIMIT`; `TIME_SCALE`. Durations are written as in Effect.
 *
 * @category configuration
 */
export const config: Config.Config<WaitSettings> = /* @__PURE__ */ makeConfig()

/**
 * Provides these settings. Change a copy of `defaults`.
 *
 * @category configuration
 */
export const layer = (settings: WaitSettings): Layer.Layer<never> => Layer.succeed(WaitConfig, settings)

const prefix: ConfigProvider.Path = ["FLANKS", "WAIT"]

const nameOf = (path: ConfigProvider.Path): string => path.join("_")

const namesBelow = (
  provider: ConfigProvider.ConfigProvider,
  path: ConfigProvider.Path
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function*() {
    const node = yield* Effect.orDie(provider.load(path))
    if (node === undefined) return []
    const keys = node._tag === "Record" ? [...node.keys] : []
    const below = yield* Effect.forEach(keys, (key) => namesBelow(provider, [...path, key]))
    return [...node.value === undefined ? [] : [nameOf(path)], ...below.flat()]
  })

/**
 * Finds misspelt variables: those that are set and begin with `FLANKS_WAIT_`, but aren't the name of a setting.
 *
 * @example
 * import { unreadVariables } from "@effect-flanks/domain/WaitConfig"
 * import * as ConfigProvider from "effect/ConfigProvider"
 * import * as Effect from "effect/Effect"
 *
 * const provider = ConfigProvider.fromEnv({ env: { FLANKS_WAIT_PROCESING_FIRST: "5 seconds" } })
 * Effect.runSync(unreadVariables(provider)) // => ["FLANKS_WAIT_PROCESING_FIRST"]
 *
 * @category configuration
 */
export const unreadVariables = (
  provider: ConfigProvider.ConfigProvider
): Effect.Effect<ReadonlyArray<string>, Config.ConfigError> =>
  Effect.gen(function*() {
    const known = new Set<string>()
    const noting = ConfigProvider.make((path) => {
      known.add(nameOf(path))
      return provider.load(path)
    })
    yield* config.parse(noting)
    return (yield* namesBelow(provider, prefix)).filter((name) => !known.has(name))
  })

/**
 * Provides the settings from the configuration. It logs a warning about misspelt variables.
 *
 * @category configuration
 */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = /* @__PURE__ */ Layer.effect(
  WaitConfig,
  /* @__PURE__ */ Effect.tap(config, () =>
    Effect.gen(function*() {
      const unread = yield* unreadVariables(yield* ConfigProvider.ConfigProvider)
      if (unread.length > 0) {
        yield* Effect.logWarning(`no setting has this name, so it is ignored: ${unread.join(", ")}`)
      }
    }))
)
