/**
 * Says what is wrong with the database of the environment.
 *
 * @since 0.1.0
 */
import { exitCodes, Failure } from "../Failure.ts"

/** What the database or the network said, below what the driver says of it. */
const innermost = ({ cause, message }: Error): string => cause instanceof Error ? innermost(cause) : message

/** The database cannot be used, and what the operator can look at. */
export const unusable = (error: Error): Failure =>
  new Failure({
    exitCode: exitCodes.io,
    message: `The PostgreSQL of DATABASE_URL cannot be used: ${innermost(error)}. ` +
      "Look whether it runs, and what it lets this user do: connect, and make tables."
  })

/** What the driver says of a URL that lacks something. */
export const isAboutUrl = (defect: unknown): defect is Error =>
  defect instanceof Error && defect.message.startsWith("PgConnection:")
