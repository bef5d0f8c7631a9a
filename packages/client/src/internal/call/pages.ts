/** Lists by page as streams that end, whatever a server answers. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Failure, UnexpectedShape } from "../../ClientError.ts"
import { defaults, RequestPolicy } from "../../RequestPolicy.ts"
import { fingerprint } from "./fingerprint.ts"

/** What is wrong with a page; nothing of its items is shown, since they hold tokens. */
const unexpected = (operation: string, path: string, expected: string, shown: object) =>
  Effect.fail(
    new UnexpectedShape({
      operation,
      httpStatus: 200,
      path: [path],
      expected: `Expected ${expected}`,
      body: Redacted.make(JSON.stringify(shown))
    })
  )

/**
 * How many pages in a row may add nothing and name another. A store that filters after it cut its pages has such pages; one
 * that goes on like that has no end.
 */
const mostEmptyPages = 10

/** What is asked of the pages of one list. */
interface Check {
  /** Before a page is fetched: their number is bounded. */
  readonly bound: Effect.Effect<void, UnexpectedShape>
  /** After it: it must add an item, unless it is the last. Of empty ones, there may be a few in a row. */
  readonly page: (items: ReadonlyArray<unknown>, isLast: boolean) => Effect.Effect<void, UnexpectedShape>
}

const makeCheck = (operation: string, maxPages: number, mostEmpty: number): Check => {
  const seen = new Set<number>()
  let pages = 0
  let empty = 0
  const bound = Effect.suspend(() =>
    pages++ < maxPages
      ? Effect.void
      : unexpected(operation, "items", `at most ${maxPages} pages, or a larger maxPages in the RequestPolicy`, {
        pages
      })
  )
  const page: Check["page"] = (items, isLast) => {
    const before = seen.size
    for (const item of items) seen.add(fingerprint(item))
    empty = items.length === 0 && !isLast ? empty + 1 : 0
    if (empty > mostEmpty || (items.length > 0 && seen.size === before)) {
      const expected = items.length === 0 ? "an item, since another page follows" : "an item that no page before had"
      return unexpected(operation, "items", expected, { pages })
    }
    return Effect.void
  }
  return { bound, page }
}

/** A list whose pages are checked one after the other. */
const checked = <A>(operation: string, mostEmpty: number, pages: (check: Check) => Stream.Stream<A, Failure>) =>
  Stream.unwrap(
    Effect.map(RequestPolicy, ({ maxPages }) => pages(makeCheck(operation, maxPages ?? defaults.maxPages, mostEmpty)))
  )

interface CursorPage<A> {
  readonly items: ReadonlyArray<A>
  readonly next_page_token?: string | null
}

/** Pages that name the next one. One that names a page which was there already would never end: it is an error. */
export const byCursor = <A>(
  operation: string,
  page: (from: { readonly page_token?: string }) => Effect.Effect<CursorPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  checked(operation, mostEmptyPages, (check) => {
    const seen = new Set<string | null>()
    return Stream.paginate(null as string | null, (token) => {
      // The items of the page before were given before its successor is looked at: none is lost.
      if (seen.has(token)) {
        return unexpected(operation, "next_page_token", "a page that was not there yet", { next_page_token: token })
      }
      seen.add(token)
      const fetched = Effect.andThen(check.bound, page(token === null ? {} : { page_token: token }))
      return Effect.flatMap(fetched, ({ items, next_page_token }) => {
        const next = next_page_token === "" ? null : next_page_token ?? null
        return Effect.as(check.page(items, next === null), [items, Option.fromNullOr(next)] as const)
      })
    })
  })

interface NumberedPage<A> {
  readonly items: ReadonlyArray<A>
  readonly pages?: unknown
}

/** How many pages there are; null if the page does not say. */
const countOf = (pages: unknown): number | null => {
  const count = typeof pages === "string" && /^\d+$/.test(pages) ? Number(pages) : pages
  return typeof count === "number" && count >= 0 ? count : null
}

/** Pages by number from 1; if none says how many there are, an empty one is the last. */
export const byNumber = <A>(
  operation: string,
  page: (number: number) => Effect.Effect<NumberedPage<A>, Failure>
): Stream.Stream<A, Failure> =>
  checked(
    operation,
    0,
    (check) =>
      Stream.paginate(1, (number) =>
        Effect.flatMap(Effect.andThen(check.bound, page(number)), ({ items, pages }) => {
          const count = countOf(pages)
          const isLast = count === null ? items.length === 0 : number >= count
          return Effect.as(
            check.page(items, isLast),
            [items, isLast ? Option.none() : Option.some(number + 1)] as const
          )
        }))
  )
