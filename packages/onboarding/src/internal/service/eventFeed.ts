/** Sends events to many readers over HTTP. One query per second checks for new events for all of them. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Journal } from "../../journal/Journal.ts"
import { OnboardingEvent } from "../../OnboardingEvent.ts"

/** No event has this position yet. Later events could have positions before it, and would never be sent. */
export class PositionUnknown extends Data.TaggedError("PositionUnknown")<{
  readonly after: number
  readonly last: number
}> {
  override get message() {
    return `the position ${this.after} is beyond the last event, ${this.last}: the database was restored from a ` +
      `back-up. Next: list the onboardings, then read the events after ${this.last}.`
  }
}

/** No more readers are served. */
export class TooManyReaders extends Data.TaggedError("TooManyReaders")<{ readonly limit: number }> {
  override get message() {
    return `${this.limit} readers of events are connected to this process already. Next: close some, or try again later.`
  }
}

/** The most readers. Each one takes a connection, and a query for every page of events. */
const mostReaders = 200

const pageSize = 500

/** Proxies close connections that are silent for longer, often after 30 or 60 seconds. */
const heartbeat = "15 seconds"

/** An event with the current names. Stored events keep older names. */
const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toType(OnboardingEvent)))

/** An event in the text format of server-sent events. JSON has no line breaks. */
export const render = (event: OnboardingEvent): string => `id: ${event.position}\ndata: ${encode(event)}\n\n`

/** The position where a reader begins, and the onboarding whose events it reads; all if null. */
export interface FeedQuery {
  readonly after: number
  readonly id?: string | undefined
}

/** Makes the feed of a service. */
export const make = Effect.gen(function*() {
  const journal = yield* Journal
  let readers = 0

  /** The position of the last event, when the first reader connects and whenever it grows. */
  const positions = yield* Stream.fromEffectSchedule(journal.lastPosition, Schedule.spaced("1 second")).pipe(
    Stream.changes,
    Stream.share({ capacity: 1, strategy: "sliding", replay: 1 })
  )

  const events = ({ after, id }: FeedQuery): Stream.Stream<OnboardingEvent> =>
    Stream.suspend(() => {
      let position = after
      return Stream.flatMap(positions, (last) =>
        Stream.paginate(position, (from) => {
          if (from >= last) return Effect.succeed([[], Option.none<number>()] as const)
          return Effect.map(journal.events({ after: from, id, limit: pageSize }), (page) => {
            const isFull = page.length === pageSize
            position = isFull ? page.at(-1)?.position ?? last : Math.max(last, page.at(-1)?.position ?? last)
            return [page, isFull ? Option.some(position) : Option.none<number>()] as const
          })
        }))
    })

  /** Checks the limit and counts the reader in one step, so that readers who connect together can't exceed it. */
  const counted = Effect.acquireRelease(
    Effect.suspend(() => {
      if (readers >= mostReaders) return Effect.fail(new TooManyReaders({ limit: mostReaders }))
      readers += 1
      return Effect.void
    }),
    () =>
      Effect.sync(() => {
        readers -= 1
      })
  )

  /**
   * A response that sends the events after a position until the reader disconnects. The reader counts for as long as the
   * scope of its request is open, which includes the response.
   */
  const open = Effect.fnUntraced(function*(query: FeedQuery) {
    yield* counted
    const last = yield* journal.lastPosition
    if (query.after > last) return yield* new PositionUnknown({ after: query.after, last })
    const beats = Stream.map(Stream.tick(heartbeat), () => ":\n\n")
    // The first heartbeat is sent at once, so that the reader knows that it is connected.
    const body = Stream.merge(Stream.map(events(query), render), beats, { haltStrategy: "left" })
    return HttpServerResponse.stream(Stream.encodeText(body), {
      contentType: "text/event-stream",
      headers: { "cache-control": "no-store", "x-accel-buffering": "no" }
    })
  })

  return { open }
})
