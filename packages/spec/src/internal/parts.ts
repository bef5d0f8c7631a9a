/** Helpers for laws about a part. */
import type { Awaitable } from "../Implementation.ts"
import type { OtherPart, PartLaw, PartTrial } from "../Law.ts"

/** Laws about one part. */
export const partLaw = <Name extends OtherPart>(part: Name) =>
(
  law: Omit<PartLaw<Name>, "part" | "needs"> & { readonly needs?: ReadonlyArray<string> }
): PartLaw<Name> => ({ part, needs: [], ...law })

/** One input of one part. */
export const trialOf = <Part, Input>(
  input: Input,
  run: (part: Part, input: Input) => Awaitable<string | null>
): PartTrial<Part> => ({
  input,
  run: (part) => run(part, input)
})
