/** How far along a state is: the colour and the shape that stand for it everywhere. */

export type Tone = 'waiting' | 'moving' | 'done' | 'overdue' | 'dim'

const toneOf: Record<string, Tone> = {
  reported: 'waiting', verifying: 'waiting', accepted: 'waiting', filed: 'waiting', escalated: 'waiting', return_pending: 'waiting',
  dispatched: 'moving', handling: 'moving', feedback: 'moving', checking: 'moving', to_close: 'moving',
  closed: 'done', force_closed: 'done', suspended: 'dim', rejected: 'dim', cancelled: 'dim', merged: 'dim',
}
const stageTone: Tone[] = ['dim', 'waiting', 'waiting', 'moving', 'moving', 'moving', 'moving', 'done']

export const shapes: Record<Tone, string> = { waiting: '◆', moving: '●', done: '✓', overdue: '■', dim: '○' }
export const over = (state: string): boolean => ['closed', 'force_closed', 'rejected', 'cancelled', 'merged'].includes(state)

export function toneFor(state: string, stage?: number, overdue?: boolean): Tone {
  if (overdue && !over(state)) return 'overdue'
  return toneOf[state] ?? stageTone[stage ?? 0] ?? 'dim'
}

const stageOf: Record<string, number> = {
  reported: 1, verifying: 1, accepted: 2, filed: 2, escalated: 3, dispatched: 3, handling: 4, return_pending: 4, suspended: 4,
  feedback: 5, checking: 6, to_close: 6, closed: 7, force_closed: 7,
}

/** When each of the seven stages was last entered, by the log; null where it was not. */
export function stageTimes(log: readonly { to: string; at: string }[]): (string | null)[] {
  const times: (string | null)[] = Array.from({ length: 7 }, () => null)
  let before = 0
  for (const line of log) {
    const stage = stageOf[line.to] ?? 0
    if (stage && stage !== before) times[stage - 1] = line.at
    before = stage || before
  }
  return times
}
