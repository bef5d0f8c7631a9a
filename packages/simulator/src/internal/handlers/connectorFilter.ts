/** Which banks a session offers to its user. */
import type { Configuration } from "@effect-flanks/client/api/Connect"
import type { Bank } from "../../Settings.ts"

/** Codes of three letters, for the countries of the simulator's own banks. */
const threeLetters: { readonly [code: string]: string } = { ES: "esp", FR: "fra" }

const nameOf = new Intl.DisplayNames("en", { type: "region" })

/** What a country can be called: the docs describe codes such as `esp`, and show `spain`. */
const namesOf = (country: string): ReadonlyArray<string | undefined> => [
  country.toLowerCase(),
  threeLetters[country.toUpperCase()],
  /^[a-z]{2}$/i.test(country) ? nameOf.of(country.toUpperCase())?.toLowerCase() : undefined
]

const isRecord = (u: unknown): u is { readonly [name: string]: unknown } =>
  typeof u === "object" && u !== null && !Array.isArray(u)

/**
 * The ids of the banks that pass a session's `connector_filter`; null without one. Its `countries` alone are documented: an
 * empty array lets no bank through, and keys or forms that nobody has shown change nothing.
 */
export const offered = (banks: ReadonlyArray<Bank>, filter: Configuration["connector_filter"]) => {
  const countries: unknown = isRecord(filter) ? filter["countries"] : undefined
  if (!Array.isArray(countries)) return null
  const wanted = new Set(countries.map((country) => typeof country === "string" ? country.toLowerCase() : undefined))
  return banks.filter(({ country }) => namesOf(country).some((name) => name !== undefined && wanted.has(name))).map(
    ({ id }) => id
  )
}
