/**
 * The numbers of an onboarding that are its own, beside those of `WaitConfig`. All are ours, in milliseconds.
 *
 * @since 0.1.0
 */
import { defaults as waits, type WaitSettings } from "@effect-flanks/domain/WaitConfig"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

/** The numbers of an onboarding. */
export interface OnboardingSettings {
  /**
   * How long a request may still be under way after the process that sent it died: as long as the client gives one
   * request. Before that, a code is not looked at again.
   */
  readonly patience: number
  /**
   * The waits while Flanks fails or cannot be reached. The client repeats within seconds by itself; an onboarding that
   * waited for days outlasts an outage of a day.
   */
  readonly transient: WaitSettings["transient"]
  /** A `Retry-After` of at most this is slept out, durably; above it, waiting stops and the error is reported. */
  readonly retryAfterLimit: number
  /** A service whose machine's clock is further from the database's than this is not ready. */
  readonly clockBound: number
  /** How often, and how many times, a token is looked for again while other onboardings exchange codes. */
  readonly others: { readonly every: number; readonly times: number }
  /** How many sessions a user gets one after the other while the bank refuses the login; then a signal is waited for. */
  readonly sessions: number
}

const minute = 60_000

/** The numbers that hold unless the application says otherwise. */
export const defaults: OnboardingSettings = {
  patience: minute / 2,
  transient: { first: minute, factor: 2, cap: 60 * minute, times: 36 },
  retryAfterLimit: 24 * 60 * minute,
  clockBound: minute / 6,
  others: { every: minute / 6, times: 6 },
  sessions: 3
}

/** The numbers that onboardings read; provide others with `layer` or `layerConfig`. */
export const Settings = Context.Reference<OnboardingSettings>("@effect-flanks/onboarding/Settings", {
  defaultValue: () => defaults
})

/** What is given; `undefined`, as a variable that is not set, is not. */
const given = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/** Goes by these numbers. */
export const layer = (
  settings: { readonly [K in keyof OnboardingSettings]?: OnboardingSettings[K] | undefined }
): Layer.Layer<never> => Layer.succeed(Settings, { ...defaults, ...given(settings) as Partial<OnboardingSettings> })

const millis = (name: string, value: number) =>
  Config.Duration(name).pipe(Config.map(Duration.toMillis), Config.withDefault(value))

/**
 * The numbers from the configuration: `FLANKS_ONBOARDING_PATIENCE`, `FLANKS_ONBOARDING_RETRY_AFTER_LIMIT`, `FLANKS_ONBOARDING_CLOCK_BOUND`, `FLANKS_ONBOARDING_SESSIONS`, and
 * of an outage `FLANKS_ONBOARDING_OUTAGE_FIRST`, `_CAP` and `_TIMES`.
 */
export const config: Config.Config<OnboardingSettings> = Config.all({
  patience: millis("PATIENCE", defaults.patience),
  retryAfterLimit: millis("RETRY_AFTER_LIMIT", defaults.retryAfterLimit),
  clockBound: millis("CLOCK_BOUND", defaults.clockBound),
  sessions: Config.schema(Schema.Int.check(Schema.isGreaterThan(0)), "SESSIONS").pipe(
    Config.withDefault(defaults.sessions)
  ),
  first: millis("OUTAGE_FIRST", defaults.transient.first),
  cap: millis("OUTAGE_CAP", defaults.transient.cap),
  times: Config.Int("OUTAGE_TIMES").pipe(Config.withDefault(defaults.transient.times))
}).pipe(
  Config.nested("FLANKS_ONBOARDING"),
  Config.map(({ clockBound, patience, retryAfterLimit, sessions, ...transient }) => ({
    ...defaults,
    patience,
    retryAfterLimit,
    clockBound,
    sessions,
    transient: { ...defaults.transient, ...transient }
  }))
)

/** Goes by the numbers of the configuration. */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = Layer.effect(Settings, config)

/** The settings of waiting as a durable process has them: its own numbers of an outage, and `Retry-After` slept out. */
export const waitSettingsWith = (
  { retryAfterLimit, transient }: OnboardingSettings,
  settings: WaitSettings = waits
): WaitSettings => ({ ...settings, transient, retryAfterLimit, retryAfterCrossesEnd: true })
