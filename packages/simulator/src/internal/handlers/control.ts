import { operations } from "@effect-flanks/client/Contract"
import * as DateTime from "effect/DateTime"
import * as Answer from "../../Answer.ts"
import * as Fault from "../../Fault.ts"
import { advance } from "../../World.ts"
import { gave, type Handlers, refused } from "../step.ts"

/** The controls. */
export const control: Handlers<"control"> = {
  advance: ({ now, payload: { seconds }, world }) =>
    gave(advance(world, seconds * 1000), {
      now: DateTime.formatIso(DateTime.makeUnsafe(now + seconds * 1000))
    }),
  arm: ({ payload: { operation = null, scenario, times = 1 }, world }) => {
    if (Fault.find(scenario) === null) return refused(world, Answer.invalid("scenario"))
    if (operation !== null && !operations.some(({ name }) => name === operation)) {
      return refused(world, Answer.invalid("operation"))
    }
    const armed = [...world.armed, ...Array.from({ length: times }, () => ({ scenario, operation }))]
    return gave({ ...world, armed }, { armed: armed.length })
  },
  disarm: ({ world }) => gave({ ...world, armed: [] }, { armed: 0 }),
  log: ({ world }) => gave(world, { items: world.log })
}
