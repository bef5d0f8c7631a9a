/**
 * Chance that depends on nothing but a text: the same text always draws the same.
 */

/** 32 bits of a text: FNV-1a, then murmur3's finisher, so that texts that differ in one letter draw unalike. */
const bits = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** At least 0, less than 1. */
export const fraction = (text: string): number => bits(text) / 0x1_0000_0000

/** A whole number from `from` to `to`, both included. */
export const between = (text: string, from: number, to: number): number =>
  from + Math.floor(fraction(text) * (to - from + 1))

/** One of these. */
export const pick = <A>(text: string, of: readonly [A, ...ReadonlyArray<A>]): A =>
  of[between(text, 0, of.length - 1)] ?? of[0]

/** Hexadecimal digits, as an id. */
export const hex = (text: string, length: number): string => {
  let digits = ""
  for (let i = 0; digits.length < length; i++) digits += bits(`${i}:${text}`).toString(16).padStart(8, "0")
  return digits.slice(0, length)
}

/** Decimal digits. */
export const digits = (text: string, length: number): string => {
  let found = ""
  for (let i = 0; found.length < length; i++) found += String(bits(`${i}:${text}`)).padStart(10, "0").slice(-8)
  return found.slice(0, length)
}
