/** The results of the polls of a session, in turn. */
import * as Waits from "../generators/Waits.ts"

const { processing, unexpected, waiting } = Waits.session

export const unfinished = (): ReadonlyArray<ReadonlyArray<Waits.Failure>> => [
  [processing],
  [waiting],
  [unexpected],
  [waiting, processing],
  [waiting, waiting, processing, processing, processing],
  [processing, unexpected, waiting]
]

export const finished = (): ReadonlyArray<Waits.Failure> => [{ ...unexpected, isFinal: true }]
