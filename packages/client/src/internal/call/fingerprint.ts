/** Recognises equal values without keeping them. */
import * as Redacted from "effect/Redacted"

/** A secret is compared by its text, and anything else by its JSON. */
const toText = (value: unknown): string =>
  JSON.stringify(value, function(this: Record<string, unknown>, key, shown: unknown) {
    const held = this[key]
    return Redacted.isRedacted(held) ? Redacted.value(held) : typeof shown === "bigint" ? String(shown) : shown
  }) ?? ""

/**
 * A hash of 53 bits, which two different values share with a probability of 1 in 9e15. It recognises an item among millions
 * with a thousandth of the items' memory. It uses cyrb53, so it isn't safe against attackers.
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
