/** The banks that a session offers to its user. */
import type { Configuration } from "@effect-flanks/client/api/Connect"
import type { Bank } from "../../Settings.ts"

/** Codes of three letters, for the countries of the simulator's banks. */
const threeLetters: { readonly [code: string]: string } = { ES: "esp", FR: "fra" }

const nameOf = new Intl.DisplayNames("en", { type: "region" })

/** The names of a country in a filter. The documentation describes codes such as `esp`, and its example is `spain`. */
const namesOf = (country: string): ReadonlyArray<string | undefined> => [
  country.toLowerCase(),
  threeLetters[country.toUpperCase()],
  /^[a-z]{2}$/i.test(country) ? nameOf.of(country.toUpperCase())?.toLowerCase() : undefined
]

const isRecord = (u: unknown): u is { readonly [name: string]: unknown } =>
  typeof u === "object" && u !== null && !Array.isArray(u)

/**
 * The IDs of the banks that pass a session's `connector_filter`; null without a filter. Only `countries` is documented. An empty
 * array matches no bank, and undocumented keys and forms change nothing.
 */
export const offered = (banks: ReadonlyArray<Bank>, filter: Configuration["connector_filter"]) => {
  const countries: unknown = isRecord(filter) ? filter["countries"] : undefined
  if (!Array.isArray(countries)) return null
  const wanted = new Set(countries.map((country) => typeof country === "string" ? country.toLowerCase() : undefined))
  return banks.filter(({ country }) => namesOf(country).some((name) => name !== undefined && wanted.has(name))).map(
    ({ id }) => id
  )
}
