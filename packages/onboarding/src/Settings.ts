/**
 * The settings of onboardings, in addition to those of `WaitConfig`. Durations are milliseconds. All defaults are this
 * project's choice.
 *
 * @since 0.1.0
 */
import { defaults as waits, type WaitSettings } from "@effect-flanks/domain/WaitConfig"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

/**
 * The settings of onboardings.
 *
 * @category models
 */
export interface OnboardingSettings {
  /**
   * How long a request may still be in progress after its process died, which is the client's limit for one request. Until
   * then, the onboarding doesn't check the code again.
   */
  readonly patience: number
  /**
   * The waits while Flanks fails or can't be reached. The client itself retries within seconds. An onboarding that may have
   * waited for days survives an outage of a day.
   */
  readonly transient: WaitSettings["transient"]
  /** The longest `Retry-After` for which an onboarding sleeps. For a longer one, it stops and reports the error. */
  readonly retryAfterLimit: number
  /** The largest difference between the clocks of the machine and the database. Beyond it, the service isn't ready. */
  readonly clockBound: number
  /**
   * How long an operation of `Onboarding` may take, with its retries while the database fails, before it fails with
   * `StorageUnavailable`. The service's responses over HTTP take at most ten seconds.
   */
  readonly storageLimit: number
  /** How often, and how many times, an onboarding looks for its token again while other onboardings exchange codes. */
  readonly others: { readonly every: number; readonly times: number }
  /** How many sessions in a row a user gets while the bank refuses the login. Then the onboarding waits for a signal. */
  readonly sessions: number
  /** How long after its creation a session may still create a connection. No source says when a session expires. */
  readonly sessionLifetime: number
}

const minute = 60_000

/**
 * The default settings.
 *
 * @category configuration
 */
export const defaults: OnboardingSettings = {
  patience: minute / 2,
  transient: { first: minute, factor: 2, cap: 60 * minute, times: 36 },
  retryAfterLimit: 24 * 60 * minute,
  clockBound: minute / 6,
  storageLimit: minute / 2,
  others: { every: minute / 6, times: 6 },
  sessions: 3,
  sessionLifetime: 24 * 60 * minute
}

/**
 * The settings that onboardings use. Provide others with `layer` or `layerConfig`.
 *
 * @category services
 */
export const Settings = Context.Reference<OnboardingSettings>("@effect-flanks/onboarding/Settings", {
  defaultValue: () => defaults
})

/** The options that are set. An option that is `undefined`, such as a missing variable, isn't. */
const given = (settings: object): object =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/**
 * Provides these settings.
 *
 * @category layers
 */
export const layer = (
  settings: { readonly [K in keyof OnboardingSettings]?: OnboardingSettings[K] | undefined }
): Layer.Layer<never> => Layer.succeed(Settings, { ...defaults, ...given(settings) as Partial<OnboardingSettings> })

const millis = (name: string, value: number) =>
  Config.Duration(name).pipe(Config.map(Duration.toMillis), Config.withDefault(value))

/**
 * Reads the settings from the configuration: `FLANKS_ONBOARDING_PATIENCE`, `FLANKS_ONBOARDING_RETRY_AFTER_LIMIT`,
 * `FLANKS_ONBOARDING_CLOCK_BOUND`, `FLANKS_ONBOARDING_STORAGE_LIMIT`, `FLANKS_ONBOARDING_SESSIONS`, and of an outage
 * `FLANKS_ONBOARDING_OUTAGE_FIRST`, `_CAP` and `_TIMES`.
 *
 * @category configuration
 */
export const config: Config.Config<OnboardingSettings> = Config.all({
  patience: millis("PATIENCE", defaults.patience),
  retryAfterLimit: millis("RETRY_AFTER_LIMIT", defaults.retryAfterLimit),
  clockBound: millis("CLOCK_BOUND", defaults.clockBound),
  storageLimit: millis("STORAGE_LIMIT", defaults.storageLimit),
  sessions: Config.schema(Schema.Int.check(Schema.isGreaterThan(0)), "SESSIONS").pipe(
    Config.withDefault(defaults.sessions)
  ),
  first: millis("OUTAGE_FIRST", defaults.transient.first),
  cap: millis("OUTAGE_CAP", defaults.transient.cap),
  times: Config.Int("OUTAGE_TIMES").pipe(Config.withDefault(defaults.transient.times))
}).pipe(
  Config.nested("FLANKS_ONBOARDING"),
  Config.map(({ clockBound, patience, retryAfterLimit, sessions, storageLimit, ...transient }) => ({
    ...defaults,
    patience,
    retryAfterLimit,
    clockBound,
    storageLimit,
    sessions,
    transient: { ...defaults.transient, ...transient }
  }))
)

/**
 * Provides the settings from the configuration.
 *
 * @category layers
 */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = Layer.effect(Settings, config)

/**
 * The settings of waiting for a durable process, with its own numbers for an outage, and with long sleeps for
 * `Retry-After`.
 *
 * @category combining
 */
export const waitSettingsWith = (
  { retryAfterLimit, transient }: OnboardingSettings,
  settings: WaitSettings = waits
): WaitSettings => ({ ...settings, transient, retryAfterLimit, retryAfterCrossesEnd: true })
