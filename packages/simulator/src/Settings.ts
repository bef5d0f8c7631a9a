/**
 * The settings of the simulator.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import * as Timing from "./Timing.ts"

/**
 * A bank that users can connect.
 *
 * @category models
 */
export interface Bank {
  readonly id: string
  readonly name: string
  readonly country: string
}

/**
 * The settings of the simulator.
 *
 * @category models
 */
export interface Settings {
  /** Data and IDs depend only on the seed and the requests. */
  readonly seed: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  /** Whether a new access token ends the previous one, as one version of the docs says. */
  readonly oneAccessToken: boolean
  /** How much faster than the clock time passes at Flanks and the banks. Access tokens and sessions expire by the clock. */
  readonly speed: number
  /** Whether the control API exists. It is for this machine only. */
  readonly control: boolean
  /**
   * The password with which a user logs in at each new session, a few seconds after it was created: any text, or the word
   * of a scenario. Challenges are answered too. Null waits for a browser or for `POST /simulator/user-login`.
   */
  readonly autoLogin: string | null
  /** The day on which Flanks Link shuts down, such as `2026-12-31`. Null for never. */
  readonly linksShutDown: string | null
  readonly timing: Timing.Timing
  readonly banks: ReadonlyArray<Bank>
}

/**
 * The defaults, with an invented application whose secret is public.
 *
 * @category configuration
 */
export const defaults: Settings = {
  seed: "flanks",
  clientId: "simulator",
  clientSecret: Redacted.make("not-a-secret"),
  oneAccessToken: false,
  speed: 1,
  control: false,
  autoLogin: null,
  linksShutDown: null,
  timing: Timing.usual,
  banks: [
    { id: "testbank", name: "TestBank", country: "ES" },
    { id: "banco-inventado", name: "Banco Inventado", country: "ES" },
    { id: "caja-ficticia", name: "Caja Ficticia", country: "ES" },
    { id: "banque-imaginaire", name: "Banque Imaginaire", country: "FR" }
  ]
}

/**
 * Whether the application has a real secret. The public one of the defaults can be shown.
 *
 * @category guards
 */
export const isSecret = (clientSecret: Redacted.Redacted): boolean =>
  Redacted.value(clientSecret) !== Redacted.value(defaults.clientSecret)
