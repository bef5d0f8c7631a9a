/**
 * Outcomes are equal when their fields are, however they were built. Effect would compare every property, and so the
 * stack: two errors would never be equal.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"

interface Comparable {
  readonly constructor: { readonly fields: object }
  readonly [field: string]: unknown
}

const names = (outcome: Comparable): ReadonlyArray<string> => Object.keys(outcome.constructor.fields)

/** The methods for a prototype. */
export const comparedByFields: PropertyDescriptorMap = {
  [Equal.symbol]: {
    value(this: Comparable, that: Comparable): boolean {
      return this.constructor === that.constructor && names(this).every((name) => Equal.equals(this[name], that[name]))
    }
  },
  [Hash.symbol]: {
    value(this: Comparable): number {
      return Hash.structureKeys(this, names(this))
    }
  }
}
