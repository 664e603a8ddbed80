/** How a case stands against its limit: on time, 80 % used, overdue, paused, or over. */
import type { Case } from '../api/shapes'
import { over } from '../look/stages'

export type DueKind = 'ontime' | 'near' | 'late' | 'paused' | 'over' | 'none'

export function dueOf(of: Case, nowMs: number): { kind: DueKind; leftMs: number } {
  if (over(of.state)) return { kind: 'over', leftMs: 0 }
  if (of.state === 'suspended') return { kind: 'paused', leftMs: 0 }
  const due = of.deadline_at ?? stageDue(of)
  if (!due) return { kind: of.overdue ? 'late' : 'none', leftMs: 0 }
  const deadline = Date.parse(due)
  const began = Date.parse(of.limit_started_at ?? lastDispatch(of) ?? (of.deadline_at ? undefined : of.log?.at(-1)?.at) ?? of.opened_at)
  const leftMs = deadline - nowMs
  if (leftMs < 0) return { kind: 'late', leftMs }
  return { kind: nowMs - began >= 0.8 * (deadline - began) ? 'near' : 'ontime', leftMs }
}

/** Before it is dispatched a case has only the clock of its stage. */
function stageDue(of: Case): string | undefined {
  return of.clocks?.flatMap((clock) => (clock.due_at && clock.name !== 'supervise' ? [clock.due_at] : [])).sort()[0]
}

function lastDispatch(of: Case): string | undefined {
  return of.log?.findLast((line) => line.step === 'dispatch')?.at
}
