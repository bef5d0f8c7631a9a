/** Telling whether two values are the same without keeping them. */
import * as Redacted from "effect/Redacted"

/** A secret is compared by its text; everything else as JSON shows it. */
const toText = (value: unknown): string =>
  JSON.stringify(value, function(this: Record<string, unknown>, key, shown: unknown) {
    const held = this[key]
    return Redacted.isRedacted(held) ? Redacted.value(held) : typeof shown === "bigint" ? String(shown) : shown
  }) ?? ""

/**
 * 53 bits that two different values share once in 9e15 times: enough to recognise an item among millions, and a thousandth of
 * the memory that the items would take. Not for anything that an attacker gains by: the mixing is cyrb53's.
 */
export const fingerprint = (value: unknown): number => {
  const text = toText(value)
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2_654_435_761)
    low = Math.imul(low ^ unit, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0)
}
