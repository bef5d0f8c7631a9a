/** Lists by page as streams. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Failure, UnexpectedShape } from "../ClientError.ts"

interface CursorPage<A> {
  readonly items: ReadonlyArray<A>
  readonly next_page_token?: string | null
}

/** Pages that name the next one. A page that names itself would never end: it is an error. */
export const byCursor = <A>(
  operation: string,
  page: (token: string | null) => Effect.Effect<CursorPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  Stream.paginate(
    null as string | null,
    (token) =>
      Effect.flatMap(page(token), ({ items, next_page_token: next = null }) =>
        next !== null && next === token
          ? Effect.fail(
            new UnexpectedShape({
              operation,
              status: 200,
              path: ["next_page_token"],
              expected: "Expected another page",
              body: Redacted.make("")
            })
          )
          : Effect.succeed([items, Option.fromNullOr(next === "" ? null : next)] as const))
  )

interface NumberedPage<A> {
  readonly items: ReadonlyArray<A>
  readonly pages?: number | null
}

/** Pages by number from 1; where none says how many there are, an empty one is the last. */
export const byNumber = <A>(
  page: (number: number) => Effect.Effect<NumberedPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  Stream.paginate(1, (number) =>
    Effect.map(page(number), ({ items, pages }) => {
      const more = pages === null || pages === undefined ? items.length > 0 : number < pages
      return [items, more ? Option.some(number + 1) : Option.none()] as const
    }))
