/**
 * A binary heap of items by their due time, the earliest first. Items with the same time are in the order of their `turn`.
 */

/** An item with a due time. */
export interface Due {
  readonly due: number
  /** Its place among items with the same time. */
  readonly turn: number
}

/** The children of the entry at `i` are at `2i + 1` and `2i + 2`, and are never due before it. */
export type Heap<A extends Due> = Array<A>

const isBefore = (a: Due, b: Due): boolean => a.due < b.due || (a.due === b.due && a.turn < b.turn)

/** Adds an item. */
export const push = <A extends Due>(heap: Heap<A>, added: A): void => {
  let hole = heap.length
  heap.push(added)
  while (hole > 0) {
    const above = (hole - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isBefore(added, parent)) break
    heap[hole] = parent
    hole = above
  }
  heap[hole] = added
}

/** Moves the top item down to its place. */
const settle = <A extends Due>(heap: Heap<A>, moved: A): void => {
  let hole = 0
  while (true) {
    const [left, right] = [heap[2 * hole + 1], heap[2 * hole + 2]]
    if (left === undefined) break
    const isRight = right !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (!isBefore(child, moved)) break
    heap[hole] = child
    hole = 2 * hole + (isRight ? 2 : 1)
  }
  heap[hole] = moved
}

/** Takes the first item. */
export const pop = <A extends Due>(heap: Heap<A>): A | undefined => {
  const first = heap[0]
  const last = heap.pop()
  if (last !== undefined && heap.length > 0) settle(heap, last)
  return first
}
