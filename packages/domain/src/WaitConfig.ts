/**
 * The numbers of waiting. The defaults are ours: Flanks documents only "in a moment", "24-48 hours", "72h" and "try later".
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import { SourceError } from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** Growing intervals: the first, times `factor` each time, at most `cap` apart, until `budget` is waited. */
export interface Backoff {
  readonly first: number
  readonly factor: number
  readonly cap: number
  readonly budget: number
}

/** The hours after the anchor within which the security checks end. */
export interface Window {
  readonly open: number
  readonly close: number
}

/** The numbers of every schedule. Durations are milliseconds. */
export interface WaitSettings {
  readonly processing: Backoff
  readonly bank: Backoff
  /** As `Backoff`, but counted in repeats instead of time. */
  readonly transient: { readonly first: number; readonly factor: number; readonly cap: number; readonly times: number }
  readonly unauthorized: { readonly times: number }
  readonly securityCheck: {
    readonly every: number
    /** For a `ScaError` whose text states no hours. Source of 24 to 48 h: seed. */
    readonly scaError: Window
    /** For a `TokenDelayed`, which states none. Source of 24 h: seed; of 72 h: an older page of the docs. */
    readonly tokenDelayed: Window
  }
  /** The part of an interval by which it varies, 0 to 0.5. */
  readonly jitter: number
  /** A `Retry-After` beyond it is not waited out. */
  readonly retryAfterLimit: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * The numbers that hold unless the application says otherwise.
 *
 * @example
 * import { defaults } from "@effect-flanks/domain/WaitConfig"
 *
 * defaults.processing.first // => 2000
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
  jitter: 0.2,
  retryAfterLimit: 15 * minute
}

/** The numbers that the schedules read; provide others with `layer` or `layerConfig`. */
export const WaitConfig = Context.Reference<WaitSettings>("@effect-flanks/domain/WaitConfig", {
  defaultValue: () => defaults
})

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
  Config.schema(Schema.FiniteFromString.check(Schema.isBetween({ minimum: 1, maximum: 10 })), name).pipe(
    Config.withDefault(value)
  )

const times = (name: string, value: number) =>
  Config.schema(Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum: 100 })), name)
    .pipe(Config.withDefault(value))

const growing = (name: string, { cap, factor: by, first }: Omit<Backoff, "budget">) => ({
  first: positive(`${name}_FIRST`, first),
  factor: factor(`${name}_FACTOR`, by),
  cap: positive(`${name}_CAP`, cap)
})

const backoff = (name: string, numbers: Backoff) =>
  Config.all({ ...growing(name, numbers), budget: notNegative(`${name}_BUDGET`, numbers.budget) })

const window = (name: string, { close, open }: Window) =>
  Config.all({ open: notNegative(`${name}_OPEN`, open), close: positive(`${name}_CLOSE`, close) }).pipe(
    Config.flatMap((found) =>
      found.open < found.close
        ? Config.succeed(found)
        : Config.fail(
          new SourceError({ message: `FLANKS_WAIT_${name}_CLOSE must be later than FLANKS_WAIT_${name}_OPEN` })
        )
    )
  )

/** A function, so that programs without a configuration do not bundle what reads one. */
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
    jitter: Config.schema(Schema.FiniteFromString.check(Schema.isBetween({ minimum: 0, maximum: 0.5 })), "JITTER").pipe(
      Config.withDefault(defaults.jitter)
    ),
    retryAfterLimit: notNegative("RETRY_AFTER_LIMIT", defaults.retryAfterLimit)
  }).pipe(Config.nested("FLANKS_WAIT"))

/**
 * The numbers from the configuration, each with its default: `FLANKS_WAIT_PROCESSING_FIRST="5 seconds"`, likewise
 * `_FACTOR`, `_CAP` and `_BUDGET` of `PROCESSING` and `BANK`; `TRANSIENT_FIRST`, `_FACTOR`, `_CAP`, `_TIMES`;
 * `UNAUTHORIZED_TIMES`; `SECURITY_CHECK_EVERY`, `SCA_ERROR_OPEN`, `_CLOSE`, `TOKEN_DELAYED_OPEN`, `_CLOSE`; `JITTER` (0
 * to 0.5); `RETRY_AFTER_LIMIT`. Durations as Effect writes them.
 */
export const config: Config.Config<WaitSettings> = /* @__PURE__ */ makeConfig()

/** Waits by these numbers. */
export const layer = (numbers: WaitSettings): Layer.Layer<never> => Layer.succeed(WaitConfig, numbers)

/** Waits by the numbers of the configuration. */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = /* @__PURE__ */ Layer.effect(WaitConfig, config)
