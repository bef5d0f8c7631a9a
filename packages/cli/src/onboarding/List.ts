/**
 * `flanks onboarding list`.
 *
 * @since 0.1.0
 */
import type { Progress } from "@effect-flanks/onboarding/Progress"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schedule from "effect/Schedule"
import { screen } from "../terminal/Screen.ts"
import * as Board from "./Board.ts"
import * as Remote from "./Remote.ts"
import * as Timeline from "./Timeline.ts"

const page = 1000

/** All onboardings, the oldest first. */
export const all = Effect.fnUntraced(function*(remote: Remote.Remote) {
  const found: Array<Progress> = []
  for (;;) {
    const after = found.at(-1)?.id
    const { onboardings } = yield* remote.onboardings.list({
      query: { limit: page, ...(after === undefined ? {} : { after }) }
    })
    found.push(...onboardings)
    if (onboardings.length < page) return found
  }
})

/** Prints the onboardings that changed since the last call. */
const changes = Effect.sync(() => {
  const seen = new Map<string, string>()
  return (onboardings: ReadonlyArray<Progress>) =>
    Effect.forEach(
      onboardings.map((progress) => [progress.id, JSON.stringify(progress)] as const),
      ([id, line]) => seen.get(id) === line ? Effect.void : (seen.set(id, line), Console.log(line)),
      { discard: true }
    )
})

/** Shows the progress of onboardings. */
export const list = Effect.fnUntraced(
  function*({ json, url, watch }: { readonly url: string; readonly watch: boolean; readonly json: boolean }) {
    const program = Effect.gen(function*() {
      const remote = yield* Remote.make(url)
      const print = yield* changes
      if (!watch) {
        const onboardings = yield* all(remote)
        if (json) return yield* print(onboardings)
        const { styles, width } = yield* screen
        return yield* Console.log(
          Timeline.render(onboardings, yield* Clock.currentTimeMillis, width, styles)
        )
      }
      const board = yield* Board.make
      const show = json ? print : board.show
      yield* Effect.flatMap(all(remote), show).pipe(Effect.repeat(Schedule.spaced("500 millis")))
    })
    return yield* program.pipe(Effect.provide(FetchHttpClient.layer), Effect.mapError(Remote.toFailure(url)))
  }
)
