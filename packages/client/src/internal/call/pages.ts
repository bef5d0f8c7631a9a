/** Lists by page as streams. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Failure, UnexpectedShape } from "../../ClientError.ts"

interface CursorPage<A> {
  readonly items: ReadonlyArray<A>
  readonly next_page_token?: string | null
}

const circular = (operation: string, token: string | null) =>
  new UnexpectedShape({
    operation,
    httpStatus: 200,
    path: ["next_page_token"],
    expected: "Expected a page that was not there yet",
    body: Redacted.make(JSON.stringify({ next_page_token: token }))
  })

/** Pages that name the next one. One that names a page which was there already would never end: it is an error. */
export const byCursor = <A>(
  operation: string,
  page: (from: { readonly page_token?: string }) => Effect.Effect<CursorPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  Stream.suspend(() => {
    const seen = new Set<string | null>()
    return Stream.paginate(null as string | null, (token) => {
      // The items of the page before were given before its successor is looked at: none is lost.
      if (seen.has(token)) return Effect.fail(circular(operation, token))
      seen.add(token)
      return Effect.map(
        page(token === null ? {} : { page_token: token }),
        ({ items, next_page_token: next = null }) => [items, Option.fromNullOr(next === "" ? null : next)] as const
      )
    })
  })

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
