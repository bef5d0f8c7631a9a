/**
 * Detects on each runner which of the other runners have ended.
 *
 * In the engine, one runner checks all others, and needs 2.5 seconds to decide that one has ended. If that runner itself is
 * killed, there is no check until its lock expires. A killed process no longer listens on its port, so a connection to it
 * is refused at once. Here, each runner tries such connections every second, and records the result in the database. A
 * refusal is sufficient evidence. A runner that doesn't respond may be busy or frozen, and is left to the engine. If a
 * runner is wrongly recorded as ended, the engine's own check finds it again.
 */
import type * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { connect } from "node:net"

/** Whether the machine is there, and nothing listens on the port. */
const isRefused = ({ host, port }: RunnerAddress.RunnerAddress) =>
  Effect.callback<boolean>((resume) => {
    const socket = connect({ host, port, timeout: 1000 })
    const answer = (refused: boolean) => {
      socket.destroy()
      resume(Effect.succeed(refused))
    }
    socket.once("connect", () => answer(false))
    socket.once("timeout", () => answer(false))
    socket.once("error", (error) => answer("code" in error && error.code === "ECONNREFUSED"))
    return Effect.sync(() => socket.destroy())
  })

/** Twice: the first one may meet a process that has not begun to listen. */
const hasEnded = (address: RunnerAddress.RunnerAddress) =>
  Effect.flatMap(
    isRefused(address),
    (refused) => refused ? Effect.delay(isRefused(address), "250 millis") : Effect.succeed(false)
  )

/** Looks after the other runners, while this one runs. */
export const layer = (
  own: { readonly host: string; readonly port: number }
): Layer.Layer<never, never, RunnerStorage.RunnerStorage> =>
  Layer.effectDiscard(Effect.gen(function*() {
    const storage = yield* RunnerStorage.RunnerStorage
    const check = Effect.fnUntraced(function*(address: RunnerAddress.RunnerAddress) {
      if (yield* hasEnded(address)) yield* storage.setRunnerHealth(address, false)
    })
    yield* storage.getRunners.pipe(
      Effect.map((runners) =>
        runners.flatMap(([{ address }, healthy]) =>
          healthy && (address.host !== own.host || address.port !== own.port) ? [address] : []
        )
      ),
      Effect.flatMap(Effect.forEach(check, { concurrency: 10, discard: true })),
      // If the database fails, the next check tries again.
      Effect.ignore,
      Effect.repeat(Schedule.spaced("1 second")),
      Effect.forkScoped
    )
  }))
