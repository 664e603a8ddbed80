/** How a case stands against its limit: on time, 80 % used, overdue, paused, or over. */
import type { Case } from '../api/shapes'
import { over } from '../look/stages'
import { now } from './time'

export type DueKind = 'ontime' | 'near' | 'late' | 'paused' | 'over' | 'none'

/** `clock`: the stage's own, where the case has no limit yet. */
export interface Due {
  kind: DueKind
  leftMs: number
  clock?: string
}

export function dueOf(of: Case, nowMs: number): Due {
  if (over(of.state)) return { kind: 'over', leftMs: 0 }
  if (of.state === 'suspended') return { kind: 'paused', leftMs: 0 }
  const stage = of.deadline_at ? undefined : stageClock(of)
  const due = of.deadline_at ?? stage?.due_at
  if (!due) return { kind: of.overdue ? 'late' : 'none', leftMs: 0 }
  const deadline = Date.parse(due)
  const began = Date.parse(stage?.started_at ?? of.limit_started_at ?? lastDispatch(of) ?? of.opened_at)
  const leftMs = deadline - nowMs
  const clock = stage?.name
  if (leftMs < 0) return { kind: 'late', leftMs, clock }
  return { kind: nowMs - began >= 0.8 * (deadline - began) ? 'near' : 'ontime', leftMs, clock }
}

/** By the clock that all pages share: it turns late before one's eyes. */
export const isLate = (of: Case): boolean => dueOf(of, now.value).kind === 'late'

/** Before it is dispatched a case has only the clock of its stage. */
function stageClock(of: Case): { name: string; started_at?: string | null; due_at: string } | undefined {
  return of.clocks
    ?.flatMap(({ name, started_at, due_at }) => (due_at && name !== 'supervise' ? [{ name, started_at, due_at }] : []))
    .sort((a, b) => a.due_at.localeCompare(b.due_at))[0]
}

function lastDispatch(of: Case): string | undefined {
  return of.log?.findLast((line) => line.step === 'dispatch')?.at
}
