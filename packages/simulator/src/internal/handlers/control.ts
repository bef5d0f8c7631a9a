import * as DateTime from "effect/DateTime"
import * as CannedResponse from "../../CannedResponse.ts"
import { advance } from "../../World.ts"
import { unknownIn } from "./armedFaults.ts"
import { type Handlers, refuse, respond } from "./handler.ts"

/** Dates are written with four digits of the year. */
const lastTime = DateTime.toEpochMillis(DateTime.makeUnsafe("9999-12-31"))

/** The control API. */
export const control: Handlers<"control"> = {
  advance: ({ now, payload: { seconds }, world }) => {
    const then = now + seconds * 1000
    if (then > lastTime) return refuse(world, CannedResponse.invalid("seconds"))
    return respond(advance(world, seconds * 1000), { now: DateTime.formatIso(DateTime.makeUnsafe(then)) })
  },
  arm: ({ payload: { operation = null, scenario, times = 1 }, world }) => {
    const unknown = unknownIn({ scenario, operation })
    if (unknown !== null) return refuse(world, CannedResponse.invalid(unknown))
    const armed = [...world.armed, ...Array.from({ length: times }, () => ({ scenario, operation }))]
    return respond({ ...world, armed }, { armed: armed.length })
  },
  disarm: ({ world }) => respond({ ...world, armed: [] }, { armed: 0 }),
  shutDownLinks: ({ now, payload: { at }, world }) => {
    const linksEndAt = at === undefined ? now : at === null ? null : DateTime.toEpochMillis(at)
    const said = linksEndAt === null ? null : DateTime.formatIso(DateTime.makeUnsafe(linksEndAt))
    return respond({ ...world, linksShutDownAt: linksEndAt }, { at: said })
  },
  log: ({ world }) => respond(world, { items: world.log })
}
