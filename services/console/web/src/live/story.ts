/** A case's log as it is read: newest first, and what came in again and again as one line that counts. */
import type { LogLine } from '../api/shapes'

export interface Told {
  line: LogLine
  /** How many like it stand here as one; `since` is when the first of them was. */
  times: number
  since: string
}

/** What had left was seen there again: whoever handles or checks the case must not miss it among the reports. */
export const isReturn = (line: LogLine): boolean => line.data?.back_at !== undefined
/** The same problem reported again: a line, and no move. */
const again = (line: LogLine): boolean => line.step === 'report' && line.from === line.to && !isReturn(line)

export function storyOf(log: readonly LogLine[]): Told[] {
  const told: Told[] = []
  for (const line of [...log].sort((a, b) => b.seq - a.seq)) {
    const above = told.at(-1)
    if (above && again(line) && again(above.line)) {
      above.times += 1
      above.since = line.at
    } else told.push({ line, times: 1, since: line.at })
  }
  return told
}
