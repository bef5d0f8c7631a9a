/**
 * How a simulator is set up.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import * as Timing from "./Timing.ts"

/** A bank that can be connected. */
export interface Bank {
  readonly id: string
  readonly name: string
  readonly country: string
}

/** How a simulator is set up. */
export interface Settings {
  /** The wealth and every id depend on it, and on nothing else but what is asked. */
  readonly seed: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  /** Whether a new access token ends the one before, as one version of the docs says. */
  readonly oneAccessToken: boolean
  /** How many times faster than the clock time goes by at Flanks and the banks. Access tokens and sessions expire in real time. */
  readonly speed: number
  /** Whether the control endpoints exist; on loopback only. */
  readonly control: boolean
  /**
   * The password with which a user logs in at each new session, a few seconds after it was created: any text, or the word
   * of a scenario. Challenges are answered too. Null waits for a browser or for `POST /simulator/visit`.
   */
  readonly autoLogin: string | null
  /** The day from which the Link endpoints answer as a service that is gone, such as `2026-12-31`; null for never. */
  readonly linksShutDown: string | null
  readonly timing: Timing.Timing
  readonly banks: ReadonlyArray<Bank>
}

/** The application of a simulator that is told nothing: an invented one, its secret is none. */
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

/** Whether the application's secret is one: not that of a simulator that is told nothing, which may be shown. */
export const isSecret = (clientSecret: Redacted.Redacted): boolean =>
  Redacted.value(clientSecret) !== Redacted.value(defaults.clientSecret)
