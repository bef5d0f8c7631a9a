/**
 * Lists every scenario, with the place for its word.
 *
 * @since 0.1.0
 */
import * as Fault from "./Fault.ts"
import * as Scenario from "./Scenario.ts"

/**
 * A scenario in the list.
 *
 * @category models
 */
export interface Listed {
  readonly word: string
  /** Where the word is used: as a password, as the answer to a challenge, or in the header of a request. */
  readonly where: "password" | "challenge" | "request"
  readonly origin: Scenario.Origin
  readonly says: string
}

const listed = (where: Listed["where"], scenarios: ReadonlyArray<Scenario.Scenario<unknown>>): ReadonlyArray<Listed> =>
  scenarios.map(({ origin, says, word }) => ({ word, where, origin, says }))

/**
 * Every scenario.
 *
 * @example
 * import * as Catalogue from "@effect-flanks/simulator/scenarios/Catalogue"
 *
 * Catalogue.scenarios.find(({ word }) => word === "TOKEN_DELAYED")?.where // => "password"
 *
 * @category scenarios
 */
export const scenarios: ReadonlyArray<Listed> = [
  ...listed("password", Scenario.logins),
  ...listed("challenge", Scenario.challenges),
  ...listed("request", Fault.faults)
]
