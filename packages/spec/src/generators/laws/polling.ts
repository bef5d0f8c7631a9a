/** The results of the polls of a session, at random. */
import * as fc from "fast-check"
import * as Waits from "../Waits.ts"

export const unfinished: fc.Arbitrary<ReadonlyArray<Waits.Failure>> = fc.array(
  fc.constantFrom<Waits.Failure>(...Object.values(Waits.session)),
  { minLength: 1, maxLength: 9 }
)
