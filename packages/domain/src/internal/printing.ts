/** Printed in whatever way, an outcome shows its encoded form: that is where secrets are masked. */
import * as Schema from "effect/Schema"

interface Encodable {
  readonly constructor: Schema.Codec<unknown, unknown>
}

function encode(this: Encodable): unknown {
  return Schema.encodeSync(this.constructor)(this)
}

/** The methods for a prototype; `Schema.Class` has none that would hide anything. */
export const printedAsEncoded: PropertyDescriptorMap = {
  toJSON: { value: encode },
  [Symbol.for("nodejs.util.inspect.custom")]: { value: encode }
}
